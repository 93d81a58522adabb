import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TextStream } from '../../src/commands/command-io.ts';
import { testCommand } from '../../src/commands/test-command.ts';
import { PolicyError } from '../../src/library/face/policy-set.ts';
import { renderTestRun, testPolicies } from '../../src/library/face/policy-test-run.ts';
import { packageFile } from '../../src/package-files.ts';
import { POLICIES, testOf } from './in-folder.ts';

const PASSING = testOf('answers: { iam:ListUsers: { Users: [] } }\nfinds: []');
const FAILING = PASSING.replace('finds: []', 'finds: ["<a> & b"]');
const UNANSWERED = testOf('finds: []');

let cwd = '';

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'cove-test-command-'));
  await writeFile(join(cwd, 'keys.yml'), POLICIES);
});

afterAll(() => rm(cwd, { recursive: true }));

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(tests: string, flags: Parameters<typeof testCommand>[1] = {}): Promise<Ran> {
  await writeFile(join(cwd, 'keys.test.yml'), tests);
  const [stdout, stderr] = [collect(), collect()];
  const code = await testCommand(['.'], flags, ioOf(stdout.stream, stderr.stream, new AbortController().signal));
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function ioOf(stdout: TextStream, stderr: TextStream, signal: AbortSignal): Parameters<typeof testCommand>[2] {
  return { stdout, stderr, signal, env: { NO_COLOR: '1' }, cwd, self: { pid: process.pid, isAlive: () => true } };
}

function collect(onText: (text: string) => void = () => undefined): { stream: TextStream; text: () => string } {
  const texts: string[] = [];
  const stream: TextStream = {
    write(text, done) {
      texts.push(text);
      onText(text);
      done?.();
      return true;
    },
  };
  return { stream, text: () => texts.join('') };
}

test('exit codes: passed, failed, without an answer, wrong, and what is demanded', async () => {
  expect(await run(PASSING)).toMatchObject({ code: 0, stderr: '' });
  expect((await run(FAILING)).code).toBe(1);
  expect((await run(UNANSWERED)).code).toBe(1);
  expect(await run(PASSING.replace('finds', 'find'))).toMatchObject({ code: 2, stdout: '' });
  expect(await run(PASSING, { coverage: 100 })).toMatchObject({
    code: 1,
    stderr: 'cove-policy: the tests came to 0% of what the policies decide, and must come to 100%\n',
  });
  expect((await run(PASSING, { coverage: 0, requireTests: true })).code).toBe(0);
});

test('policies without any test are no reason for green', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cove-test-command-'));
  const [stdout, stderr] = [collect(), collect()];
  try {
    await writeFile(join(folder, 'keys.yml'), POLICIES);
    const io = { ...ioOf(stdout.stream, stderr.stream, new AbortController().signal), cwd: folder };
    expect(await testCommand(['.'], {}, io)).toBe(1);
    expect(stderr.text()).toBe('cove-policy: no test was run\n');
    expect(stdout.text()).toContain('0 tests: 0 passed, 1 policy without any test\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('text: what was expected and what was found, and what to paste', async () => {
  const failed = await run(FAILING);
  expect(failed.stdout).toBe(`keys.test.yml:3:11 failed old-key: a test
  other findings than expected
    - <a> & b

1 test: 0 passed, 1 failed
Coverage: 0% of what the policies decide (3 gaps: --coverage 0 lists them)
`);
  const unanswered = await run(UNANSWERED);
  expect(
    unanswered.stdout,
  ).toContain(`  the policy calls iam:ListUsers in us-east-1, and the test has no answer for that input
  put this under \`answers\`, with what AWS answers:
        iam:ListUsers:
          - answer: {}
`);
  expect((await run(PASSING, { coverage: 0 })).stdout).toContain(
    "  keys.yml:14:13 never evaluated: Status == 'Active' && age_days(CreateDate) > cove.parameters.maxAge\n",
  );
});

test('JSON fits its schema, and JUnit has a case for each test', async () => {
  const schema = JSON.parse(await readFile(packageFile('schemas/policy-test-report.schema.json'), 'utf8'));
  const isReport = new Ajv({ strict: false }).compile(schema);
  for (const tests of [PASSING, FAILING, UNANSWERED]) {
    const { stdout } = await run(tests, { output: ['json', 'junit=tests.xml'] });
    expect(isReport(JSON.parse(stdout)), JSON.stringify(isReport.errors)).toBe(true);
  }
  expect(await readFile(join(cwd, 'tests.xml'), 'utf8')).toContain('errors="1"');
  const { stdout } = await run(FAILING, { output: ['junit'], coverage: 50 });
  expect(stdout).toMatch(
    /<testsuite name="old-key" .* tests="1" failures="1" errors="0" skipped="0" time="\d+\.\d{3}">/,
  );
  expect(stdout).toContain('- &lt;a&gt; &amp; b');
  expect(stdout).toContain('hostname="localhost" tests="1" failures="1"');
});

test('a report does not go over a file of tests', async () => {
  await expect(run(PASSING, { output: ['json=keys.test.yml'] })).rejects.toThrow('keys.test.yml');
});

test('the library throws what is wrong, and has everything else as data', async () => {
  await run(FAILING);
  const failed = await testPolicies(['.'], { cwd, requireTests: true });
  expect(failed).toMatchObject({ passed: false, unmet: [], results: [{ status: 'failed', policy: 'old-key' }] });
  expect(await renderTestRun(failed, 'text')).toContain('1 test: 0 passed, 1 failed');
  await run(PASSING.replace('finds', 'find'));
  await expect(testPolicies(['.'], { cwd })).rejects.toThrow(PolicyError);
  await expect(testPolicies(['.'], { cwd, coverage: 101 })).rejects.toThrow(
    'coverage: expected a number from 0 to 100',
  );
  await expect(testPolicies([], { cwd })).rejects.toThrow('expected a list of files');
});

test('a watch runs the tests again after each change, until it is interrupted', async () => {
  await writeFile(join(cwd, 'keys.test.yml'), PASSING);
  const end = new AbortController();
  let runs = 0;
  // Each run is answered by a change: to a test that fails, to a file that is wrong, and to the end.
  const next = [FAILING, PASSING.replace('finds', 'find')];
  const stderr = collect((text) => {
    if (!text.startsWith('Waiting')) return;
    const tests = next[runs];
    runs += 1;
    if (tests === undefined) end.abort();
    else void writeFile(join(cwd, 'keys.test.yml'), tests);
  });
  const stdout = collect();
  const code = await testCommand(['.'], { watch: true }, ioOf(stdout.stream, stderr.stream, end.signal));
  expect(code).toBe(0);
  expect(stdout.text()).toContain('1 test: 1 passed\n');
  expect(stdout.text()).toContain('1 test: 0 passed, 1 failed\n');
  expect(stderr.text()).toContain('schema/unknown-key');
});
