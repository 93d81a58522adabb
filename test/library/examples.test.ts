import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../../src/library/face/start-simulated.ts';
import { packageFile } from '../../src/package-files.ts';

const root = path.dirname(packageFile('package.json'));
let folder: string;

/** As in a project that has installed the package beside clients of the SDK. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-examples-'));
  await mkdir(path.join(folder, 'node_modules'));
  await symlink(root, path.join(folder, 'node_modules/cove-policy'));
  await symlink(path.join(root, 'node_modules/@aws-sdk'), path.join(folder, 'node_modules/@aws-sdk'));
  await cp(packageFile('examples'), folder, { recursive: true });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Example {
  readonly file: string;
  readonly args?: readonly string[];
  readonly code?: number;
  readonly stdout: RegExp;
  readonly stderr?: RegExp;
}

const TALK =
  /^(hello from .+\n){9}no answer from 444444444403: assume-role\n(\d+) trails of accounts\n(\d+) of them log\n/;

const EXAMPLES: readonly Example[] = [
  { file: 'founding-talk.js', stdout: new RegExp(`${TALK.source}$`) },
  { file: 'founding-talk.js', args: ['--stop'], stdout: new RegExp(`${TALK.source}0 of them log now\n$`) },
  {
    file: 'inventory-to-csv.js',
    code: 3,
    stdout: /^"account","name","bucket","created"\n("\d{12}","[^"]+","[^"]+","20\d\d-[^"]+"\n)+$/,
    stderr: /^444444444403: sts:AssumeRole failed in account 444444444403 \(assume-role\)/m,
  },
  { file: 'contacts.js', stdout: /^(\d{12}( (none|\S+@\S+)){3}\n){9}444444444403 \(assume-role\)\n$/ },
  { file: 'unused-roles.js', stdout: /^0 accounts asked, 10 could not be\n$/ },
  {
    file: 'second-pass.js',
    stdout: /^[1-9] of 9 accounts have users without a second factor\n(.+ \d+ access keys\n)+$/,
  },
];

test('every example has its row here', async () => {
  const files = (await readdir(packageFile('examples'))).filter((name) => name.endsWith('.js'));
  expect([...new Set(EXAMPLES.map(({ file }) => file))].sort()).toEqual(files.sort());
});

test.each(EXAMPLES)('examples/$file $args', async ({ file, args = [], code = 0, stdout, stderr }) => {
  const simulator = await startSimulator();
  try {
    const { accessKeyId, secretAccessKey } = simulator.credentials;
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_ENDPOINT_URL: simulator.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: 'us-east-1',
    };
    const run = await runNode([path.join(folder, file), ...args], env);
    expect(run.stderr).toMatch(stderr ?? /^$/);
    expect(run.stdout).toMatch(stdout);
    expect(run.code).toBe(code);
  } finally {
    await simulator.close();
  }
});

async function runNode(
  args: readonly string[],
  env: Record<string, string | undefined>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env, cwd: folder });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}
