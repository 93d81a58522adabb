import pc from 'picocolors';
import { counted } from '../text/counted.ts';
import { displayWidth } from '../text/display-width.ts';
import type { Diagnostic } from './diagnostic.ts';

export interface RenderOptions {
  /** Whether terminal colours are wanted. */
  readonly color: boolean;
  /**
   * Columns of the terminal: longer source lines are cut around the place.
   * @default 120
   */
  readonly width?: number;
}

/**
 * Diagnostics as text for people: each with its place, its code, the source line with the place underlined, and a hint;
 * and a line with the total at the end. Sorted by file, line and column. Control characters in the files are made
 * visible, never sent to the terminal. Empty for no diagnostics.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  if (diagnostics.length === 0) return '';
  const colors = pc.createColors(options.color);
  const sorted = sortDiagnostics(diagnostics);
  const blocks = sorted.map((diagnostic, index) => {
    const said = sayOnce(diagnostic, sorted[index + 1]);
    return `${renderOne(said, colors, options.width ?? 120)}\n`;
  });
  return `${blocks.join('\n')}\n${countLine(diagnostics)}\n`;
}

/** By file, line, column and code: the order in which diagnostics are shown. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compareText(a.range.file, b.range.file) ||
      a.range.line - b.range.line ||
      a.range.column - b.range.column ||
      compareText(a.code, b.code),
  );
}

/** What is to be done about the file once, however many places in it ask for it. */
const OF_THE_FILE: ReadonlySet<string> = new Set(['config/untrusted']);

/** A hint about the file as a whole stands below the last of those that give it. */
function sayOnce(diagnostic: Diagnostic, next: Diagnostic | undefined): Diagnostic {
  const isRepeated = next?.code === diagnostic.code && next.range.file === diagnostic.range.file;
  return isRepeated && OF_THE_FILE.has(diagnostic.code) ? { ...diagnostic, hint: undefined } : diagnostic;
}

type Colors = ReturnType<typeof pc.createColors>;

function renderOne(diagnostic: Diagnostic, colors: Colors, width: number): string {
  const { code, message, range, severity, hint, sourceLine } = diagnostic;
  const isWholeFile = code.startsWith('file/');
  const place = isWholeFile ? visible(range.file) : `${visible(range.file)}:${range.line}:${range.column}`;
  const tint = severity === 'error' ? colors.red : colors.yellow;
  const lines = [`${colors.bold(place)} ${tint(`${severity}[${code}]`)} ${visible(message)}`];
  const gutter = String(range.line);
  const pad = ' '.repeat(gutter.length);
  if (!isWholeFile && sourceLine.trim() !== '') {
    const { text, indent, length } = excerpt(diagnostic, Math.max(20, width - gutter.length - 3));
    lines.push(`${colors.dim(`${gutter} |`)} ${text}`.trimEnd());
    lines.push(`${colors.dim(`${pad} |`)} ${' '.repeat(indent)}${tint('^'.repeat(length))}`);
  }
  if (hint !== undefined) lines.push(`${colors.dim(`${pad} =`)} hint: ${visible(hint)}`);
  return lines.join('\n');
}

/**
 * The part of the source line around the place, and where in it the place begins and its length, in terminal columns.
 */
function excerpt(diagnostic: Diagnostic, width: number): { text: string; indent: number; length: number } {
  const { range, sourceLine, sourceLineColumn = 1 } = diagnostic;
  const start = Math.min(Math.max(0, range.column - sourceLineColumn), sourceLine.length);
  const end = range.endLine === range.line ? range.endColumn - sourceLineColumn : sourceLine.length;
  const isCut = sourceLineColumn > 1;
  const fits = !isCut && displayWidth(visible(sourceLine)) <= width;
  const before = keepEnd(visible(sourceLine.slice(0, start)), fits ? width : Math.floor(width / 2), isCut);
  const place = visible(sourceLine.slice(start, Math.max(start, end)).trimEnd());
  const after = visible(sourceLine.slice(Math.max(start, end)));
  const indent = displayWidth(before);
  const text = before + keepStart(visible(sourceLine.slice(start)), width - indent);
  const room = Math.max(1, Math.min(displayWidth(place), width - indent - (after === '' ? 0 : 1)));
  return { text, indent, length: room };
}

function keepEnd(text: string, width: number, isCut: boolean): string {
  if (displayWidth(text) <= width && !isCut) return text;
  const characters = [...text];
  let used = 1;
  let first = characters.length;
  while (first > 0 && used + displayWidth(characters[first - 1] ?? '') <= width) {
    first -= 1;
    used += displayWidth(characters[first] ?? '');
  }
  return `…${characters.slice(first).join('')}`;
}

function keepStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let used = 1;
  let kept = '';
  for (const character of text) {
    used += displayWidth(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
}

function countLine(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const counts = [
    errors > 0 ? [counted(errors, 'error')] : [],
    warnings > 0 ? [counted(warnings, 'warning')] : [],
  ].flat();
  const files = new Set(diagnostics.map((diagnostic) => diagnostic.range.file)).size;
  return `${counts.join(' and ')} in ${counted(files, 'file')}`;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * The text with everything that a terminal would act on made visible: control characters, including line breaks, as
 * their pictures (␛), characters that change the direction of text or have no width as <U+202E>, tabs as two spaces.
 */
function visible(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\t') return '  ';
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** Unicode's controls (Cc), format characters (Cf), line and paragraph separators, and halves of surrogate pairs. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
