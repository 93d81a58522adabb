import { writeFileSync } from 'node:fs';
import { symlink, unlink } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { executed, inWorld, logging, type Program, smallWorld, trails } from './program.ts';

vi.setConfig({ testTimeout: 60_000 });

/**
 * Two accounts outside the organization: one is in the accounts file, the other in the file that is put in its place.
 */
const WORLD = `${smallWorld}
  - { id: "999988887777", name: Ours, outside: true, trails: [{ name: ours }] }
  - { id: "999988886666", name: Theirs, outside: true, trails: [{ name: theirs }] }
`;
const OURS = 'version: 1\naccounts: [{ id: "999988887777", name: ours }]\n';
const THEIRS = OURS.replace('999988887777', '999988886666');
const APPLY = ['apply', 'plan.json', '--yes', '--quiet', '--verify-for', '1', '--accounts-file', 'accounts.yml'];
const PLANNED = [
  '222222222201/first',
  '222222222201/second',
  '222222222202/third',
  '222222222203/fourth',
  '999988887777/ours',
];

async function planned({ write, run }: Program): Promise<void> {
  await write('accounts.yml', OURS);
  await write('ci.yml', 'version: 1\n');
  const { stderr } = await run('check', trails, '--accounts-file', 'accounts.yml', '--plan', 'plan.json', '--quiet');
  expect(stderr).toContain('Plan: 5 changes');
}

/** Puts a link in a file's place, as a checkout or a neighbour in the folder does. */
async function linked({ file }: Program, name: string, target: string): Promise<void> {
  await unlink(file(name));
  await symlink(target, file(name));
}

interface Swap {
  readonly name: string;
  readonly swap: (program: Program) => Promise<void>;
  readonly says: RegExp;
}

const SWAPS: readonly Swap[] = [
  {
    name: 'the accounts file, by a link to one of another account',
    async swap(program) {
      await program.write('theirs.yml', THEIRS);
      await linked(program, 'accounts.yml', 'theirs.yml');
    },
    says: /accounts\.yml does not say what the accounts file of plan\.json said/,
  },
  {
    name: 'the accounts file, by one that leaves a region out',
    swap: ({ write }) => write('accounts.yml', OURS.replace('ours }', 'ours, regions: [eu-*] }')),
    says: /accounts\.yml does not say what the accounts file of plan\.json said/,
  },
  {
    name: 'the accounts file, by a link to nothing',
    swap: (program) => linked(program, 'accounts.yml', 'nothing.yml'),
    says: /accounts\.yml error\[file\/not-found\] cannot be read: no such file\n {2}= hint: it is the file of --accounts-file/,
  },
  {
    name: 'the accounts file, by an empty one',
    swap: ({ write }) => write('accounts.yml', ''),
    says: /accounts\.yml error\[file\/empty\] the file is empty\n {2}= hint: an accounts file begins with `version: 1`/,
  },
  {
    name: 'the accounts file, by one that names no account',
    swap: ({ write }) => write('accounts.yml', 'version: 1\naccounts: []\n'),
    says: /accounts\.yml:2:11 error\[schema\/empty-list\] `accounts` is an empty list\n.*\n.*\n {2}= hint: name an account, or/,
  },
  {
    name: 'the policies, by a link to the same ones out of the folder',
    swap: (program) => linked(program, trails, packageFile('policies/trails.yml')),
    says: /names a policy file outside this folder/,
  },
  {
    name: 'the policies, by a link to others in the folder',
    async swap(program) {
      await program.write('others.yml', (await program.read(trails)).replaceAll('StopLogging', 'DeleteTrail'));
      await linked(program, trails, '../others.yml');
    },
    says: /has changed since the plan was made/,
  },
];

test.each(SWAPS)('swapped between plan and apply: $name', ({ swap, says }) =>
  inWorld(WORLD, {}, async (program, simulator) => {
    await planned(program);
    await swap(program);
    const { exitCode, stderr } = await program.run(...APPLY);
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(2);
    expect(executed(simulator, 'StopLogging')).toEqual([]);
  }),
);

test('swapped between two changes: a run goes by what it has read and shown, to its end', () => {
  let onCall = (): void => undefined;
  const now = (): Date => {
    onCall();
    return new Date();
  };
  return inWorld(WORLD, { now }, async (program, simulator) => {
    await planned(program);
    let isSwapped = false;
    onCall = () => {
      if (isSwapped || executed(simulator, 'StopLogging').length === 0) return;
      isSwapped = true;
      writeFileSync(program.file(trails), 'version: 1\npolicies: []\n');
      writeFileSync(program.file('accounts.yml'), THEIRS);
      writeFileSync(program.file('ci.yml'), 'version: 1\nexclude: ["222222222201", "222222222202", "222222222203"]\n');
    };
    expect((await program.run(...APPLY, '--config', 'ci.yml')).exitCode).toBe(0);
    expect(isSwapped).toBe(true);
    expect(executed(simulator, 'StopLogging').sort()).toEqual(PLANNED);
  });
});

test('the accounts file, by one of another account, before a rollback: the account that is gone is refused', () =>
  inWorld(WORLD, {}, async (program, simulator) => {
    await planned(program);
    expect((await program.run(...APPLY)).exitCode).toBe(0);
    await program.write('accounts.yml', THEIRS);
    const log = 'plan.json.run.ndjson';
    const back = await program.run('rollback', log, '--yes', '--accounts-file', 'accounts.yml');
    expect((back.stdout + back.stderr).replace(/\s+/g, ' ')).toContain('account 999988887777 is no longer');
    expect(back.exitCode).toBe(4);
    expect(executed(simulator, 'StartLogging').sort()).toEqual(PLANNED.slice(0, 4));
    expect(logging(simulator)).not.toContain('999988887777/ours');
  }));

test('another external id between plan and apply enters no account, and that of today is taken', () => {
  const role = 'roles: [{ name: OrganizationAccountAccessRole, externalId: theirs-today }]';
  const world = WORLD.replace('name: Ours, outside: true', `name: Ours, outside: true, ${role}`);
  const withId = (id: string): string => OURS.replace('ours }', `ours, externalId: ${id} }`);
  return inWorld(world, {}, async (program, simulator) => {
    const { write, read, run } = program;
    await write('accounts.yml', withId('theirs-today'));
    await run('check', trails, '--accounts-file', 'accounts.yml', '--plan', 'plan.json', '--quiet');
    await write('accounts.yml', withId('of-somebody'));
    const other = await run(...APPLY, '--accounts', '999988887777');
    expect(other.exitCode).toBe(4);
    expect(executed(simulator, 'StopLogging')).not.toContain('999988887777/ours');
    await write('accounts.yml', withId('theirs-today'));
    expect((await run(...APPLY, '--run-log', 'again.ndjson')).exitCode).toBe(0);
    expect(executed(simulator, 'StopLogging')).toContain('999988887777/ours');
    for (const file of ['plan.json', 'plan.json.run.ndjson', 'again.ndjson']) {
      expect(await read(file)).not.toMatch(/theirs-today|of-somebody/);
    }
  });
});
