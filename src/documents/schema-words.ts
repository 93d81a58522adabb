import type { DocumentNoun } from './source-text.ts';

export const FORKS: ReadonlySet<string> = new Set([
  ...['call', 'resources', 'lookups', 'filter', 'finding', 'input', 'with', 'values', 'partial', 'undo'],
]);

/** Keys that are often written one level too high, and where they belong. */
export const HOMES: ReadonlyMap<string, string> = new Map([
  ...['accounts', 'ous', 'exclude', 'regions'].map((key) => [key, 'targets'] as const),
  ...['input', 'operation', 'absent', 'region'].map((key) => [key, 'call'] as const),
  ...['message', 'resource'].map((key) => [key, 'finding'] as const),
]);

/** What a key is called elsewhere: an error that is expected has a `kind`, one that AWS answers a `code`. */
export const SYNONYMS: ReadonlyMap<string, string> = new Map([['kind', 'code']]);

export const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'nothing',
};

/** Words that may replace a list. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  regions: ['enabled', 'home'],
  accounts: ['management'],
};

/** Whether it is an error that AWS answers in a test, and not one that is expected of the policy. */
export function isOfAnswer(path: readonly string[], noun: DocumentNoun): boolean {
  return noun === 'test file' && path.includes('answers');
}

/** What both accounts and units are named by. */
const ACCOUNT_OR_UNIT = 'the id of an account (12 digits, quoted), of an organizational unit (ou-…) or of a root (r-…)';

export const ALTERNATIVES: Readonly<Record<string, string>> = {
  regions: '`enabled`, `home` or a list of regions',
  call: 'a mapping or `service:Operation`',
  accounts: 'a list of account ids, `management` or `{ delegated: SERVICE }`',
  remediate: 'a call or a list of calls',
  'test file error': 'a kind of error (access-denied, throttled, unavailable …) or a mapping with its `kind`',
  'test file finds': 'the name of a resource, or a mapping with its `resource`',
  'test file unplanned': 'the name of a resource, or a mapping with its `resource`',
  'test file undo': 'a call, a list of calls, or null where there is none',
  absent: 'the name of an AWS error, or a mapping with its `error` and words of its `message`',
  exclude: ACCOUNT_OR_UNIT,
  policies: 'a path or a list of paths',
};

/** What to write where something is missing whose schema has no example, by the file and the key. */
export const REQUIRED: Readonly<Record<string, string>> = {
  'test file kind': 'for example: error: { kind: access-denied, code: AccessDenied }',
  'test file code': 'for example: code: AccessDenied',
};

/** In the order of what is looked up: the key in a file of that kind, the key anywhere. */
export const PATTERNS: Readonly<Record<string, string>> = {
  'test file id': 'an id as AWS gives it (ou-abcd-11112222, r-abcd, o-abcd123456)',
  'test file ou': 'the id of an organizational unit (ou-abcd-11112222) or of a root (r-abcd)',
  'test file now': 'a moment in ISO 8601',
  'test file name': 'a text',
  'test file code': 'the name of an AWS error',
  'test file message': 'a text',
  'controls file policies': 'the id of a policy of the pack, without the name of the pack',
  'test file reason': 'a text',
  id: 'kebab-case (lower-case letters, digits and single hyphens)',
  operation: '`service:Operation`',
  call: '`service:Operation`',
  as: 'a name of letters, digits and underscores',
  for: 'a path to a list, as in trailList or Reservations[].Instances',
  regions: 'a region name or a glob',
  region: 'the name of a region, as in eu-west-1',
  references: 'an http or https address',
  absent: 'the name of an AWS error',
  error: 'the name of an AWS error',
  delegated: 'the principal of a service, as in guardduty.amazonaws.com',
  policies: 'the id of a policy, or a glob',
  fingerprints: '64 lower-case hexadecimal digits',
  expires: 'a day, YYYY-MM-DD',
  reason: 'a text',
  owner: 'a text',
  pack: 'lower-case letters, digits and single hyphens, a letter first',
  framework: 'lower-case letters, digits and single hyphens, a letter first',
  release: 'letters, digits, dots and hyphens, quoted',
  requires: 'comparisons of versions, as in ">=0.1.0 <1.0.0"',
  title: 'a text',
  name: 'text without spaces around it',
  commit: 'the 40 or 64 lower-case hexadecimal digits of a commit',
  hash: '`sha256:` and 64 lower-case hexadecimal digits',
  externalId: '2 to 1,224 letters, digits and =,.@:/-_+',
  sessionName: '2 to 64 letters, digits and =,.@-_+',
  policyArns: 'the ARN of a managed policy, as in arn:aws:iam::aws:policy/SecurityAudit',
  trustReads: '`service:Operation`, as in example:ListThings',
  partition: 'the name of a partition, as in aws, aws-cn or aws-us-gov',
};

export const NAMES: Readonly<Record<string, string>> = {
  aliases: 'kebab-case (lower-case letters, digits and single hyphens)',
  controls: 'letters, digits, dots, hyphens and underscores',
  packs: 'lower-case letters, digits and single hyphens, a letter first',
  roles: ACCOUNT_OR_UNIT,
};

export const EMPTY_LISTS: Readonly<Record<string, string>> = {
  'accounts file accounts': 'name an account, or leave out the file (--accounts-file)',
  'policy file policies': 'cove-policy init writes a first policy',
  'test file tests': 'docs/policy-tests.md has an example',
  'test file answers': 'an answer without members is {}; leave out what is not called',
  'test file ouPath': 'leave it out for an account in the root',
  'test file undo': 'write null where there is none',
};

export const ELEMENT_NAMES: Readonly<Record<string, string>> = {
  policies: 'a policy',
  lookups: 'a lookup',
  waivers: 'a waiver',
  tests: 'a test',
  finds: 'an expected finding',
  changes: 'an expected call',
  unplanned: 'a finding without a call',
  overrides: 'an override',
  fingerprints: 'a fingerprint',
  remediate: 'a remediation',
  accounts: 'an account id',
  ous: 'the id of an organizational unit',
};
