import { CoveError } from '../cove-error.ts';
import type { ConfigFile } from './config-file.generated.ts';

/** What a run is told: flags over cove.config.yml over defaults. */
export interface Settings {
  readonly accounts: readonly string[] | undefined;
  readonly ous: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
  readonly regions: readonly string[] | undefined;
  /** A role's name, or an ARN with `{account}` and `{partition}`. */
  readonly roleName: string;
  readonly sessionName: string;
  readonly externalId: string | undefined;
  /** `auto`, `off`, or a file with a policy. */
  readonly sessionPolicy: string;
  readonly policyArns: readonly string[];
  readonly partition: string | undefined;
  readonly profile: string | undefined;
  /** Requests in flight over all accounts. */
  readonly concurrency: number;
  /** Seconds for which throttling of AssumeRole and AWS Organizations is waited out. */
  readonly patience: number;
  readonly includeCaller: boolean;
  readonly failOn: FailOn;
  readonly allowErrors: boolean;
  readonly failFast: boolean;
  readonly runLog: string | undefined;
  readonly quiet: boolean;
  readonly allowSecretReads: boolean;
  /** `FORMAT=FILE`, as given. */
  readonly output: readonly string[];
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly demo: boolean;
}

export type FailOn = NonNullable<ConfigFile['failOn']>;

/** Flags as the command line gives them: lists still comma-separated. */
export interface Flags {
  readonly accounts?: string;
  readonly ous?: string;
  readonly exclude?: string;
  readonly regions?: string;
  readonly roleName?: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  readonly sessionPolicy?: string;
  /** Given as `--policy-arn`, once per ARN. */
  readonly policyArn?: readonly string[];
  readonly partition?: string;
  readonly profile?: string;
  readonly concurrency?: number;
  readonly patience?: number;
  readonly includeCaller?: boolean;
  readonly failOn?: FailOn;
  readonly allowErrors?: boolean;
  readonly failFast?: boolean;
  readonly runLog?: string;
  readonly quiet?: boolean;
  readonly allowSecretReads?: boolean;
  readonly output?: readonly string[];
  readonly param?: readonly string[];
  readonly config?: string;
  readonly demo?: boolean;
}

/** @throws {CoveError} `usage` for a flag whose value cannot be used. */
export function resolveSettings(flags: Flags, config: Partial<ConfigFile>): Settings {
  return {
    accounts: listOf(flags.accounts, '--accounts') ?? config.accounts,
    ous: listOf(flags.ous, '--ous') ?? config.ous,
    exclude: listOf(flags.exclude, '--exclude') ?? config.exclude,
    regions: listOf(flags.regions, '--regions') ?? config.regions,
    roleName: checkRole(flags.roleName ?? config.roleName) ?? 'OrganizationAccountAccessRole',
    sessionName: checkSessionName(flags.sessionName) ?? config.sessionName ?? 'cove-policy',
    externalId: flags.externalId ?? config.externalId,
    sessionPolicy: checkSessionPolicy(flags.sessionPolicy) ?? config.sessionPolicy ?? 'auto',
    policyArns: checkPolicyArns(flags.policyArn) ?? config.policyArns ?? [],
    partition: flags.partition ?? config.partition,
    profile: flags.profile ?? config.profile,
    concurrency: flags.concurrency ?? config.concurrency ?? 100,
    patience: flags.patience ?? config.patience ?? 600,
    includeCaller: flags.includeCaller ?? config.includeCaller ?? false,
    failOn: flags.failOn ?? config.failOn ?? 'low',
    allowErrors: flags.allowErrors ?? config.allowErrors ?? false,
    failFast: flags.failFast ?? config.failFast ?? false,
    runLog: flags.runLog ?? config.runLog,
    quiet: flags.quiet ?? config.quiet ?? false,
    allowSecretReads: flags.allowSecretReads ?? config.allowSecretReads ?? false,
    output: flags.output ?? config.output ?? [],
    parameters: { ...config.parameters, ...parametersOf(flags.param ?? []) },
    demo: flags.demo ?? false,
  };
}

/** An empty list is never "all": it is a variable that was not set, most of the time. */
function listOf(value: string | undefined, flag: string): string[] | undefined {
  if (value === undefined) return undefined;
  const items = value.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) {
    throw new CoveError('usage', `${flag}: expected a comma-separated list, got ${JSON.stringify(value)}`, {
      hint: `leave ${flag} out to select everything; an empty value is refused because it is mostly a variable that is not set`,
    });
  }
  return items;
}

/** A role of one account would answer for all of them. */
function checkRole(role: string | undefined): string | undefined {
  if (role === '') throw new CoveError('usage', '--role-name: expected a role name or ARN, got an empty value');
  // Source: RoleName and Path in https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
  if (role !== undefined && !role.startsWith('arn:') && !/^\/?([\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/.test(role)) {
    throw new CoveError('usage', `--role-name: ${JSON.stringify(role)} is no role name`, {
      hint: 'a role name is 1 to 64 letters, digits and +=,.@-_, with its path in front where it has one: security/audit',
    });
  }
  if (!role?.startsWith('arn:') || /^arn:[^:]+:iam::\{account\}:role\/./.test(role)) return role;
  throw new CoveError('usage', `--role-name: ${JSON.stringify(role)} does not name a role in each account`, {
    hint: "write {account} in place of the account's id: arn:{partition}:iam::{account}:role/audit",
  });
}

/** Source: RoleSessionName in https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function checkSessionName(name: string | undefined): string | undefined {
  if (name === undefined || /^[\w+=,.@-]{2,64}$/.test(name)) return name;
  throw new CoveError('usage', `--session-name: ${JSON.stringify(name)} is not a role session name`, {
    hint: 'a session name is 2 to 64 letters, digits and =,.@-_+, without spaces',
  });
}

function checkSessionPolicy(value: string | undefined): string | undefined {
  if (value !== '') return value;
  throw new CoveError('usage', '--session-policy: expected auto, off or a file, got an empty value');
}

/** Source: PolicyArns in https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function checkPolicyArns(arns: readonly string[] | undefined): readonly string[] | undefined {
  const wrong = arns?.find((arn) => !/^arn:[\w-]+:iam::(aws|\d{12}):policy\/.+$/.test(arn));
  if (wrong !== undefined) {
    throw new CoveError('usage', `--policy-arn: ${JSON.stringify(wrong)} is not the ARN of a managed policy`, {
      hint: 'arn:aws:iam::aws:policy/SecurityAudit, for example',
    });
  }
  if (arns !== undefined && arns.length > 10) {
    throw new CoveError('usage', `--policy-arn: AWS takes 10 ARNs, and ${arns.length} are given`);
  }
  return arns;
}

function parametersOf(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => {
      const at = value.indexOf('=');
      if (at > 0) return [value.slice(0, at), value.slice(at + 1)];
      throw new CoveError('usage', `--param: expected name=value, got ${JSON.stringify(value)}`);
    }),
  );
}
