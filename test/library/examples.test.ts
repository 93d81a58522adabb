import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../../src/library/face/start-simulated.ts';
import { packageFile } from '../../src/package-files.ts';
import { type ExampleFolder, openExampleFolder, PAGE_EXAMPLES } from './example-folder.ts';

let folder: ExampleFolder;

beforeAll(async () => {
  folder = await openExampleFolder();
});

afterAll(() => folder.close());

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
  {
    file: 'open-buckets.js',
    code: 3,
    stdout: /^(\d{12} \S+ [a-z]+-[a-z]+-\d\n)+$/,
    stderr: /^444444444403 sts:AssumeRole failed in account 444444444403 \(assume-role\): .*\n$/,
  },
  { file: 'contacts.js', stdout: /^(\d{12}( (none|\S+@\S+)){3}\n){9}444444444403 \(assume-role\)\n$/ },
  {
    file: 'unused-roles.js',
    stdout: /^(\d{12} OrganizationAccountAccessRole never\n){9}9 accounts asked, 1 could not be\n$/,
  },
  {
    file: 'second-pass.js',
    stdout: /^[1-9] of 9 accounts have users without a second factor\n(.+ \d+ access keys\n)+$/,
  },
];

test('every example has its row here', async () => {
  const files = (await readdir(packageFile('examples'))).filter((name) => name.endsWith('.js'));
  expect([...new Set(EXAMPLES.map(({ file }) => file))].sort()).toEqual(files.sort());
});

const OF_PAGES: readonly Example[] = [
  { file: PAGE_EXAMPLES['README.md'], stdout: /^(.+ [a-z]+-[a-z]+-\d \d+\n)+$/ },
  { file: PAGE_EXAMPLES['docs/coming-from-botocove.md'], stdout: /^(.+ \d+\n){9}$/ },
];

test.each([...EXAMPLES, ...OF_PAGES])('examples/$file $args', async ({ file, args = [], code = 0, stdout, stderr }) => {
  const simulator = await startSimulator();
  try {
    const { accessKeyId, secretAccessKey } = simulator.credentials;
    const run = await folder.run(file, args, {
      AWS_ENDPOINT_URL: simulator.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: 'us-east-1',
    });
    expect(run.stderr).toMatch(stderr ?? /^$/);
    expect(run.stdout).toMatch(stdout);
    expect(run.code).toBe(code);
  } finally {
    await simulator.close();
  }
});
