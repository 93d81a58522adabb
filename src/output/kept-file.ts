import { openRegularFile } from '../regular-file.ts';

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
 * What a file is, by how it begins: a report is made again from a run log, and none of these is. JSON that people may
 * have written, but which `list` and `targets` write as well, is not told apart.
 *
 * @throws for what cannot be read, and for a folder, pipe or device.
 */
export async function keptFile(path: string): Promise<KeptFile | undefined> {
  const text = await headOf(path);
  return /^\s*\{/.test(text) ? written(text) : writtenByHand(text);
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

async function headOf(path: string): Promise<string> {
  const file = await openRegularFile(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES) });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

const HEAD_BYTES = 65_536;
