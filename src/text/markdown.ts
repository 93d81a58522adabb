import { greatest } from '../values/long-lists.ts';
import { visible } from './visible-text.ts';

/** A table of a Markdown document. Its cells are already Markdown: foreign text is passed as `codeCell`. */
export interface MarkdownTable {
  readonly title: MarkdownTitle;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many more rows there are, for which there would be no room. @default 0 */
  readonly more?: number;
  /** What a row is, in the singular, for the line that says how many are left out: `change`. */
  readonly noun: string;
}

/** A title in both forms: tables with many rows are folded, and the title of a folded table is HTML. */
export interface MarkdownTitle {
  readonly markdown: string;
  readonly html: string;
}

/** Maximum length of a comment on GitHub; a longer one is refused as a whole. */
export const GITHUB_COMMENT_LIMIT = 65_536;

/** More rows than fit in it. */
export const MOST_ROWS = 4_000;

/** Tables with more rows are folded. */
const FOLD_ABOVE = 50;

/** Room for the line that says what is left out. */
const REST_RESERVE = 400;

/**
 * A document for GitHub: the opening, then the tables, row by row as long as there is room. Otherwise the last line
 * says what was left out.
 *
 * @param opening - Markdown, far below the limit.
 * @param whole - Where to find everything: `The plan file has them all.`
 * @param limit - In UTF-16 units. @default githubCommentLimit
 */
export function joinTables(
  opening: string,
  tables: readonly MarkdownTable[],
  whole: string,
  limit = GITHUB_COMMENT_LIMIT,
): string {
  let text = `${opening}\n`;
  const left = new Map<string, number>();
  for (const { title, columns, rows, more = 0, noun } of tables) {
    const [before, after] = frame(title, columns, rows.length > FOLD_ABOVE);
    const lines = left.size > 0 ? [] : fitting(rows, limit - REST_RESERVE - text.length - before.length - after.length);
    if (lines.length > 0) text += before + lines.join('') + after;
    const missing = rows.length + more - lines.length;
    if (missing > 0) left.set(noun, (left.get(noun) ?? 0) + missing);
  }
  if (left.size === 0) return text;
  const counts = [...left].map(
    ([noun, number]) => `${number.toLocaleString('en-US')} more ${noun}${number === 1 ? '' : 's'}`,
  );
  return `${text}\n**… and ${counts.join(', ')}**, left out since a comment on GitHub holds ${GITHUB_COMMENT_LIMIT.toLocaleString('en-US')} characters. ${whole}\n`;
}

/**
 * Foreign text as a code span: GitHub reads no Markdown, HTML, mention, reference or address in it. Invisible
 * characters, including line breaks, are shown as `\u000a`; long text is cut, with the number of missing characters.
 *
 * @see https://github.github.com/gfm/#code-spans
 */
export function codeSpan(text: string): string {
  const shown = clip(visible(text));
  if (shown === '') return '(empty)';
  const longest = greatest(
    [...shown.matchAll(/`+/g)].map(([run]) => run.length),
    0,
  );
  const fence = '`'.repeat(longest + 1);
  // Readers strip one space from each end if both are there, so such text gets one more.
  const padding = /^`|`$|^ .*[^ ].* $/.test(shown) ? ' ' : '';
  return `${fence}${padding}${shown}${padding}${fence}`;
}

/**
 * A code span in a table, where a pipe ends the cell even inside code, unless preceded by a backslash. If the text
 * itself has a backslash there, readers disagree on what ends the cell: that pipe is shown as `\u007c`.
 *
 * @see https://github.github.com/gfm/#tables-extension-
 */
export function codeCell(text: string): string {
  return codeSpan(text).replaceAll('\\|', '\\\\u007c').replaceAll('|', '\\|');
}

/** Foreign text in both forms of a title, as code. */
export function codeTitle(text: string): MarkdownTitle {
  return { markdown: codeSpan(text), html: `<code>${escapeHtml(clip(visible(text)))}</code>` };
}

/** Puts a title together from our own words and foreign text: title`Account ${codeTitle(id)}`. */
export function title(words: TemplateStringsArray, ...parts: readonly (MarkdownTitle | string)[]): MarkdownTitle {
  const join = (form: keyof MarkdownTitle) =>
    words
      .map((word, index) => {
        const part = parts[index] ?? '';
        return word + (typeof part === 'string' ? part : part[form]);
      })
      .join('');
  return { markdown: join('markdown'), html: join('html') };
}

const MAX_TEXT_LENGTH = 1_000;

function clip(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  const kept = text.slice(0, MAX_TEXT_LENGTH).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… (${(text.length - kept.length).toLocaleString('en-US')} more characters)`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function frame(name: MarkdownTitle, columns: readonly string[], isFolded: boolean): [before: string, after: string] {
  const header = row(columns) + row(columns.map(() => '---'));
  if (!isFolded) return [`\n### ${name.markdown}\n\n${header}`, ''];
  return [`\n<details>\n<summary>${name.html}</summary>\n\n${header}`, '\n</details>\n'];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** As many rows, from the first, as there is room for. */
function fitting(rows: readonly (readonly string[])[], room: number): string[] {
  const lines: string[] = [];
  let length = 0;
  for (const cells of rows) {
    const line = row(cells);
    length += line.length;
    if (length > room) break;
    lines.push(line);
  }
  return lines;
}
