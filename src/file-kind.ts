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

/**
 * What a file is, by how it begins: a report is made again from a run log, and none of these is.
 *
 * @param head - all of it, or its first 64 KB.
 */
export function kindOfFile(head: string): KeptFile | undefined {
  return /^\s*\{/.test(head) ? written(head) : writtenByHand(head);
}

/** By the order in which we write members. */
function written(text: string): KeptFile | undefined {
  return WRITTEN.find(([, begins]) => begins.test(text))?.[0];
}

const WRITTEN: readonly (readonly [KeptFile, RegExp])[] = [
  // Some shells begin what they write to a file with a byte order mark.
  ['run log', /^\uFEFF?\{"type":"run","version":\d+,"id":/],
  ['result of a store', /^\{"type":"account-object",/],
  ['baseline', /^\{"type":"baseline",/],
  ['plan', /^\s*\{\s*"version":\s*\d+,\s*"created":/],
  ['targets file', /^\s*\{\s*"version":\s*\d+,\s*"tool":\s*\{[^}]*\},\s*"run":\s*"/],
];

/** YAML with a `version` of its own, by the members beside it. */
function writtenByHand(text: string): KeptFile | undefined {
  if (!YAML_MAPPING.test(text) || !VERSION.test(text)) return undefined;
  const names = new Set([...text.matchAll(MEMBER)].map(([, name]) => name));
  return BY_MEMBER.find(([name]) => names.has(name))?.[1] ?? 'settings file';
}

/** After a byte order mark, comments and the start of a document there is a member. */
const YAML_MAPPING = /^\uFEFF?(?:[ \t]*(?:#.*)?\r?\n|(?:---|%)[^\n]*\n)*[A-Za-z$"'][\w$"'-]*[ \t]*:/;
const VERSION = /^["']?version["']?[ \t]*:[ \t]*["']?\d+["']?[ \t]*(?:#.*)?\r?$/m;
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
