import { isStrayPageName } from '../../catalog/paging/page-members.ts';
import type { AnswerPromise, RawAnswer } from './answer-promise.ts';
import { quotedNames } from './foreign-body.ts';

/**
 * What the headers of an answer say that nobody reads: that there is more, or that this is a part. Some APIs have the
 * token of the next page in a header; what the operation's model has there is a member of the answer, and is followed
 * as such.
 *
 * @returns words for it, as the end of `the answer has …`.
 */
export function strayHeaderProblem({ headers }: RawAnswer, { headers: known }: AnswerPromise): string | undefined {
  for (const name of Object.keys(headers)) {
    if (isQuiet(name)) continue;
    if (known?.names.has(name) || isData(name, known?.prefixes ?? [USER_METADATA])) continue;
    if (speaksOfMore(name, headers[name] ?? '')) {
      return `the header ${quotedNames([name])}, which the client does not know: there may be more pages`;
    }
  }
  return undefined;
}

/** What users write onto their objects. */
const USER_METADATA = 'x-amz-meta-';

function isData(name: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => name.startsWith(prefix));
}

/** Nearly all headers begin with none of the letters that these have. */
const MAYBE = /next|more|marker|cursor|token|position|truncated|partial|incomplete|link|range/;
const quiet = new Set<string>();
/** Answers have the same few names time and again; a server may make up any number. */
const MOST_QUIET = 1_000;

/** Whether a header says nothing of pages, whatever its value. */
function isQuiet(name: string): boolean {
  if (quiet.has(name)) return true;
  if (MAYBE.test(name)) return false;
  if (quiet.size < MOST_QUIET) quiet.add(name);
  return true;
}

const PREFIX = /^(x-)?(amzn?-)?/;
/** https://www.rfc-editor.org/rfc/rfc8288#section-3.3 */
const LINK_TO_NEXT = /;\s*rel\s*=\s*"?[^";,]*\bnext\b/i;
const NOTHING = /^(|false|null|none|0)$/i;

function speaksOfMore(name: string, value: string): boolean {
  if (NOTHING.test(value.trim())) return false;
  if (name === 'link') return LINK_TO_NEXT.test(value);
  // Of an answer that is whole it would say nothing.
  if (name === 'content-range') return true;
  return isStrayPageName(name.replace(PREFIX, '').replaceAll('-', ''));
}
