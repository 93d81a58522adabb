import { mkdtemp, readFile, rm } from 'node:fs/promises';
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

interface Built {
  /** Policy without the pack's name, account, region, resource. */
  readonly expected: readonly string[][];
}

/** moto does not have their operations, or answers them with what is not a date. */
const NOT_ASKED = [
  'cis/config-without-global-resources',
  'cis/contact-information-missing',
  'cis/external-access-analyzer-missing',
  'cis/macie-off',
];

/** In moto everything was made a moment ago. */
const AGES = ['keyUnusedDays', 'maxKeyAgeDays', 'passwordUnusedDays'].flatMap((name) => ['--param', `${name}=0`]);
const RUN_MS = 600_000;
const REGIONS = ['--regions', 'us-east-1,eu-west-1'];

describeWithPython('policies/cis-aws against moto', (python) => {
  let moto: Moto;
  let built: Built;
  let directory: string;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cove-policy-'));
    moto = await startMoto(python, { MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' });
    environment = environmentFor(moto.url, 'moto', 'moto');
    const script = fileURLToPath(new URL('cis-world.py', import.meta.url));
    built = (await runPythonJson(python, script, ['2'], environment)) as Built;
  }, RUN_MS);
  afterAll(async () => {
    await moto?.close();
    await rm(directory, { recursive: true, force: true });
  });

  test('finds what is wrong in two of four accounts, and nothing that is right in the others', {
    timeout: RUN_MS,
  }, async () => {
    const report = await check();
    const found = report.findings.map(({ policy, account, region, resource }) => [
      policy,
      account.id,
      region,
      resource,
    ]);
    expect(found.sort()).toEqual(built.expected.map(([policy, ...where]) => [`cis/${policy}`, ...where]).sort());
    expect([...new Set(report.errors.map(({ policy }) => policy))].sort()).toEqual(NOT_ASKED);
    const judged = new Set(report.findings.map(({ policy }) => policy));
    const policies = new Set(report.policies.map(({ id }) => id));
    // moto's root users have no keys, and its certificates cannot expire; nobody uses the root user.
    const silent = [...policies].filter((id) => !judged.has(id) && !NOT_ASKED.includes(id)).sort();
    expect(silent).toEqual(['cis/root-access-key', 'cis/root-used', 'cis/server-certificate-expired']);
  });

  async function check(): Promise<ReportFile> {
    const file = path.join(directory, 'report.json');
    const { exitCode, stderr } = await run([
      'check',
      'policies/cis-aws',
      ...AGES,
      ...REGIONS,
      '--quiet',
      '-o',
      `json=${file}`,
    ]);
    try {
      return JSON.parse(await readFile(file, 'utf8')) as ReportFile;
    } catch (cause) {
      throw new Error(`exit code ${exitCode}:\n${stderr}`, { cause });
    } finally {
      await rm(file, { force: true });
    }
  }

  function run(args: readonly string[]): ReturnType<typeof runMain> {
    return runMain(args, { cwd: packageFile(''), env: environment });
  }
});
