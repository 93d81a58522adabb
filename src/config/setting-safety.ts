import type { COMMAND_FLAGS } from './command-flags.ts';
import type { FileSettingName, SettingValues } from './flag-types.ts';
import { exceedsDefaultAge } from './max-age.ts';

/** Where the value of a setting was written: on the command line, or in a settings file. */
export type Origin = 'flag' | 'file';

/**
 * What a value takes away from the safety of a run, worded to follow the setting's name; undefined if nothing.
 */
type Weakens<Value> = (value: Value, origin: Origin) => string | undefined;

export interface SettingSafety<Value> {
  readonly weakens: 'nothing' | Weakens<Value>;
  /**
   * Whether a settings file that was found in the working directory, and neither named nor trusted, may contain it. Not
   * if it can hide a finding or an error, choose credentials, or name a file to write.
   */
  readonly found: 'harmless' | 'needs trust' | 'needs trust where it weakens';
}

type SettingsTable = {
  readonly [Name in FileSettingName]: SettingSafety<NonNullable<SettingValues<FileSettingName>[Name]>>;
};

/** A row for every setting: one without a decision does not compile. */
export const SETTING_SAFETY: SettingsTable = {
  accounts: {
    weakens: fromFile((ids) => `only ${count(ids, 'account')} of what the policies target`),
    found: 'needs trust',
  },
  ous: { weakens: fromFile((ids) => `only what is below ${count(ids, 'organizational unit')}`), found: 'needs trust' },
  exclude: { weakens: fromFile((ids) => `${ids.join(', ')} will not be checked`), found: 'needs trust' },
  // It adds accounts, and never takes one away; a run with `only` says so itself.
  accountsFile: { weakens: fromFile((file) => `accounts of ${file} are entered too`), found: 'needs trust' },
  regions: {
    weakens: fromFile((names) =>
      names.length === 1 && names[0] === 'enabled' ? undefined : `only ${names.join(', ')}`,
    ),
    found: 'needs trust',
  },
  includeCaller: {
    weakens: given("the caller's own account is entered too, with credentials that no session policy limits"),
    found: 'needs trust',
  },
  roleName: {
    weakens: (role) =>
      /^(arn:[^:]+:iam::\{account\}:role\/)?OrganizationAccountAccessRole$/.test(role)
        ? undefined
        : `the role ${role} is assumed`,
    found: 'needs trust',
  },
  roles: {
    weakens: (roles) =>
      Object.keys(roles).length === 0
        ? undefined
        : `other roles are assumed in or below ${Object.keys(roles).join(', ')}`,
    found: 'needs trust',
  },
  // The name of a session in CloudTrail: whoever chooses it can impersonate somebody else.
  sessionName: {
    weakens: fromFile((name) => (name === 'cove-policy' ? undefined : `sessions are called ${name}`)),
    found: 'needs trust',
  },
  externalId: { weakens: 'nothing', found: 'needs trust' },
  sessionPolicy: {
    weakens(policy) {
      if (policy === 'auto') return undefined;
      if (policy === 'off') return 'no session policy keeps the sessions from what the role may do';
      return `the sessions are limited by ${policy}, and not to what the policies need`;
    },
    found: 'needs trust',
  },
  policyArns: {
    weakens: (arns) => (arns.length === 0 ? undefined : `the sessions may use ${arns.join(', ')} too`),
    found: 'needs trust',
  },
  // It can only refuse runs.
  partition: { weakens: 'nothing', found: 'harmless' },
  profile: { weakens: fromFile((name) => `the credentials are those of the profile ${name}`), found: 'needs trust' },
  concurrency: { weakens: 'nothing', found: 'harmless' },
  // What is given up early is an error, not a pass.
  patience: { weakens: 'nothing', found: 'harmless' },
  timeout: { weakens: 'nothing', found: 'harmless' },
  output: {
    weakens: fromFile((specs) => (specs.length === 0 ? undefined : `writes ${specs.join(', ')}`)),
    found: 'needs trust',
  },
  failOn: {
    weakens: (severity) => (LESS.has(severity) ? LESS.get(severity) : undefined),
    found: 'needs trust where it weakens',
  },
  allowErrors: { weakens: given('what could not be evaluated does not fail the run'), found: 'needs trust' },
  allow: {
    weakens: (kinds) =>
      kinds.length === 0 ? undefined : `errors of kind ${kinds.map(({ kind }) => kind).join(', ')} do not fail the run`,
    found: 'needs trust',
  },
  allowIdle: {
    weakens: given('policies that are evaluated nowhere do not fail the run'),
    found: 'needs trust',
  },
  // A run that ends early is incomplete and says so.
  failFast: { weakens: 'nothing', found: 'harmless' },
  runLog: {
    weakens: fromFile((file) => (file === 'off' ? 'the run leaves no log' : `writes ${file}`)),
    found: 'needs trust',
  },
  quiet: { weakens: fromFile((isQuiet) => (isQuiet ? 'there is no text report' : undefined)), found: 'needs trust' },
  allowSecretReads: {
    weakens: given('secrets may be read, and what AWS marks as sensitive is shown'),
    found: 'needs trust',
  },
  allowRisk: {
    weakens: (risk) => (risk === 'safe' ? undefined : `changes that are ${risk} may be made`),
    found: 'needs trust where it weakens',
  },
  trustReads: {
    weakens: (operations) =>
      operations.length === 0
        ? undefined
        : `${operations.join(', ')} may run in a check, although nobody has reviewed it`,
    found: 'needs trust',
  },
  parameters: {
    weakens: fromFile((values) =>
      Object.keys(values).length === 0 ? undefined : `sets ${Object.keys(values).join(', ')} of the policies`,
    ),
    found: 'needs trust',
  },
};

/** A row for every flag that settings files may not contain, by the value on the command line. */
export const FLAG_SAFETY: Readonly<
  Record<keyof typeof COMMAND_FLAGS, 'nothing' | ((value: unknown) => string | undefined)>
> = {
  config: 'nothing',
  printConfig: 'nothing',
  demo: 'nothing',
  noProjectClients: 'nothing',
  resume: 'nothing',
  maxAge: (time) => (exceedsDefaultAge(String(time)) ? `what is up to ${String(time)} old counts` : undefined),
  // The accounts and the part of them that are checked are in every report.
  shard: 'nothing',
  targets: 'nothing',
  writeTargets: 'nothing',
  store: 'nothing',
  queue: 'nothing',
  detach: 'nothing',
  pace: 'nothing',
  only: 'nothing',
  input: 'nothing',
  query: 'nothing',
  where: 'nothing',
  lookup: 'nothing',
  noRegions: 'nothing',
  plan: 'nothing',
  sign: 'nothing',
  digest: 'nothing',
  // A plan and a log name their policies; these are different ones, and everything is checked against them.
  policies: 'nothing',
  outsideTargets: (ids) => `changes are undone in ${[ids].flat().join(', ')}, although they are no longer targets`,
  trustRunLog: (isGiven) => (isGiven === true ? 'changes are undone by what the run log alone says' : undefined),
  remediate: 'nothing',
  allowIncomplete: (isGiven) =>
    isGiven === true ? 'changes are made although not everything could be evaluated' : undefined,
  yes: (isGiven) => (isGiven === true ? 'changes are made without asking' : undefined),
  maxChanges: (most) => (typeof most === 'number' && most > 50 ? `up to ${most} changes are made` : undefined),
  maxErrors: (most) => (most === '5' ? undefined : `changes go on until more than ${String(most)} have failed`),
  remediateRole: (role) => `changes are made as the role ${String(role)}`,
  verifyFor: 'nothing',
  for: 'nothing',
  trustedAccount: 'nothing',
  trustedArn: 'nothing',
  orgId: 'nothing',
  org: 'nothing',
  port: 'nothing',
  services: 'nothing',
  schemaOf: 'nothing',
  schemaFile: 'nothing',
  explainFormat: 'nothing',
  draftFile: 'nothing',
  id: 'nothing',
  title: 'nothing',
  revoke: 'nothing',
  severity: 'nothing',
  // Every report says that it covers only part of the policies, and what was left out.
  policyIds: 'nothing',
  // Scrubbed, for its user alone, and for review before it goes anywhere.
  record: 'nothing',
  testNames: 'nothing',
  watch: 'nothing',
  requireTests: 'nothing',
  coverage: 'nothing',
  policyTags: 'nothing',
  severities: 'nothing',
  controlIds: 'nothing',
  groupBy: 'nothing',
  sarifCategory: 'nothing',
  // Both are named on stderr and in every report, with the number of findings they set aside.
  waivers: 'nothing',
  baseline: 'nothing',
  baselineFile: 'nothing',
  strictWaivers: 'nothing',
};

/** The values of `--fail-on` that fail less than the default. */
const LESS: ReadonlyMap<string, string> = new Map([
  ['none', 'no finding fails the run'],
  ['critical', 'findings below critical do not fail the run'],
  ['high', 'findings below high do not fail the run'],
  ['medium', 'findings below medium do not fail the run'],
]);

/** Known to somebody who types it, but maybe not to somebody who has a file in their folder. */
function fromFile<Value>(say: (value: Value) => string | undefined): Weakens<Value> {
  return (value, origin) => (origin === 'file' ? say(value) : undefined);
}

function given(text: string): Weakens<boolean> {
  return (isGiven) => (isGiven ? text : undefined);
}

function count(ids: readonly string[], noun: string): string {
  return `${ids.length} ${noun}${ids.length === 1 ? '' : 's'}`;
}
