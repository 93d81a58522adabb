import { chmod, link, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkPlaces } from '../../src/output/check-places.ts';
import { runMain } from '../support/run-main.ts';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'cove-policy-places-')));
  await writeFile(join(folder, 'policy.yml'), POLICY);
  await writeFile(join(folder, 'run.yml'), POLICY);
  await mkdir(join(folder, 'sub'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const POLICY = `version: 1
policies:
  - id: trails
    title: Trails
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: Name
    finding: { resource: "\${TrailARN}", message: m }
`;

const ASKED = ['check', '--demo', 'policy.yml', '--accounts', '333333333301', '--quiet'];

const run = (...args: string[]) => runMain(args, { cwd: folder, env: { NO_COLOR: '1' } });

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
    const answer = await run(...ASKED, ...args);
    expect(answer.stderr).toContain(says);
    expect(answer.exitCode).toBe(2);
    expect(await readdir(folder)).toEqual(before);
    expect(await readFile(join(folder, 'policy.yml'), 'utf8')).toBe(POLICY);
  });

  test.runIf(userInfo().uid > 0)('a folder that may not be written to', async () => {
    await chmod(join(folder, 'sub'), 0o555);
    const { exitCode, stderr } = await run(...ASKED, '-o', 'json=sub/report.json');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('permission denied')]);
  });

  test('writes through a link, and leaves it a link', async () => {
    await symlink('sub/report.json', join(folder, 'link.json'));
    expect((await run(...ASKED, '-o', 'json=link.json')).exitCode).toBe(1);
    expect(await readdir(join(folder, 'sub'))).toEqual(['report.json']);
    expect(JSON.parse(await readFile(join(folder, 'link.json'), 'utf8'))).toMatchObject({ version: 1 });
  });

  test('a report whose folder goes away is written elsewhere, and that is said', async () => {
    const running = run(...ASKED, '-o', 'json=sub/report.json');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await rm(join(folder, 'sub'), { recursive: true });
    const { exitCode, stderr } = await running;
    // On a fast machine the folder may be gone before anything ran.
    if (exitCode === 2) return;
    const [, place = ''] = /the json report is in (\S+) instead/.exec(stderr) ?? [];
    expect(JSON.parse(await readFile(place, 'utf8'))).toMatchObject({ version: 1 });
    await rm(place);
    expect(exitCode).toBe(3);
  });
});

test.each([
  ['report', ['report', 'run.ndjson', '-o', 'json=run.ndjson'], 'over the file run.ndjson that is read'],
  ['report by a link', ['report', 'run.ndjson', '-o', 'json=link'], 'over the file run.ndjson that is read'],
  ['validate', ['validate', 'policy.yml', '-o', 'json=policy.yml'], 'over the policy file policy.yml'],
  ['permissions', ['permissions', 'policy.yml', '-o', 'terraform=policy.yml'], 'over the policy file policy.yml'],
])('%s', async (_, args, says) => {
  await run(...ASKED, '--run-log', 'run.ndjson');
  await symlink('run.ndjson', join(folder, 'link'));
  const before = await readFile(join(folder, 'run.ndjson'), 'utf8');
  const { exitCode, stderr } = await run(...args);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)]);
  expect(await readFile(join(folder, 'run.ndjson'), 'utf8')).toBe(before);
  expect(await readFile(join(folder, 'policy.yml'), 'utf8')).toBe(POLICY);
});

test('any number of reports may go to a device', async () => {
  const outputs = ['/dev/null', '/dev/null'].map((path) => ({ what: 'a report', path }));
  await expect(checkPlaces({ inputs: [], outputs }, folder)).resolves.toBeUndefined();
});
