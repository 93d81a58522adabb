import type { Diagnostic, SourceRange } from './diagnostic.ts';

/** What a diagnostic says, without its place. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** @default 'error' */
  readonly severity?: Diagnostic['severity'];
}

/** What a file is called in messages. */
export type DocumentNoun =
  | 'policy file'
  | 'settings file'
  | 'waivers file'
  | 'accounts file'
  | 'pack file'
  | 'controls file'
  | 'lock file'
  | 'test file';

/** `a policy file`, `an accounts file` */
export function aFile(noun: DocumentNoun): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** A text with the user's name for it; turns offsets (UTF-16 units, from 0) into lines and columns. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  readonly noun: DocumentNoun;
  /** What diagnostics may show of it. */
  readonly shows: 'lines' | 'nothing';
  readonly #lineStarts: readonly number[];

  constructor(file: string, text: string, noun: DocumentNoun = 'policy file', shows: SourceText['shows'] = 'lines') {
    this.file = file;
    this.text = text;
    this.noun = noun;
    this.shows = shows;
    this.#lineStarts = findLineStarts(text);
  }

  /** The range from `start` up to, not including, `end`. */
  range(start: number, end: number): SourceRange {
    const from = this.position(start);
    const to = this.position(Math.max(start, end));
    return { file: this.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  /** Line and column of an offset, both from 1. */
  position(offset: number): { line: number; column: number } {
    const line = this.#lineIndex(offset);
    return { line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1 };
  }

  /** The text of the line at `offset`, without its line break. */
  line(offset: number): { start: number; text: string } {
    const index = this.#lineIndex(offset);
    const start = this.#lineStarts[index] ?? 0;
    const next = this.#lineStarts[index + 1] ?? this.text.length + 1;
    return { start, text: this.text.slice(start, next - 1).replace(/\r$/, '') };
  }

  /** A diagnostic about the text from `start` up to `end`. */
  diagnostic(start: number, end: number, problem: Problem): Diagnostic {
    if (this.shows === 'nothing') return hidden(this.range(start, start), problem);
    const line = this.line(start);
    const cut = cutAround(line.text, start - line.start);
    return {
      code: problem.code,
      severity: problem.severity ?? 'error',
      message: problem.message,
      range: this.range(start, end),
      sourceLine: cut.text,
      ...(cut.start === 0 ? {} : { sourceLineColumn: cut.start + 1 }),
      hint: problem.hint,
    };
  }

  #lineIndex(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Without what the problem says: it quotes the text, too. */
function hidden(range: SourceRange, { code, severity = 'error' }: Problem): Diagnostic {
  return {
    code,
    severity,
    message: 'is wrong here; a link leads to this file outside the working directory, and nothing of it is shown',
    range,
    sourceLine: '',
    hint: 'to see what, name the file by its own path',
  };
}

/** A diagnostic about a file without a known text: it does not exist, or cannot be read. */
export function fileDiagnostic(file: string, problem: Problem): Diagnostic {
  return new SourceText(file, '').diagnostic(0, 0, problem);
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

const LINE_LIMIT = 400;
const LINE_LIMIT_BEFORE = 150;

function cutAround(line: string, column: number): { start: number; text: string } {
  if (line.length <= LINE_LIMIT) {
    return { start: 0, text: line };
  }
  const start = Math.max(0, column - LINE_LIMIT_BEFORE);
  return { start, text: line.slice(start, start + LINE_LIMIT) };
}
