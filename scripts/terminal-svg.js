/** Draws what a command has printed on a terminal, for pages that show pictures. */

export const COLUMNS = 100;
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

/**
 * @param {string} command - as it is typed, without the prompt
 * @param {string} printed - what came out, with its colours
 * @param {string} label - what the picture shows, for who cannot see it
 */
export function terminalSvg(command, printed, label) {
  const lines = [`$ ${command}`, ...printed.trimEnd().split('\n')];
  const width = Math.ceil(COLUMNS * CHARACTER_WIDTH + 2 * PADDING);
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">
${lines.map((line, at) => `<text x="${PADDING}" y="${PADDING + LINE_HEIGHT * (at + 1) - 5}">${spans(line)}</text>`).join('\n')}
</g>
</svg>
`;
}

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
    out += attributes === '' ? unbroken(text) : `<tspan${attributes}>${unbroken(text)}</tspan>`;
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
function unbroken(text) {
  return escaped(text).replaceAll(' ', '\u00a0');
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
