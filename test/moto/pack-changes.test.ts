/** All that the shipped policies can change and take back, of four accounts, in one plan. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageFile } from '../../src/package-files.ts';
import type { ReportFile } from '../../src/report/build/report-file.generated.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { type Moto, runPythonJson, startMoto } from '../support/moto.ts';
import { type Answer, runMain } from '../support/run-main.ts';
import { environmentFor } from './worlds.ts';

/**
 * Moto has no Access Analyzer, cannot turn backups on, and lists every snapshot, whoever may restore it:
 * remediation/without-moto.
 */
const NOT_IN_MOTO = ['cis/external-access-analyzer-missing', 'fsbp/file-system-without-backup', 'fsbp/snapshot-public'];

/** In moto everything was made a moment ago. */
const AGES = ['--param', 'keyUnusedDays=0', '--param', 'maxUnusedDays=-1'];
const FILES = ['config-recorder', 'ec2-baseline', 'iam-access-keys', 's3-public-access', 'trails'];
const POLICIES = [...['cis-aws', 'fsbp'], ...FILES.map((name) => `${name}.yml`)].map((name) => `policies/${name}`);
const RUN_MS = 600_000;

describeWithPython('what shipped policies change, against moto', (python) => {
  let moto: Moto;
  let directory: string;
  let environment: Readonly<Record<string, string>>;
  let expected: readonly string[][];
  let plan: string;
  let all: readonly string[];
  let shown: readonly string[];

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cove-policy-'));
    plan = path.join(directory, 'plan.json');
    all = await undoable();
    shown = all.filter((id) => !NOT_IN_MOTO.includes(id));
    moto = await startMoto(python);
    environment = environmentFor(moto.url, 'moto', 'moto');
    const script = fileURLToPath(new URL('changes-world.py', import.meta.url));
    ({ expected } = (await runPythonJson(python, script, [], environment)) as { expected: string[][] });
  }, RUN_MS);
  afterAll(async () => {
    await moto?.close();
    await rm(directory, { recursive: true, force: true });
  });

  test('every policy with an undo finds something, in four accounts', () => {
    expect([...new Set(expected.map(([policy]) => policy))].sort()).toEqual(shown);
    expect(new Set(expected.map(([, account]) => account)).size).toBe(4);
    expect(all).toEqual(expect.arrayContaining(NOT_IN_MOTO));
  });

  test('one plan puts all of it right, and a rollback makes it as before', { timeout: RUN_MS }, async () => {
    const before = await check('--plan', plan);
    expect(before.errors).toEqual([]);
    expect(rows(before)).toEqual(expected);

    const applied = await run('apply', plan, '--yes', '--allow-risk', 'disruptive', '--max-changes', '1000');
    // What a second pack asks for has been made by then. Nothing else is left over: nothing drifted.
    expect(changesOf(applied)).toEqual({ planned: 84, remediated: 64, 'already compliant': 20 });
    const after = await check();
    expect({ errors: after.errors, findings: rows(after) }).toEqual({ errors: [], findings: [] });

    const back = await run('rollback', `${plan}.run.ndjson`, '--trust-run-log', '--yes', '--max-changes', '1000');
    expect(changesOf(back)).toEqual({ planned: 64, 'rolled back': 64 });
    const again = await check();
    expect(again.errors).toEqual([]);
    expect(stateOf(again)).toEqual(stateOf(before));
  });

  async function check(...more: readonly string[]): Promise<ReportFile> {
    const file = path.join(directory, 'report.json');
    const policies = ['--policy', shown.join(','), ...AGES];
    const where = ['--regions', 'us-east-1', '--quiet', '-o', `json=${file}`];
    const { exitCode, stderr } = await run('check', ...POLICIES, ...policies, ...where, ...more);
    if (exitCode === 2) throw new Error(stderr);
    return JSON.parse(await readFile(file, 'utf8')) as ReportFile;
  }

  function run(...args: readonly string[]): Promise<Answer> {
    return runMain(args, { cwd: packageFile(''), env: environment });
  }
});

/** Ids of the shipped policies whose changes can be taken back. */
async function undoable(): Promise<string[]> {
  const root = packageFile('policies');
  const files = (await readdir(root, { recursive: true })).filter((file) => /(?<!\.test)\.yml$/.test(file));
  const ids = await Promise.all(
    files.map(async (file) => {
      const [pack = ''] = file.split(path.sep);
      const { policies = [] } = parse(await readFile(path.join(root, file), 'utf8')) as {
        policies?: string | { id: string; remediate?: unknown }[];
      };
      if (typeof policies === 'string') return [];
      const prefix = pack.endsWith('.yml') ? '' : `${pack.replace('-aws', '')}/`;
      const can = policies.filter(({ remediate }) => JSON.stringify(remediate ?? null).includes('"undo":'));
      return can.map(({ id }) => `${prefix}${id}`);
    }),
  );
  return ids.flat().sort();
}

function rows({ findings }: ReportFile): string[][] {
  return findings.map(({ policy, account, region, resource }) => [policy, account.id, region, resource]).sort();
}

/** Without what moves by itself: when something was last done. */
function stateOf({ findings }: ReportFile): string[] {
  const still = (key: string, value: unknown) => {
    if (/time|^last/i.test(key)) return undefined;
    return Array.isArray(value) && typeof value[0] === 'string' ? [...value].sort() : value;
  };
  return findings.map(({ fingerprint, evidence }) => `${fingerprint} ${JSON.stringify(evidence, still)}`).sort();
}

/** `Changes: 2 planned · 2 remediated` */
function changesOf({ stdout, stderr }: Answer): Record<string, number> {
  const line = /^Changes: (.*)$/m.exec(stdout)?.[1];
  if (line === undefined) throw new Error(`no changes:\n${stdout}\n${stderr}`);
  const states = line.split(' · ').map((part) => /^(\d+) (.*)$/.exec(part) ?? []);
  return Object.fromEntries(states.map(([, count, state = '']) => [state, Number(count)]));
}
