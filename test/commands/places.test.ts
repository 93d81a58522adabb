import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeEach } from '../../src/commands/write-each.ts';
import { NOTHING } from '../../src/output/beginnings.ts';
import { checkPlaces } from '../../src/output/check-places.ts';
import { assertReplaceable } from '../../src/output/kept-file.ts';
import { writeOutput } from '../../src/output/write-output.ts';
import { WITHOUT_PRIVILEGES } from '../support/as-plain-user.ts';
import { builtProgram } from '../support/built-program.ts';
import { runMain } from '../support/run-main.ts';
import { CHECK_TRAILS, TRAILS_POLICY } from './trails.ts';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'cove-policy-places-')));
  await writeFile(join(folder, 'policy.yml'), TRAILS_POLICY);
  await writeFile(join(folder, 'run.yml'), TRAILS_POLICY);
  await mkdir(join(folder, 'sub'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) => runMain(args, { cwd: folder, env: { NO_COLOR: '1', HOME: folder, ...AWS_NAMES } });

const AWS_NAMES = { AWS_CONFIG_FILE: 'aws-config', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: 'aws-token' };

const WAIVERS = `version: 1
waivers:
  - { policies: [trails], reason: known, owner: ann, expires: ${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)} }
`;

const BASELINE = `${JSON.stringify({
  ...{ type: 'baseline', version: 1, tool: { name: 'cove-policy', version: '0.1.0' } },
  ...{ run: '3f2c8a52-6f5d-4f0e-9d4f-0f6a1f0f7c11', created: '2026-01-02T03:04:05.000Z' },
  ...{ organization: 'o-larkspur01', partition: 'aws' },
})}\n{"type":"end","known":0}\n`;

const key = () => writeFile(join(folder, 'key'), 'k'.repeat(64), { mode: 0o600 });

async function awsFolder(): Promise<void> {
  await mkdir(join(folder, '.aws'));
  await writeFile(join(folder, '.aws', 'credentials'), '');
}

type Refused = [name: string, args: readonly string[], says: string, prepare?: () => Promise<unknown>];

/** Each is refused before anything runs: exit code 2, nothing written, no file changed. */
const REFUSED: readonly Refused[] = [
  ['over the policy', ['-o', 'json=policy.yml'], 'over the policy file policy.yml'],
  ['over the policy by another path', ['-o', 'json=sub/../policy.yml'], 'over the policy file'],
  [
    'over the policy by a link',
    ['-o', 'json=link.json'],
    'over the policy file',
    () => symlink('policy.yml', join(folder, 'link.json')),
  ],
  [
    'over the policy by a chain of links',
    ['-o', 'json=b.json'],
    'over the policy file',
    async () => {
      await symlink('policy.yml', join(folder, 'a.json'));
      await symlink('sub/../a.json', join(folder, 'b.json'));
    },
  ],
  [
    'over the policy by a hard link',
    ['-o', 'json=hard.json'],
    'over the policy file',
    () => link(join(folder, 'policy.yml'), join(folder, 'hard.json')),
  ],
  [
    'over the policy by a link to its folder',
    ['-o', 'json=here/policy.yml'],
    'over the policy file',
    () => symlink('.', join(folder, 'here')),
  ],
  [
    'over the settings that are named',
    ['--config', 'own.yml', '-o', 'json=own.yml'],
    'over the settings file own.yml',
    () => writeFile(join(folder, 'own.yml'), 'version: 1\n'),
  ],
  [
    'over the settings that are found',
    ['-o', 'json=cove.config.yml'],
    'over the settings file cove.config.yml',
    () => writeFile(join(folder, 'cove.config.yml'), 'version: 1\n'),
  ],
  [
    'over the session policy',
    ['--session-policy', 'session.json', '-o', 'json=session.json'],
    'over the session policy',
    () => writeFile(join(folder, 'session.json'), '{"Statement": []}'),
  ],
  ['over the key', ['--sign', 'key', '-o', 'json=key'], 'over the key file key', () => key()],
  [
    'over the waivers that are named',
    ['--waivers', 'own.yml', '-o', 'json=own.yml'],
    'over the waivers file own.yml',
    () => writeFile(join(folder, 'own.yml'), WAIVERS),
  ],
  [
    'over the waivers that are found, by another name',
    ['-o', 'json=sub/../cove.waivers.yml'],
    'cove.waivers.yml',
    () => writeFile(join(folder, 'cove.waivers.yml'), WAIVERS),
  ],
  [
    'over waivers that are off',
    ['--waivers', 'off', '-o', 'json=cove.waivers.yml'],
    'cove.waivers.yml',
    () => writeFile(join(folder, 'cove.waivers.yml'), WAIVERS),
  ],
  [
    'over the baseline',
    ['--baseline', 'base', '--plan', 'base'],
    'over the baseline base',
    () => writeFile(join(folder, 'base'), BASELINE),
  ],
  ['over the lock of packs', ['-o', 'json=cove.lock'], 'cove.lock', () => writeFile(join(folder, 'cove.lock'), '')],
  [
    'over the file of a variable of AWS',
    ['-o', 'json=aws-config'],
    'over the file that AWS_CONFIG_FILE names',
    () => writeFile(join(folder, 'aws-config'), ''),
  ],
  [
    'over the token of a container',
    ['-o', 'json=aws-token'],
    'over the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names',
    () => writeFile(join(folder, 'aws-token'), ''),
  ],
  ['over the credentials of AWS', ['-o', 'json=.aws/credentials'], 'over the AWS settings', () => awsFolder()],
  ['targets over the policy', ['--write-targets', 'policy.yml'], 'over the policy file'],
  ['stdout by its name as a device', ['-o', 'json=-', '-o', 'csv=/dev/stdout'], 'two reports would go to stdout'],
  ['stdout by its number', ['-o', 'json=/dev/fd/1', '-o', 'csv=/dev/stdout'], 'two reports would go to stdout'],
  ['names that are one where case does not count', ['-o', 'json=a', '-o', 'csv=A'], 'differ only in capital letters'],
  [
    'names that are one where accents are composed',
    ['-o', 'json=\u00e9', '-o', 'csv=e\u0301'],
    'differ only in capital letters',
  ],
  ['two reports', ['-o', 'json=a', '-o', 'csv=a'], 'two reports would go to a'],
  [
    'two reports by a link',
    ['-o', 'json=a', '-o', 'csv=b'],
    'over the report json=a',
    () => symlink('a', join(folder, 'b')),
  ],
  [
    'two reports by a link that leads nowhere',
    ['-o', 'json=b', '-o', 'csv=sub/a'],
    'over the report json=b',
    () => symlink('sub/a', join(folder, 'b')),
  ],
  ['the run log and a report', ['--run-log', 'run.ndjson', '-o', 'json=run.ndjson'], 'over the run log run.ndjson'],
  [
    'the lock of the run log and a report',
    ['--run-log', 'run.ndjson', '-o', 'json=run.ndjson.lock'],
    'over the lock of the run log',
  ],
  ['the run log over the policy', ['--run-log', 'policy.yml'], 'over the policy file'],
  ['the plan and a report', ['--plan', 'plan.json', '-o', 'json=plan.json'], 'over the plan plan.json'],
  ['the plan over the policy', ['--plan', 'policy.yml'], 'over the policy file'],
  ['the plan and the run log', ['--plan', 'x', '--run-log', 'x'], 'over the run log x'],
  [
    'an empty log to continue, where the run does not begin',
    ['--resume', 'empty', '--accounts', '999999999999'],
    'is not in organization',
    () => writeFile(join(folder, 'empty'), ''),
  ],
  ['the run log to stdout', ['--run-log', '-'], '--run-log needs a file'],
  ['the run log to stdout by its name as a device', ['--run-log', '/dev/stdout'], 'a run log is a file'],
  ['the run log to stdout by its number', ['--run-log', '/proc/self/fd/1'], 'a run log is a file'],
  ['the run log to a device', ['--run-log', '/dev/full'], 'a run log is a file'],
  ['a run log of changes to a device', ['--remediate', '--yes', '--run-log', '/dev/null'], 'a run log is a file'],
  [
    'the run log to a pipe, by a link',
    ['--run-log', 'link'],
    'a run log is a file',
    async () => {
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      await symlink('pipe', join(folder, 'link'));
    },
  ],
  ['a log to continue that is a device', ['--resume', '/dev/null'], 'a run log is a file'],
  ['the plan to stdout', ['--plan', '-'], '--plan needs a file'],
  ['targets to stdout', ['--write-targets', '-'], '--write-targets needs a file'],
  ['a folder that is not there', ['-o', 'json=nowhere/report.json'], 'its folder does not exist'],
  ['a plan in a folder that is not there', ['--plan', 'nowhere/plan.json'], 'its folder does not exist'],
  ['a run log in a folder that is not there', ['--run-log', 'nowhere/run.ndjson'], 'its folder does not exist'],
  ['a folder', ['-o', 'json=sub'], 'it is a folder'],
  ['a file in a file', ['-o', 'json=policy.yml/report.json'], 'could not be written'],
  [
    'a link into a folder that is not there',
    ['-o', 'json=link.json'],
    'its folder does not exist',
    () => symlink('nowhere/report.json', join(folder, 'link.json')),
  ],
];

describe('check', () => {
  test.each<Refused>([...REFUSED])('%s', async (_, args, says, prepare) => {
    await prepare?.();
    const before = await readdir(folder);
    const answer = await run(...CHECK_TRAILS, ...args);
    expect(answer.stderr).toContain(says);
    expect(answer.exitCode).toBe(2);
    expect(await readdir(folder)).toEqual(before);
    expect(await readFile(join(folder, 'policy.yml'), 'utf8')).toBe(TRAILS_POLICY);
  });

  test('a folder that may not be written to', async () => {
    await chmod(join(folder, 'sub'), 0o555);
    const words = [process.execPath, builtProgram, ...CHECK_TRAILS, '-o', 'json=sub/report.json'];
    const [program = '', ...args] = [...WITHOUT_PRIVILEGES, ...words];
    const { status, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, expect.stringContaining('permission denied')]);
  });

  test('writes through a link, and leaves it a link', async () => {
    await symlink('sub/report.json', join(folder, 'link.json'));
    expect((await run(...CHECK_TRAILS, '-o', 'json=link.json')).exitCode).toBe(1);
    expect(await readdir(join(folder, 'sub'))).toEqual(['report.json']);
    expect(JSON.parse(await readFile(join(folder, 'link.json'), 'utf8'))).toMatchObject({ version: 1 });
  });

  test('a shell that has made stderr a file keeps what is in it', async () => {
    const handle = await open(join(folder, 'errors.log'), 'a');
    try {
      await handle.write('before\n');
      await writeOutput(`/dev/fd/${handle.fd}`, 'the report\n');
    } finally {
      await handle.close();
    }
    expect(await readFile(join(folder, 'errors.log'), 'utf8')).toBe('before\nthe report\n');
    expect(await readdir(folder)).not.toContain('errors.log.tmp');
  });
});

/** Hours of work are not lost, and whoever waits for the file learns where it is. */
describe('what cannot be written in the end goes to a file beside, which is named', () => {
  const beside: readonly [name: string, spoil: () => Promise<unknown>, where: string][] = [
    ['its folder goes away', () => rm(join(folder, 'sub'), { recursive: true }), tmpdir()],
    ['a folder takes its place', () => mkdir(join(folder, 'sub', 'report.json')), tmpdir()],
    [
      'its folder becomes a file',
      async () => {
        await rm(join(folder, 'sub'), { recursive: true });
        await writeFile(join(folder, 'sub'), '');
      },
      tmpdir(),
    ],
    [
      'its link leads nowhere any more',
      () => symlink(join(folder, 'gone', 'report.json'), join(folder, 'sub', 'report.json')),
      '',
    ],
  ];

  test.each(beside)('%s', async (_, spoil, where) => {
    let said = '';
    const stderr = {
      write(text: string, done?: () => void) {
        said += text;
        done?.();
        return true;
      },
    };
    const outputs = [{ format: 'json', file: 'sub/report.json', begins: /^/ }];
    let asked = 0;
    const isWritten = await writeEach(outputs, { cwd: folder, env: {}, stdout: stderr, stderr } as never, async () => {
      if (asked === 0) await spoil();
      asked += 1;
      return '{"version":1}\n';
    });
    expect(isWritten).toBe(false);
    const [, place = ''] = /the json report is in (\S+) instead/.exec(said) ?? [];
    expect(place.startsWith(where === '' ? folder : where)).toBe(true);
    expect(await readFile(place, 'utf8')).toBe('{"version":1}\n');
    await rm(place);
  });
});

test('every command holds its outputs against what it reads', async () => {
  await run(...CHECK_TRAILS, '--run-log', 'run.ndjson');
  await run('baseline', 'run.ndjson', '-o', 'base');
  await run('check', '--demo', 'policy.yml', '--plan', 'plan.json', '--quiet');
  await writeFile(join(folder, 'cove.waivers.yml'), WAIVERS);
  const before = await contents();
  for (const [args, says] of OTHERS) {
    const { exitCode, stderr } = await run(...args);
    expect([args, exitCode, stderr]).toEqual([args, 2, expect.stringContaining(says)]);
    expect(await contents()).toEqual(before);
  }
});

const OTHERS: readonly [args: readonly string[], says: string][] = [
  [['baseline', 'run.ndjson', '-o', 'run.ndjson'], 'over the run log run.ndjson'],
  [['baseline', 'run.ndjson', '--baseline', 'base', '-o', 'run.ndjson'], 'over the run log run.ndjson'],
  [['baseline', 'run.ndjson', '-o', 'cove.waivers.yml'], 'over the waivers file'],
  [['compare', 'run.ndjson', 'run.ndjson', '-o', 'json=run.ndjson'], 'over the run log run.ndjson'],
  [['compare', 'run.ndjson', 'run.ndjson', '-o', 'json=cove.waivers.yml'], 'over the waivers file'],
  [['compare', 'run.ndjson,run.ndjson', 'run.ndjson', '-o', 'json=run.ndjson'], 'over the run log run.ndjson'],
  [['report', 'run.ndjson', '--baseline', 'base', '-o', 'json=base'], 'over the baseline base'],
  [['report', 'run.ndjson', '-o', 'json=x', '-o', 'csv=X'], 'differ only in capital letters'],
  [['targets', 'policy.yml', '--demo', '-o', 'json=policy.yml'], 'over the policy file'],
  [['targets', 'policy.yml', '--demo', '-o', 'json=nowhere/t.json'], 'its folder does not exist'],
  [['list', 'policy.yml', '-o', 'json=policy.yml'], 'over the policy file'],
  [['run', 'cloudtrail:DescribeTrails', '--demo', '-o', 'json=cove.waivers.yml'], 'cove.waivers.yml'],
  [['run', 'cloudtrail:DescribeTrails', '--demo', '-o', 'json=nowhere/t.json'], 'its folder does not exist'],
];

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(names.map(async ({ name }) => [name, await readFile(join(folder, name), 'utf8')])),
  );
}

/** None of these is read by the command that names it. */
test('what a run left, or somebody wrote, is not replaced by what is made of it', async () => {
  await run(...CHECK_TRAILS, '--run-log', 'run.ndjson', '--plan', 'plan.json');
  await run('baseline', 'run.ndjson', '-o', 'base');
  await run(...CHECK_TRAILS, '--write-targets', 'targets.json');
  await run('targets', '--demo', '-o', 'organization=organization.yml');
  await writeFile(join(folder, 'mark.ndjson'), `\uFEFF${await readFile(join(folder, 'run.ndjson'), 'utf8')}`);
  await writeFile(join(folder, 'account.ndjson'), '{"type":"account-object","version":1}\n');
  await writeFile(join(folder, 'other.yml'), `\uFEFF# Ours.\r\n---\r\n${TRAILS_POLICY.replaceAll('\n', '\r\n')}`);
  await writeFile(join(folder, 'accepted.yml'), WAIVERS);
  await writeFile(join(folder, 'ci.yml'), '# How we run it\nversion: 1 # of the format\nroleName: audit\n');
  const before = await contents();
  for (const [file, kind] of KEPT) {
    for (const args of [
      [...CHECK_TRAILS, '-o', `json=${file}`],
      ['schema', '-o', file],
      ['list', 'policy.yml', '-o', `csv=${file}`],
    ]) {
      const { exitCode, stderr } = await run(...args);
      expect([args, exitCode, stderr]).toEqual([args, 2, expect.stringContaining(`a file that is kept: ${kind}\n`)]);
    }
  }
  const replaced = await run(...CHECK_TRAILS, '--run-log', 'new.ndjson', '--plan', 'base');
  expect([replaced.exitCode, replaced.stderr]).toEqual([2, expect.stringContaining('kept: a baseline')]);
  expect(await contents()).toEqual(before);
});

const KEPT: readonly [file: string, kind: string][] = [
  ['run.ndjson', 'the log of a run'],
  ['mark.ndjson', 'the log of a run'],
  ['account.ndjson', 'the results of an account in a store'],
  ['plan.json', 'a plan'],
  ['base', 'a baseline'],
  ['targets.json', 'a targets file'],
  ['organization.yml', 'an organization file'],
  ['other.yml', 'a policy file'],
  ['accepted.yml', 'a waivers file'],
  ['ci.yml', 'a settings file'],
];

test('what a night job writes is replaced by the next one, and nothing else is', async () => {
  const formats = 'text json sarif markdown html junit github gitlab ocsf asff ndjson csv csv-excel'.split(' ');
  const nightly = [...formats.flatMap((format) => ['-o', `${format}=${format}.out`]), '--plan', 'plan.json'];
  expect((await run(...CHECK_TRAILS, ...nightly)).exitCode).toBe(1);
  expect((await run(...CHECK_TRAILS, ...nightly)).exitCode).toBe(1);
  const other = await run(...CHECK_TRAILS, '-o', 'csv=json.out');
  expect([other.exitCode, other.stderr]).toEqual([2, expect.stringContaining('not an earlier one of the same kind')]);
  await run('schema', '-o', 'schema.out');
  expect((await run('schema', '-o', 'schema.out')).exitCode).toBe(0);
});

test('a file that came to be there while the check ran is not replaced: the report goes beside', async () => {
  let said = '';
  const stderr = {
    write(text: string, done?: () => void) {
      said += text;
      done?.();
      return true;
    },
  };
  const outputs = [{ format: 'json', file: 'notes.json', begins: /^ours/ }];
  const isWritten = await writeEach(outputs, { cwd: folder, env: {}, stdout: stderr, stderr } as never, async () => {
    await writeFile(join(folder, 'notes.json'), 'theirs');
    return 'ours';
  });
  expect([isWritten, said]).toEqual([false, expect.stringContaining('not an earlier one of the same kind')]);
  expect(await readFile(join(folder, 'notes.json'), 'utf8')).toBe('theirs');
  expect(await readFile(/json report is in (\S+)/.exec(said)?.[1] ?? '', 'utf8')).toBe('ours');
});

test('a plan in JSON replaces the one of the night before, and no log', async () => {
  await run(...CHECK_TRAILS, '--run-log', 'run.ndjson', '--plan', 'plan.json');
  const report = (file: string) => run('report', 'plan.json', '-o', `json=${file}`);
  expect((await report('review.json')).exitCode).toBe(0);
  expect((await report('review.json')).exitCode).toBe(0);
  expect((await report('run.ndjson')).stderr).toContain('kept: the log of a run');
  expect((await run('report', 'run.ndjson', '-o', 'json=review.json')).stderr).toContain('kept: a plan');
});

test('what is to be replaced is looked at without waiting for the writer of a pipe', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await expect(assertReplaceable(join(folder, 'pipe'), 'the report', NOTHING)).resolves.toBeUndefined();
});

test.each([
  ['report', ['report', 'run.ndjson', '-o', 'json=run.ndjson'], 'over the file run.ndjson that is read'],
  ['report by a link', ['report', 'run.ndjson', '-o', 'json=link'], 'over the file run.ndjson that is read'],
  ['validate', ['validate', 'policy.yml', '-o', 'json=policy.yml'], 'over the policy file policy.yml'],
  ['permissions', ['permissions', 'policy.yml', '-o', 'terraform=policy.yml'], 'over the policy file policy.yml'],
])('%s', async (_, args, says) => {
  await run(...CHECK_TRAILS, '--run-log', 'run.ndjson');
  await symlink('run.ndjson', join(folder, 'link'));
  const before = await readFile(join(folder, 'run.ndjson'), 'utf8');
  const { exitCode, stderr } = await run(...args);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)]);
  expect(await readFile(join(folder, 'run.ndjson'), 'utf8')).toBe(before);
  expect(await readFile(join(folder, 'policy.yml'), 'utf8')).toBe(TRAILS_POLICY);
});

test('any number of reports may go to a device', async () => {
  const outputs = ['/dev/null', '/dev/null'].map((path) => ({ what: 'a report', path }));
  await expect(checkPlaces({ inputs: [], outputs }, folder)).resolves.toBeUndefined();
});

describe('stdout that the shell has made a file', () => {
  const into = async (name: string, flags: string, ...args: string[]) => {
    const file = await open(join(folder, name), flags);
    try {
      return await runMain(args, {
        ...{ cwd: folder, env: { NO_COLOR: '1', HOME: folder } },
        stdoutDescriptor: file.fd,
      });
    } finally {
      await file.close();
    }
  };

  test.each([
    ['policy.yml', 'the policy file policy.yml'],
    ['hard.yml', 'the policy file policy.yml'],
  ])('is not %s, which is read', async (name, what) => {
    await link(join(folder, 'policy.yml'), join(folder, 'hard.yml'));
    const { exitCode, stdout, stderr } = await into(name, 'a', 'list', 'policy.yml');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`what goes to stdout would be written over ${what}`);
    expect(await readFile(join(folder, 'policy.yml'), 'utf8')).toBe(TRAILS_POLICY);
  });

  test('is not where a report goes', async () => {
    const { exitCode, stderr } = await into('list.json', 'w', 'list', 'policy.yml', '-o', 'json=list.json');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('over the file that stdout goes to')]);
  });

  test('is any other', async () => {
    expect(await into('list.txt', 'a', 'list', 'policy.yml')).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
