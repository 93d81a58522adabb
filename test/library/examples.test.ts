import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

describe('run one after the other', () => {
  const all = [...EXAMPLES, ...OF_PAGES];
  let printed: Awaited<ReturnType<ExampleFolder['runAll']>>;
  beforeAll(async () => {
    const simulators = await Promise.all(all.map(() => startSimulator()));
    try {
      const runs = all.map(({ file, args = [] }, index) => ({ file, args, env: environmentOf(simulators[index]) }));
      printed = await folder.runAll(runs);
    } finally {
      await Promise.all(simulators.map((simulator) => simulator.close()));
    }
  });

  test.each(all.map((example, index) => ({ args: [], ...example, index })))(
    'examples/$file $args',
    ({ index, code = 0, stdout, stderr }) => {
      const ran = printed.ran[index];
      expect(ran?.stderr, printed.stderr).toMatch(stderr ?? /^$/);
      expect(ran?.stdout).toMatch(stdout);
      expect(ran?.code).toBe(code);
    },
  );

  test('they leave nothing behind that prints, fails or keeps the process alive', () => {
    expect(printed.ran).toHaveLength(all.length);
    expect(printed.stderr).toBe('');
    expect(printed.code).toBe(0);
  });
});

/** Each has a world of its own: what one stops, the next one finds running. */
function environmentOf(simulator: Awaited<ReturnType<typeof startSimulator>> | undefined): Record<string, string> {
  if (simulator === undefined) throw new Error('an example has no simulator');
  const { accessKeyId, secretAccessKey } = simulator.credentials;
  return {
    AWS_ENDPOINT_URL: simulator.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
  };
}
