/**
 * Every policy of policies/fsbp, cost and organization, in four accounts, against what a script of boto3 reads there.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import type { ReportFile } from '../../src/report/build/report-file.generated.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { type Moto, runPythonJson, startMoto } from '../support/moto.ts';
import { runMain } from '../support/run-main.ts';
import { environmentFor } from './worlds.ts';

type Place = readonly [account: string, region: string, resource: string];

interface World {
  readonly accounts: readonly string[];
  readonly expected: readonly (readonly [policy: string, account: string, resource: string])[];
}

/** By policy: what is wrong, and how much is right. */
interface Truth {
  readonly wrong: Readonly<Record<string, readonly Place[]>>;
  readonly right: Readonly<Record<string, number>>;
}

/** moto knows no delegated administrators of security services, and so not who is to be asked. */
const WITHOUT_DELEGATES = ['!organization/*-not-for-*', '!organization/security-service-without-delegate'];
const PACKS = ['fsbp', 'cost', 'organization'];

/** In moto everything was made a moment ago. */
const AGES = ['fsbp/stoppedDays', 'cost/unattachedDays', 'cost/snapshotDays'].flatMap((name) => [
  '--param',
  `${name}=0`,
]);

describeWithPython('policies/fsbp, cost and organization against moto', (python) => {
  let moto: Moto;
  let directory: string;
  let report: ReportFile;
  let world: World;
  let truth: Truth;
  /** Policies that moto cannot show, or in part, and why: the table of docs/packs.md. */
  let told: ReadonlyMap<string, string>;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cove-policy-'));
    told = await readReasons();
    moto = await startMoto(python);
    const env = environmentFor(moto.url, 'moto', 'moto');
    const ask = (name: string, args: readonly string[]) =>
      runPythonJson(python, fileURLToPath(new URL(name, import.meta.url)), args, env);
    world = (await ask('packs-world.py', [])) as World;
    truth = (await ask('oracle-packs.py', world.accounts)) as Truth;
    report = await check(env);
  }, 600_000);
  afterAll(async () => {
    await moto?.close();
    await rm(directory, { recursive: true, force: true });
  });

  test('in every account, what is wrong is found, and what is right is not', () => {
    expect(world.accounts).toHaveLength(4);
    const asked = [...Object.keys(truth.wrong), ...Object.keys(truth.right)];
    const expected = [...new Set(asked)].flatMap((policy) => (truth.wrong[policy] ?? []).map((at) => [policy, ...at]));
    // The caller's own account is entered for what is asked of the organization, and not judged otherwise.
    const found = report.findings.filter(
      ({ policy, account }) =>
        asked.includes(policy) && (world.accounts.includes(account.id) || policy.startsWith('organization/')),
    );
    expect(found.map(({ policy, account, region, resource }) => [policy, account.id, region, resource]).sort()).toEqual(
      expected.sort(),
    );
  });

  test('what was made to be wrong is among it', () => {
    const found = report.findings.map(({ policy, account, resource }) =>
      [policy.replace('organization/', ''), account.id, resource].join(' '),
    );
    expect(found).toEqual(expect.arrayContaining(world.expected.map((each) => each.join(' '))));
  });

  test('what moto shows of each policy is what docs/packs.md says', () => {
    const failed = new Set(report.errors.map(({ policy }) => policy));
    const all = report.policies.map(({ id }) => [id, shownOf(id, truth, failed.has(id))] as const);
    const inPart = new Map(all.filter(([, shown]) => shown !== 'equal'));
    const known = [...told].filter(([id]) => all.some(([each]) => each === id));
    expect(Object.fromEntries(inPart)).toEqual(
      Object.fromEntries(known.map(([id, why]) => [id, /^(\w+ alone): /.exec(why)?.[1] ?? 'not shown'])),
    );
    const unasked = [...told].filter(([id]) => !all.some(([each]) => each === id)).map(([, why]) => why);
    expect(new Set(unasked)).toEqual(new Set(['no delegated administrators of security services']));
  });

  async function check(env: Readonly<Record<string, string>>): Promise<ReportFile> {
    const config = path.join(directory, 'packs.yml');
    const file = path.join(directory, 'report.json');
    const packs = Object.fromEntries(PACKS.map((name) => [name, { from: packageFile(`policies/${name}`) }]));
    const select = [...PACKS.map((name) => `${name}/*`), ...WITHOUT_DELEGATES];
    await writeFile(config, JSON.stringify({ version: 1, packs, select }));
    const where = ['--regions', 'us-east-1', '--include-caller', '--allow-idle'];
    const args = ['check', '--config', config, ...where, ...AGES, '--quiet', '-o', `json=${file}`];
    const { exitCode, stderr } = await runMain(args, { cwd: directory, env });
    if (exitCode === 2) throw new Error(stderr);
    return JSON.parse(await readFile(file, 'utf8')) as ReportFile;
  }
});

/** What the run and the script show of a policy, as far as they agree. */
function shownOf(id: string, { wrong, right }: Truth, hasFailed: boolean): string {
  if (hasFailed || (wrong[id] === undefined && right[id] === undefined)) return 'not shown';
  if (wrong[id] === undefined) return 'absence alone';
  return right[id] === undefined ? 'findings alone' : 'equal';
}

async function readReasons(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(packageFile('scripts/pack-tables/moto-packs.tsv'), 'utf8');
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(rows.map((row) => row.split('\t') as [string, string]));
}
