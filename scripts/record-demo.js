/**
 * Writes docs/demo.svg, the first screen of README.md: what the demo prints on a terminal of 100 columns, as it prints
 * it. Run it after a change of the text report: `npm run build && node scripts/record-demo.js`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const COMMAND = 'check --demo policies/trails.yml --group-by ou --allow-errors';
const COLUMNS = 100;
const LINE_HEIGHT = 18;
const CHARACTER_WIDTH = 8.4;
const PADDING = 16;

/** The colours of a dark terminal, by the code that switches them on. */
const COLORS = /** @type {Readonly<Record<string, string>>} */ ({
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  36: '#79c0ff',
});

const root = fileURLToPath(new URL('..', import.meta.url));
const { stdout } = spawnSync(process.execPath, ['dist/bin.js', ...COMMAND.split(' ')], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '1', COLUMNS: String(COLUMNS), NODE_EXTRA_CA_CERTS: '' },
});
const LINES = [`$ npm exec --no -- cove-policy ${COMMAND}`, ...stdout.trimEnd().split('\n')];
const width = Math.ceil(COLUMNS * CHARACTER_WIDTH + 2 * PADDING);
const height = LINES.length * LINE_HEIGHT + 2 * PADDING;

writeFileSync(
  new URL('../docs/demo.svg', import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="cove-policy on a terminal: the demo organization is checked, and six trails are found">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">
${LINES.map((line, at) => `<text x="${PADDING}" y="${PADDING + LINE_HEIGHT * (at + 1) - 5}">${spans(line)}</text>`).join('\n')}
</g>
</svg>
`,
);

/**
 * Select graphic rendition, as far as the report uses it: bold, faint, colours.
 *
 * @param {string} line
 * @see https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
 */
function spans(line) {
  let style = { bold: false, faint: false, color: '' };
  let out = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what is looked for.
  for (const [, code, text = ''] of line.matchAll(/(?:\u001b\[(\d+)m)?([^\u001b]*)/g)) {
    if (code !== undefined) style = after(style, code);
    if (text === '') continue;
    const attributes = [
      style.bold ? ' font-weight="bold"' : '',
      style.faint ? ' opacity="0.6"' : '',
      style.color === '' ? '' : ` fill="${style.color}"`,
    ].join('');
    out += attributes === '' ? escaped(text) : `<tspan${attributes}>${escaped(text)}</tspan>`;
  }
  return out;
}

/**
 * @param {{ bold: boolean, faint: boolean, color: string }} style
 * @param {string} code
 */
function after(style, code) {
  if (code === '1') return { ...style, bold: true };
  if (code === '2') return { ...style, faint: true };
  if (code === '22') return { ...style, bold: false, faint: false };
  if (code === '39') return { ...style, color: '' };
  return { ...style, color: COLORS[code] ?? style.color };
}

/**
 * Browsers make one space of several, unless they may not be broken.
 *
 * @param {string} text
 */
function escaped(text) {
  return text.replaceAll(' ', '\u00a0').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
