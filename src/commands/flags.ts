import type { Severity } from '../library/authoring.ts';
import { type Command, InvalidArgumentError, Option } from './commander.ts';

/** Flags that say which accounts and regions are asked. All of them can stand in cove.config.yml too. */
export function addTargetFlags(command: Command): Command {
  return command
    .optionsGroup('Which accounts and regions:')
    .option('--accounts <ids>', 'only these accounts, comma-separated')
    .option('--ous <ids>', 'only accounts below these organizational units or roots, comma-separated')
    .option('--exclude <ids>', 'never these accounts and organizational units, comma-separated')
    .option('--regions <names>', 'only these regions: names, globs or "enabled", comma-separated')
    .option('--include-caller', "check the caller's own account too, with the caller's own credentials");
}

/** Flags that say as whom. */
export function addCredentialFlags(command: Command): Command {
  return command
    .optionsGroup('With which credentials:')
    .option(
      '--role-name <role>',
      'role to assume in each account: a name, or an ARN with {account} and {partition} (default: OrganizationAccountAccessRole)',
    )
    .option('--session-name <name>', 'role session name, as CloudTrail will show it (default: cove-policy)')
    .option('--external-id <id>', 'external id that the role asks for')
    .option(
      '--session-policy <auto|off|file>',
      'limit the sessions to what the policies need (auto, the default), to a JSON policy in a file, or not at all (off)',
    )
    .addOption(
      new Option('--policy-arn <arn>', 'managed policy that the sessions may use as well; repeatable').argParser(
        collect,
      ),
    )
    .option('--partition <name>', 'refuse to run in another partition than this: aws, aws-cn, aws-us-gov …')
    .option('--profile <name>', 'AWS profile of the caller');
}

/** Flags that say how a run goes about it. */
export function addRunFlags(command: Command): Command {
  return command
    .option('--config <file>', 'settings file (default: cove.config.yml, where there is one)')
    .addOption(
      new Option('--concurrency <number>', 'requests in flight over all accounts (default: 100)').argParser(
        wholeNumber(1, 10_000),
      ),
    )
    .addOption(
      new Option(
        '--patience <seconds>',
        'how long throttling of AssumeRole and AWS Organizations is waited out (default: 600)',
      ).argParser(wholeNumber(0, 86_400)),
    );
}

/** Flags that say what becomes of the answer. */
export function addOutputFlags(command: Command): Command {
  return command
    .optionsGroup('What comes out:')
    .addOption(
      new Option(
        '-o, --output <format=file>',
        'write a report, as in sarif=report.sarif; repeatable; "-" is stdout',
      ).argParser(collect),
    )
    .addOption(
      new Option(
        '--fail-on <severity>',
        `least severity that gives exit code 1: ${listOf(SEVERITIES)} (default: low)`,
      ).argParser(severity),
    )
    .option('--allow-errors', 'do not give exit code 3 for cells that could not be evaluated')
    .option('--quiet', 'no progress and no text report, only what -o names');
}

/** Flags of every command that changes something. */
export function addRemediationFlags(command: Command): Command {
  return command
    .optionsGroup('Changes:')
    .option('--yes', 'make the changes without asking')
    .addOption(
      new Option(
        '--max-changes <number>',
        'refuse to make more changes than this, over the whole organization; 0: none (default: 50)',
      ).argParser(wholeNumber(0)),
    )
    .option(
      '--max-errors <limit>',
      'stop once more changes than this have failed: a number, or a share as in 10% (default: 5)',
    )
    .option('--remediate-role <role>', 'role that makes the changes (default: the role that audits)')
    .addOption(
      new Option('--verify-for <seconds>', 'how long to wait until a change shows (default: 60)').argParser(
        wholeNumber(0),
      ),
    );
}

/** Flags of `permissions`. */
export function addPermissionFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--for <principal>',
        'audit (the role that checks), remediation (the role that changes) or caller (who assumes them); repeatable (default: all)',
      ).argParser(collect),
    )
    .addOption(
      new Option(
        '-o, --output <format>',
        'json (the default), cloudformation or terraform, to stdout; with =FILE into a file; repeatable',
      ).argParser(collect),
    )
    .option('--config <file>', 'settings file (default: cove.config.yml, where there is one)')
    .addOption(
      new Option('--param <name=value>', 'value for a parameter of the policies; repeatable').argParser(collect),
    )
    .option('--allow-secret-reads', 'allow policies whose calls return secrets')
    .optionsGroup('The roles:')
    .option('--role-name <role>', 'name of the audit role, with its path (default: cove-policy-audit)')
    .option('--remediate-role <role>', 'name of the remediation role (default: cove-policy-remediation)')
    .option('--trusted-account <id>', 'account whose principals may assume the roles, as far as it lets them')
    .option(
      '--trusted-arn <arn>',
      'role or user that may assume the roles; with * in it, every principal of its account whose ARN is like it',
    )
    .option('--external-id <id>', 'external id that the caller must give')
    .option('--org-id <id>', 'organization (o-…): nobody outside assumes the roles, the caller assumes none outside')
    .option('--partition <name>', 'aws (the default), aws-cn, aws-us-gov …');
}

export function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

export const POLICY_SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

const SEVERITIES: readonly string[] = [...POLICY_SEVERITIES, 'none'];

function severity(value: string): string {
  if (SEVERITIES.includes(value)) return value;
  throw new InvalidArgumentError(`Expected ${listOf(SEVERITIES)}.`);
}

function listOf(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value.trim()) && number >= least && number <= most) return number;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`Expected a whole number ${range}.`);
  };
}

export const port = wholeNumber(0, 65_535);

/** An empty value is no value: it is a variable that was not set, most of the time. */
export function refuseEmptyValues(command: Command): void {
  for (const option of command.options) {
    if (option.required && option.parseArg === undefined) option.argParser(notEmpty);
  }
}

function notEmpty(value: string): string {
  if (value.trim() !== '') return value;
  throw new InvalidArgumentError('Expected a value, and this one is empty: mostly a variable that is not set.');
}
