import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { completeWords, type Offered } from '../../src/commands/complete-words.ts';
import { COMPLETION_SCRIPTS } from '../../src/commands/completion-scripts.ts';
import { manPage } from '../../src/commands/man-page.ts';
import { packageFile } from '../../src/package-files.ts';

const offered: Offered = {
  services: () => ['cloudtrail', 'cloudwatch', 'iam'],
  operations: async (service, readsOnly) => {
    if (service !== 'cloudtrail') return [];
    return readsOnly ? ['DescribeTrails', 'ListTrails'] : ['DescribeTrails', 'ListTrails', 'StopLogging'];
  },
  policies: async (patterns) =>
    patterns.length === 0
      ? [{ id: 'cis/root-mfa', tags: ['iam'] }]
      : patterns.map((pattern) => ({ id: `of-${pattern}`, tags: ['trail', 'cost'] })),
};

test.each<[line: string, expected: readonly string[]]>([
  ['che', ['check']],
  ['comp', ['compare', 'completion']],
  ['help expl', ['explain']],
  ['run cloudw', ['cloudwatch:']],
  ['run cloudtrail:', ['cloudtrail:DescribeTrails', 'cloudtrail:ListTrails']],
  ['explain cloudtrail:S', ['cloudtrail:StopLogging']],
  ['run --demo --region eu-west-1 cloudtrail:L', ['cloudtrail:ListTrails']],
  ['run cloudtrail:ListTrails ia', []],
  ['check policies --fail-on me', ['medium']],
  ['check -o sar', ['sarif']],
  ['targets -o org', ['organization']],
  ['check --run-', ['--run-log']],
  ['check --policy ', ['cis/root-mfa']],
  ['check --policy ci', ['cis/root-mfa']],
  ['list a --quiet b --policy of-b', ['of-b']],
  ['check a --fail-on low b --policy of-a,', ['of-a,of-a', 'of-a,of-b']],
  ['check a b --tag t', ['trail']],
  ['report run.ndjson --policy ', ['cis/root-mfa']],
  ['report run.ndjson --severity high,c', ['high,critical']],
  ['check pol', []],
  ['check --config ', []],
  ['completion f', ['fish']],
  ['nonsense x', []],
])('%s', async (line, expected) => {
  expect(await completeWords(line.split(' '), offered)).toEqual(expected);
});

test('bash reads its script, and completes with what the program says', async () => {
  const script = `${COMPLETION_SCRIPTS.bash}
cove-policy() { printf '%s\\n' cloudtrail:DescribeTrails cloudtrail:ListTrails; }
COMP_LINE='cove-policy run cloudtrail:D' COMP_POINT=28 COMP_WORDS=(cove-policy run cloudtrail : D) COMP_CWORD=4
_cove_policy; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', script]);
  expect(stdout).toBe('DescribeTrails\nListTrails\n');
});

test('the man page is made of the tables: npx vitest run test/commands -u writes it', async () => {
  const page = manPage();
  await expect(page).toMatchFileSnapshot(packageFile('man/cove-policy.1'));
  // No line is a request by accident.
  for (const line of page.split('\n')) expect(line).toMatch(/^(\.(TH|SH|SS|TP|B|I|PP|EX|EE)( |$)|[^.']|$)/);
});
