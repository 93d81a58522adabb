import type { ListedAccounts } from '../accounts/listed-accounts.ts';
import { CoveError } from '../cove-error.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { definedMembers } from '../values/defined-members.ts';
import type { ConfigFile } from './config-file.generated.ts';
import type { FlagKind, FlagRow } from './flag-row.ts';
import { attributeOf } from './flag-table.ts';
import type { FileSettingName, FlagsReadBy, FlagValues, SettingValues } from './flag-types.ts';
import type { PackSettings } from './pack-settings.ts';
import { SETTING_FLAGS } from './setting-flags.ts';
import { findWeakenings, type Weakening } from './weakenings.ts';

/** A run's settings: flags over cove.config.yml over defaults. */
export interface Settings extends SettingValues<FileSettingName | FlagsReadBy<'settings'>> {
  /** What makes the run less safe than the defaults: named before it begins, and in its reports. */
  readonly weakenings: readonly Weakening[];
  /** Names among `parameters` whose values are words of a command line, which have no type of their own. */
  readonly parametersInWords: readonly string[];
  /** What the settings file says of packs and of single policies. @default nothing */
  readonly packs?: PackSettings | undefined;
  /** What the file of `accountsFile` says. @default there is none, or it was not read yet */
  readonly listed?: ListedAccounts | undefined;
  /** Where the value of each comes from: `--role-name`, `COVE_ROLE_NAME`, `cove.config.yml`, `default`. */
  readonly origins: Readonly<Record<FileSettingName, string>>;
}

export type FailOn = Settings['failOn'];

/** Flags as given on the command line: lists still comma-separated. */
export type Flags = FlagValues<FileSettingName | FlagsReadBy<'settings'> | 'config'>;

/** A settings file, as far as it was read. */
export interface FiledSettings {
  /** As it is called in messages. @default 'the settings file' */
  readonly file?: string | undefined;
  /** A command's values for settings that neither flags nor file set. @default {} */
  readonly defaults?: Partial<ConfigFile> | undefined;
  /** What it says of packs and of single policies. @default nothing */
  readonly packs?: PackSettings | undefined;
  /** Variables that stand in the place of flags, by the flag's name. @default none */
  readonly variables?: ReadonlyMap<string, string> | undefined;
}

/** @throws {CoveError} `usage` for a flag whose value cannot be used. */
export function resolveSettings(
  flags: Flags,
  filed: Partial<ConfigFile>,
  { file = 'the settings file', defaults = {}, packs, variables = new Map() }: FiledSettings = {},
): Settings {
  const config = { ...defaults, ...filed };
  const resolved = fileSettings.map((name) => [name, resolve(SETTING_FLAGS[name], flags, fromFile(config, name))]);
  const filled = Object.fromEntries(resolved) as FileSettings;
  const settings: Settings = {
    ...filled,
    demo: flags.demo ?? false,
    ...policyChoice(flags),
    noProjectClients: flags.noProjectClients ?? false,
    parametersInWords: Object.keys(pairsOf(flags.param ?? [], SETTING_FLAGS.parameters.flag)),
    weakenings: findWeakenings(flags, filed, filled, { file, variables }),
    origins: originsOf(flags, filed, defaults, { file, variables }),
    ...definedMembers({ packs }),
  };
  checkRole(settings.roleName);
  checkRoles(settings.roles);
  checkSessionName(settings.sessionName);
  checkSessionPolicy(settings.sessionPolicy);
  checkPolicyArns(settings.policyArns);
  return settings;
}

/** The outermost that names it; of settings that add up (`parameters`) as well. */
function originsOf(
  flags: Flags,
  filed: Partial<ConfigFile>,
  defaults: Partial<ConfigFile>,
  { file, variables }: { readonly file: string; readonly variables: ReadonlyMap<string, string> },
): Settings['origins'] {
  const entries = fileSettings.map((name) => {
    const row: FlagRow = SETTING_FLAGS[name];
    const attribute = attributeOf(row);
    if (flags[attribute as keyof Flags] !== undefined) return [name, variables.get(attribute) ?? row.flag];
    if (filed[name] !== undefined) return [name, file];
    return [name, defaults[name] === undefined ? 'default' : 'default of the command'];
  });
  return Object.fromEntries(entries) as Settings['origins'];
}

type FileSettings = SettingValues<FileSettingName>;

const fileSettings = Object.keys(SETTING_FLAGS) as FileSettingName[];

/**
 * Does not compile if a row has no property in the schema, or a property no row: `npm run generate` writes the schema
 * from the rows.
 */
function fromFile(config: Partial<ConfigFile>, name: FileSettingName & Exclude<keyof ConfigFile, 'version'>): unknown {
  return config[name];
}

/** How a flag and the settings file combine, by the kind of the flag. */
const TOGETHER: Readonly<Record<FlagKind, (given: unknown, filed: unknown, flag: string) => unknown>> = {
  switch: (given, filed) => given ?? filed ?? false,
  text: (given, filed) => given ?? filed,
  number: (given, filed) => given ?? filed,
  choice: (given, filed) => given ?? filed,
  list: (given, filed, flag) => (given === undefined ? filed : listOf(String(given), flag)),
  repeat: (given, filed) => given ?? filed ?? [],
  allowances: (given, filed, flag) => (given === undefined ? (filed ?? []) : allowancesOf(String(given), flag)),
  pairs: (given, filed, flag) => ({ ...(filed ?? {}), ...pairsOf((given ?? []) as readonly string[], flag) }),
};

function resolve(row: FlagRow, flags: Flags, filed: unknown): unknown {
  const given: unknown = flags[attributeOf(row) as keyof Flags];
  const fixed = 'default' in row ? row.default : undefined;
  return TOGETHER[row.kind](given, filed, row.flag) ?? fixed;
}

/** An empty list is never "all": usually a variable was not set. */
function listOf(value: string, flag: string): string[] {
  const items = value.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) {
    throw new CoveError('usage', `${flag}: expected a comma-separated list, got ${JSON.stringify(value)}`, {
      hint: `leave ${flag} out if it has nothing to name; an empty value is refused because it usually means that a variable was not set`,
    });
  }
  return items;
}

/** @throws {CoveError} `usage` for an empty list. */
export function policyChoice(
  flags: Pick<Flags, 'policy' | 'tag' | 'severity' | 'control'>,
): Pick<Settings, 'policyIds' | 'policyTags' | 'severities' | 'controlIds'> {
  return {
    policyIds: listOr(flags.policy, '--policy'),
    policyTags: listOr(flags.tag, '--tag'),
    // Others write them in capitals.
    severities: listOr(flags.severity, '--severity')?.map((word) => word.toLowerCase()),
    controlIds: listOr(flags.control, '--control'),
  };
}

/** @throws {CoveError} `usage` for an empty list. */
export function listOr(value: string | undefined, flag: string): readonly string[] | undefined {
  return value === undefined ? undefined : listOf(value, flag);
}

/** @throws {CoveError} `usage` for what cannot be forgiven. */
export function allowancesOf(value: string, flag: string): Settings['allow'] {
  return [...new Set(listOf(value, flag))].map((kind) => ({ kind: allowableKind(kind, flag) }));
}

function allowableKind(name: string, flag: string): Settings['allow'][number]['kind'] {
  const { choices } = SETTING_FLAGS.allow;
  const kind = choices.find((choice) => choice === name);
  if (kind !== undefined) return kind;
  const meant = didYouMean(name, choices);
  throw new CoveError('usage', `${flag}: ${JSON.stringify(name)} is not a kind of error that can be allowed`, {
    hint: meant === undefined ? `expected some of ${choices.join(', ')}` : `did you mean ${meant}?`,
  });
}

function checkRoles(roles: Settings['roles']): void {
  for (const [id, role] of Object.entries(roles)) {
    if (!/^([0-9]{12}|r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/.test(id)) {
      throw new CoveError('usage', `--role: ${JSON.stringify(id)} is neither the id of an account nor of a unit`, {
        hint: 'write 111122223333=role, or ou-abcd-12345678=role',
      });
    }
    checkRole(String(role), '--role');
  }
}

/** A role of one account would answer for all of them. */
function checkRole(role: string, flag = '--role-name'): void {
  if (role === '') throw new CoveError('usage', `${flag}: expected a role name or ARN, got an empty value`);
  // Source: RoleName and Path in https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
  if (!role.startsWith('arn:') && !/^\/?([\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/.test(role)) {
    throw new CoveError('usage', `${flag}: ${JSON.stringify(role)} is not a valid role name`, {
      hint: 'a role name is 1 to 64 letters, digits and +=,.@-_, preceded by its path if it has one: security/audit',
    });
  }
  if (!role.startsWith('arn:') || /^arn:[^:]+:iam::\{account\}:role\/./.test(role)) return;
  throw new CoveError('usage', `${flag}: ${JSON.stringify(role)} does not name a role in each account`, {
    hint: "write {account} in place of the account's id: arn:{partition}:iam::{account}:role/audit",
  });
}

/** Source: RoleSessionName in https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function checkSessionName(name: string): void {
  if (/^[\w+=,.@-]{2,64}$/.test(name)) return;
  throw new CoveError('usage', `--session-name: ${JSON.stringify(name)} is not a valid role session name`, {
    hint: 'a session name is 2 to 64 letters, digits and =,.@-_+, without spaces',
  });
}

function checkSessionPolicy(value: string): void {
  if (value !== '') return;
  throw new CoveError('usage', '--session-policy: expected auto, off or a file, got an empty value');
}

/** Source: PolicyArns in https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function checkPolicyArns(arns: readonly string[]): void {
  const wrong = arns.find((arn) => !/^arn:[\w-]+:iam::(aws|\d{12}):policy\/.+$/.test(arn));
  if (wrong !== undefined) {
    throw new CoveError('usage', `--policy-arn: ${JSON.stringify(wrong)} is not the ARN of a managed policy`, {
      hint: 'arn:aws:iam::aws:policy/SecurityAudit, for example',
    });
  }
  if (arns.length > 10) {
    throw new CoveError('usage', `--policy-arn: AWS accepts 10 ARNs, got ${arns.length}`);
  }
}

function pairsOf(values: readonly string[], flag: string): Record<string, string> {
  const pairs = new Map<string, string>();
  for (const value of values) {
    const at = value.indexOf('=');
    if (at <= 0) throw notAPair(flag, value);
    const [name, meant] = [value.slice(0, at), value.slice(at + 1)];
    if ((pairs.get(name) ?? meant) !== meant) {
      throw new CoveError('usage', `${flag}: ${JSON.stringify(name)} is given two values`, {
        hint: 'nothing was run; give it one',
      });
    }
    pairs.set(name, meant);
  }
  return Object.fromEntries(pairs);
}

function notAPair(flag: string, value: string): CoveError {
  if (flag !== '--role') return new CoveError('usage', `${flag}: expected name=value, got ${JSON.stringify(value)}`);
  return new CoveError('usage', `--role: expected ID=ROLE, got ${JSON.stringify(value)}`, {
    hint: '--role-name names the role in all accounts',
  });
}
