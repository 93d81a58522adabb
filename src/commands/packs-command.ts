import { CoveError } from '../cove-error.ts';
import { type ListedPack, listPacks, lockPacks } from '../library/packs.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell, writeAll } from './command-io.ts';
import { showDiagnostics } from './load-inputs.ts';

export interface PacksFlags {
  readonly config?: string;
}

/**
 * `cove-policy packs list|lock|update`: which packs there are, and what those from git repositories are.
 *
 * @returns 0, or 2 where something is wrong with them.
 */
export async function packsCommand(words: readonly string[], { config }: PacksFlags, io: CommandIo): Promise<number> {
  const [action, ...names] = words;
  const options = { config, names, env: io.env };
  if (action === 'list') {
    const listed = await listPacks(options, io.cwd);
    await showDiagnostics(listed.diagnostics, io);
    if (!listed.ok) return 2;
    await writeAll(io.stdout, listed.value.map(packLines).join('\n'));
    return 0;
  }
  if (action !== 'lock' && action !== 'update') {
    const meant = didYouMean(String(action), ['list', 'lock', 'update']);
    throw new CoveError('usage', `packs: expected list, lock or update, got ${JSON.stringify(action)}`, {
      hint:
        meant === undefined
          ? 'packs are named in the settings file: packs: { cis: { from: "npm:cove-policy/policies/cis-aws" } }'
          : `did you mean cove-policy packs ${meant}?`,
    });
  }
  const locked = await lockPacks(action, options, io.cwd);
  await showDiagnostics(locked.diagnostics, io);
  if (!locked.ok) return 2;
  const { file, changes } = locked.value;
  const lines = changes.map(({ name, commit, hash, before }) => {
    const now = commit.slice(0, 12);
    if (before === undefined) return `${name} locked at ${now}\n`;
    if (before.commit !== commit) return `${name} was ${before.commit.slice(0, 12)}, and is ${now}\n`;
    return `${name} is still ${now}${before.hash === hash ? '' : `; its hash was ${before.hash}, and is ${hash}`}\n`;
  });
  await tell(io, `${lines.join('')}${visible(file)}: ${lines.length === 0 ? 'nothing to lock' : 'written'}\n`);
  return 0;
}

function packLines({ pack, policies, selected }: ListedPack): string {
  const { name, title, version, hash, controls, origin } = pack;
  const facts: [string, string | undefined][] = [
    ['from', origin?.from],
    ['version', origin?.version ?? version],
    // Longer than a line of a terminal, and in package-lock.json.
    ['integrity', origin?.integrity?.replace(/(?<=^sha\d{3}-[\w+/]{24})[\w+/]+={0,2}.*$/, '…')],
    ['commit', origin?.commit],
    ['sha256', hash.replace(/^sha256:/, '')],
    [
      'policies',
      selected === policies
        ? `${policies}`
        : `${policies}, of which ${selected} ${selected === 1 ? 'is' : 'are'} selected`,
    ],
    [
      'controls',
      controls.length === 0 ? undefined : controls.map((each) => `${each.name} (${each.order.length})`).join(', '),
    ],
  ];
  const lines = facts.flatMap(([label, text]) =>
    text === undefined ? [] : [`  ${label.padEnd(10)}${visible(text)}\n`],
  );
  return `${visible(name)}  ${visible(title)}\n${lines.join('')}`;
}
