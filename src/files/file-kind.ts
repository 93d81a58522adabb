/** Files that somebody wrote, or that a run cannot leave a second time. */
export type KeptFile =
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

// How they begin, by the order in which we write members. Each replaces its like alone.

export const OUR_BASELINE = /^\{"type":"baseline",/;

export const OUR_PLAN = /^\s*\{\s*"version":\s*\d+,\s*"created":/;

const OUR_RUN_LOG = /^\{"type":"run","version":\d+,"id":/;

const OUR_STORE_RESULT = /^\{"type":"account-object",/;

export const OUR_TARGETS_FILE = /^\s*\{\s*"version":\s*\d+,\s*"tool":\s*\{[^}]*\},\s*"run":\s*"/;

const WRITTEN: readonly (readonly [KeptFile, RegExp])[] = [
  ['run log', OUR_RUN_LOG],
  ['result of a store', OUR_STORE_RESULT],
  ['baseline', OUR_BASELINE],
  ['plan', OUR_PLAN],
  ['targets file', OUR_TARGETS_FILE],
];

/** Without what shells and editors put around a text: a byte order mark, line ends of Windows. */
export function plainHead(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/** As much of a file as says what it is. */
export const HEAD_BYTES = 65_536;

/**
 * What a file is, by how it begins: a report is made again from a run log, and none of these is.
 *
 * @param head - plain: all of it, or as much as says what it is.
 */
export function kindOfFile(head: string): KeptFile | undefined {
  return WRITTEN.find(([, begins]) => begins.test(head))?.[0] ?? writtenByHand(head);
}

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

export const WITH_ARTICLE: Record<KeptFile, string> = {
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
