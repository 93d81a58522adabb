import { escapeUnsafe } from './visible-text.ts';

/**
 * Creates a filter for everything that is written to a stream: the last line of defence after the renderers, which
 * escape what they quote. Foreign text must not move the cursor of a terminal, reverse its text, or give commands to
 * the runner of a pipeline.
 *
 * GitHub's runner treats a line as a command if it begins with `::`, after any white space, or has `##[` anywhere;
 * Azure's takes `##vso[` and `##[`. They are written as `\u003a:` and `#\u0023[`, which in JSON is the same value.
 *
 * Text may arrive in pieces that end anywhere. A byte order mark that it begins with stays: spreadsheets need it, and
 * what is behind it begins a line.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * @see https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
 */
export function createHarmlessOutput(): (text: string) => string {
  let isLineEmpty = true;
  let endsInHash = false;
  let isFirst = true;
  return (piece) => {
    const mark = isFirst && piece.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
    const text = piece.slice(mark.length);
    isFirst &&= piece === '';
    // What came before, as far as it matters.
    const before = endsInHash ? 'x#' : isLineEmpty ? '\n' : 'x';
    const written = escapeCommands(before + escapeControls(text)).slice(before.length);
    if (written === '') return mark;
    const lineStart = Math.max(written.lastIndexOf('\n'), written.lastIndexOf('\r')) + 1;
    isLineEmpty = (isLineEmpty || lineStart > 0) && EMPTY.test(written.slice(lineStart));
    endsInHash = written.endsWith('#');
    return mark + written;
  };
}

const BYTE_ORDER_MARK = '\ufeff';

/** What we write ourselves stays: colours, line breaks, tabs, and the progress line, which begins again. */
const COLOR = String.raw`\u001b\[[\d;]*m`;
const ERASE = String.raw`\u001b\[K`;
const OWN = new RegExp(String.raw`\r?\n|\t|\r${ERASE}|${COLOR}`, 'g');

const PLAIN = /^[\n\x20-\x7e]*$/;

function escapeControls(text: string): string {
  if (PLAIN.test(text)) return text;
  let made = '';
  let at = 0;
  for (const own of text.matchAll(OWN)) {
    made += escapeUnsafe(text.slice(at, own.index)) + own[0];
    at = own.index + own[0].length;
  }
  return made + escapeUnsafe(text.slice(at));
}

/** Colours and white space, which the runner ignores or strips, may precede a command. */
const BLANK = String.raw`(?:\s|${COLOR}|${ERASE})*`;
// The colon first: before every other character, the way back to the start of the line would be walked for nothing.
const COMMAND = new RegExp(String.raw`:(?<=(?:^|[\r\n])${BLANK}:)(?=:|$)`, 'g');
const OLD_COMMAND = /(?<=#)#(?=\[|vso|vs$|v$|$)/g;
const EMPTY = new RegExp(`^${BLANK}$`);

function escapeCommands(text: string): string {
  return text.replace(COMMAND, '\\u003a').replace(OLD_COMMAND, '\\u0023');
}
