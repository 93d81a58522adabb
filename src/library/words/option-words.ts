import { FLAGS } from '../../config/flag-table.ts';
import { CoveError } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { COMMAND_LINE_WORDS, type Wording } from './command-line-words.ts';

/**
 * Programs have options, not flags. Messages that the command line shares with the library are written with flags,
 * whose names are those of the options in another spelling.
 */
export function inOptionWords(text: string): string {
  const plain = COMMAND_LINE_WORDS.reduce(replaced, text);
  // What is in backticks is another program's command, and stays as it is typed.
  return plain
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(FLAG, toOption)))
    .join('');
}

function replaced(text: string, [words, instead]: Wording): string {
  // A text is replaced wherever it is, a pattern as often as it says itself.
  return typeof words === 'string' ? text.replaceAll(words, instead) : text.replace(words, instead);
}

/** What is wrong with files, with hints for whom the library reports it to. Their messages are about the files. */
export function diagnosticsInOptionWords(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((each) => (each.hint === undefined ? each : { ...each, hint: inOptionWords(each.hint) }));
}

/** Runs something, and rewords what it throws in terms of options. */
export async function sayingOptions<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw withOptionWords(error);
  }
}

/** Returns the same error if there is nothing to translate. */
export function withOptionWords(error: unknown): unknown {
  if (!(error instanceof CoveError) || error.constructor !== CoveError) return error;
  const message = inOptionWords(error.message);
  const hint = error.hint === undefined ? undefined : inOptionWords(error.hint);
  if (message === error.message && hint === error.hint) return error;
  return new CoveError(error.code, message, { hint, cause: error.cause });
}

/** Not what a name, a path or an ARN has in it: `/srv/team--audit`. */
const FLAG = /(?<=^|[\s("':;,])--([a-z][a-z-]*[a-z])/g;

const KNOWN: ReadonlySet<string> = new Set(Object.values(FLAGS).map(({ flag }) => flag.slice(2)));

/** What is no flag of ours is somebody's own text. */
function toOption(written: string, flag: string): string {
  if (!KNOWN.has(flag)) return written;
  return OPTIONS[flag] ?? flag.replace(/-([a-z])/g, (__, letter: string) => letter.toUpperCase());
}

/** Flags whose option has another name. */
const OPTIONS: Readonly<Record<string, string>> = {
  control: 'controlIds',
  'include-caller': 'includeCaller: true',
  'max-age': 'maxAgeMs',
  name: 'names',
  org: 'organization',
  param: 'parameters',
  policy: 'policyIds',
  'policy-arn': 'policyArns',
  role: 'roles',
  severity: 'severities',
  tag: 'policyTags',
  'trust-read': 'trustReads',
};
