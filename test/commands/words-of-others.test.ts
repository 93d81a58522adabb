import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/command-table.ts';
import { FLAGS_OF_OTHERS } from '../../src/commands/flags-of-others.ts';
import { COMMANDS_OF_OTHERS } from '../../src/commands/words-of-others.ts';
import type { CommandName } from '../../src/config/flag-row.ts';
import { flagsOf } from '../../src/config/flag-table.ts';
import { packageFile } from '../../src/package-files.ts';
import { runMain } from '../support/run-main.ts';

const names = Object.keys(COMMANDS) as CommandName[];
const flags = new Set(names.flatMap((name) => flagsOf(name).flatMap(({ flag, short }) => [flag, short ?? flag])));
const OF_THE_PROGRAM = ['--version', '--debug'];
const hints = [...Object.entries(COMMANDS_OF_OTHERS), ...Object.entries(FLAGS_OF_OTHERS)];

test.each(hints)('%s: the hint names commands and flags that there are', (_, hint) => {
  for (const [flag] of hint.matchAll(/(?<=^|\s)--?[a-z][a-z-]*/g))
    expect([...flags, ...OF_THE_PROGRAM]).toContain(flag);
  for (const [, name] of hint.matchAll(/cove-policy ([a-z]+)/g)) expect([...names, 'help']).toContain(name);
});

test('no word of ours is among them', () => {
  expect(Object.keys(COMMANDS_OF_OTHERS).filter((word) => names.includes(word as CommandName))).toEqual([]);
  const ofCheck: readonly string[] = flagsOf('check').flatMap(({ flag, short }) => [flag, short ?? flag]);
  expect(Object.keys(FLAGS_OF_OTHERS).filter((word) => ofCheck.includes(word))).toEqual([]);
});

test.each([
  ['--exclude-checks', '--skip-checks'],
  ['--dry-run', '--dryrun'],
  ['--mutelist', '--mutelist-file'],
])('%s and %s have one meaning, and one hint', (one, other) => {
  expect(FLAGS_OF_OTHERS[one]).toBe(FLAGS_OF_OTHERS[other]);
});

test('a choice may be in capital letters, as other tools have it', async () => {
  const { stderr } = await runMain(['check', 'no-such.yml', '--fail-on', 'HIGH'], { cwd: packageFile('.'), env: {} });
  expect(stderr).toContain('no such file');
});

test.each([
  [['scan'], "unknown command 'scan'\n  cove-policy check POLICIES checks an organization\n"],
  [['plan', 'x.yml'], "unknown command 'plan'\n  cove-policy check POLICIES --plan plan.json writes a plan"],
  [['policies/trails.yml'], "unknown command 'policies/trails.yml'\n  cove-policy check policies/trails.yml checks it"],
  [['x.run.ndjson'], 'cove-policy report x.run.ndjson shows what a run found'],
  [['check', '--policies', 'x'], "unknown option '--policies'\n  policy files are named without a flag"],
  [['check', '--fix'], '--plan FILE writes changes for review'],
  [['apply', '-auto-approve'], '--yes makes changes without asking'],
  [['check', '--acounts', '1'], 'Did you mean --account'],
  [['check', '--mutelist', 'x'], '--waivers FILE names findings that are accepted for a time'],
  [['check', '-M', 'csv'], '-o names format and file'],
  [['.'], 'cove-policy check . checks the policies below it'],
  [['list', 'policies', '--severity', 'critical', 'high'], 'a list of severities has commas: --severity critical,high'],
  [['list', 'policies', '--severity', 'HIGH,LOWER'], '--severity lower selects nothing'],
  [['check', '--region', 'eu-west-1', 'us-east-1'], 'a list of regions has commas: --regions eu-west-1,us-east-1'],
  [['list', 'policies', '222222222201'], 'a list of accounts has commas: --accounts 111122223333,222222222201'],
  [['run', 'policies/trails.yml'], 'cove-policy check policies/trails.yml checks the policies of a file'],
  [['run', 'iam:ListUsers', '--filter', 'x'], '--where chooses results'],
  [['check', '--out', 'x'], '--plan FILE writes a plan'],
  [['.inspect', 'aws_iam_user'], 'cove-policy explain service:Operation shows'],
  [['select * from aws_iam_user'], 'cove-policy run service:Operation --query EXPRESSION asks every account'],
  [['prowler', 'aws'], 'docs/coming-from.md has its commands beside ours'],
  [['schema', '--service', 'iam'], "unknown option '--service'\n  Did you mean --services?"],
  [['check', '--service', 'iam'], '--policy names policies by id or glob'],
  [['list', '--mutelist', 'x'], 'cove-policy check: --waivers FILE names findings'],
  [['--severity', 'high'], 'it is a flag of cove-policy check, '],
  [['check', '--where', 'x'], "unknown option '--where'\n  it is a flag of cove-policy run\n"],
  [['check', '--input', '{}'], "unknown option '--input'\n  it is a flag of cove-policy run\n"],
  [['check', '-json'], '-o json writes it to stdout'],
  [['check', '-target=x'], '--accounts, --ous, --regions and --policy say what is checked'],
  [['apply', 'x', '--dry-run'], 'cove-policy report PLAN shows what it would change'],
  [['rollback', 'x', '--dry-run'], 'cove-policy report RUN-LOG shows what it has changed'],
  [['apply', 'x', '-target=y'], 'a plan is applied as a whole'],
  [['validate', 'x', '--fix'], 'nothing is rewritten'],
  [['check', 'x.yml', '--timeout', '5m'], 'Expected a whole number of seconds, from 1 to'],
  [['check', 'x.yml', '--fail-on', 'HIGH,CRITICAL'], 'Expected one of critical, high'],
  [['schema', 'cloudtrail'], '--services names services'],
  [['packs', 'lok'], 'did you mean cove-policy packs lock?'],
  [['packs', 'install'], 'packs are named in the settings file'],
  [['check', '--no-dry-run'], '--plan FILE writes changes for review'],
  [['run', 'cloudtrail:describe-trails'], 'did you mean cloudtrail:DescribeTrails?'],
  [['run', 'iam'], 'cove-policy explain iam lists its operations'],
  [['run', 'aws_iam_user'], 'cove-policy explain iam lists its operations'],
  [['run', 'aws.iam-user'], 'cove-policy explain iam lists its operations'],
  [['run', 'select * from aws_iam_user'], 'there is no SQL: --query and --where are JMESPath'],
  [['explain', 'aws_iam_user'], 'did you mean "iam"?'],
  [['run', 'aws', 'cloudtrail', 'describe-trails'], 'as in cove-policy run cloudtrail:DescribeTrails'],
])('%j', async (args, words) => {
  const { exitCode, stderr } = await runMain(args, { cwd: packageFile('.'), env: {} });
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
});
