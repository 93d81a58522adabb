import { stat } from 'node:fs/promises';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { openRegularFile } from '../regular-file.ts';
import { OUR_BASELINE, OUR_PLAN, OUR_RUN_LOG, OUR_STORE_RESULT, OUR_TARGETS_FILE } from './beginnings.ts';
import { isDescriptor } from './descriptor.ts';

/** Files that somebody wrote, or that a run cannot leave a second time: messages name them. */
type KeptFile =
  | 'accounts file'
  | 'baseline'
  | 'organization file'
  | 'pack'
  | 'plan'
  | 'policy file'
  | 'result of a store'
  | 'run log'
  | 'settings file'
  | 'targets file'
  | 'tests file'
  | 'waivers file';

/**
 * Makes sure that what would be replaced is an earlier file of the same kind and format, of ours, or empty. A pipe or
 * device keeps nothing, and a file that a shell has opened is added to.
 *
 * @param what - its name in messages: `the report json=report.json`.
 * @param begins - how an earlier one begins.
 * @throws {CoveError} `usage` for anything else, and for what cannot be looked at.
 */
export async function assertReplaceable(absolute: string, what: string, begins: RegExp): Promise<void> {
  const entry = await stat(absolute).catch(() => undefined);
  if (entry?.isFile() !== true || entry.size === 0 || isDescriptor(absolute)) return;
  const head = await headOf(absolute).catch((cause: unknown) => {
    throw refused(`${what} would be written over a file that cannot be looked at: ${fileReason(cause)}`, cause);
  });
  if (begins.test(head)) return;
  const kept = kindOf(head);
  throw refused(
    kept === undefined
      ? `${what} would be written over a file that is not an earlier one of the same kind`
      : `${what} would be written over a file that is kept: ${WITH_ARTICLE[kept]}`,
  );
}

function refused(message: string, cause?: unknown): CoveError {
  return new CoveError('usage', message, {
    hint: 'nothing was replaced; name another file, or move that one away',
    cause,
  });
}

/** What a file is, by how it begins: a report is made again from a run log, and none of these is. */
function kindOf(head: string): KeptFile | undefined {
  return WRITTEN.find(([, begins]) => begins.test(head))?.[0] ?? writtenByHand(head);
}

const WRITTEN: readonly (readonly [KeptFile, RegExp])[] = [
  ['run log', OUR_RUN_LOG],
  ['result of a store', OUR_STORE_RESULT],
  ['baseline', OUR_BASELINE],
  ['plan', OUR_PLAN],
  ['targets file', OUR_TARGETS_FILE],
];

/** YAML with a `version` of its own, by the members beside it. */
function writtenByHand(text: string): KeptFile | undefined {
  if (!YAML_MAPPING.test(text) || !VERSION.test(text)) return undefined;
  const names = new Set([...text.matchAll(MEMBER)].map(([, name]) => name));
  return BY_MEMBER.find(([name]) => names.has(name))?.[1] ?? 'settings file';
}

/** After comments and the start of a document there is a member. */
const YAML_MAPPING = /^(?:[ \t]*(?:#.*)?\n|(?:---|%)[^\n]*\n)*[A-Za-z$"'][\w$"'-]*[ \t]*:/;
const VERSION = /^["']?version["']?[ \t]*:[ \t]*["']?\d+["']?[ \t]*(?:#.*)?$/m;
const MEMBER = /^["']?(\w+)["']?[ \t]*:/gm;

const BY_MEMBER: readonly (readonly [string, KeptFile])[] = [
  ['organization', 'organization file'],
  ['tests', 'tests file'],
  ['waivers', 'waivers file'],
  ['pack', 'pack'],
  ['framework', 'pack'],
  ['policies', 'policy file'],
  ['accounts', 'accounts file'],
];

/** Without what shells and editors put around a text: a byte order mark, line ends of Windows. */
async function headOf(path: string): Promise<string> {
  const file = await openRegularFile(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES) });
    return buffer
      .toString('utf8', 0, bytesRead)
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n');
  } finally {
    await file.close();
  }
}

const HEAD_BYTES = 65_536;

const WITH_ARTICLE: Record<KeptFile, string> = {
  'accounts file': 'an accounts file',
  baseline: 'a baseline',
  'organization file': 'an organization file',
  pack: 'a file of a pack',
  plan: 'a plan',
  'policy file': 'a policy file',
  'result of a store': 'the results of an account in a store',
  'run log': 'the log of a run',
  'settings file': 'a settings file',
  'targets file': 'a targets file',
  'tests file': 'tests of policies',
  'waivers file': 'a waivers file',
};
