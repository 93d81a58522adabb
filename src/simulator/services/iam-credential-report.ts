import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import type { AccessKey, IamUser } from '../world/resources.ts';
import { isoSeconds } from './iso-seconds.ts';
import type { CallContext } from './service.ts';

/**
 * The first call starts the report, and later ones say that it is ready.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html
 */
export function generateCredentialReport(_input: JsonObject, { account }: CallContext): JsonObject {
  const { iam } = account.resources;
  if (iam.hasCredentialReport) return { State: 'COMPLETE' };
  iam.hasCredentialReport = true;
  return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' };
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html: its columns, although the world
 * knows nothing about certificates or when passwords and keys were changed.
 */
export function getCredentialReport(_input: JsonObject, { account, world, now }: CallContext): JsonObject {
  const { iam } = account.resources;
  if (!iam.hasCredentialReport) {
    throw new AwsError('ReportNotPresent', 'No report is present. Use GenerateCredentialReport to make one.', 410);
  }
  const rows = [rootRow(`arn:${world.partition}:iam::${account.id}:root`, iam.root), ...iam.users.map(userRow)];
  const report = [COLUMNS, ...rows].map((row) => row.join(',')).join('\n');
  return {
    Content: Buffer.from(report).toString('base64'),
    ReportFormat: 'text/csv',
    GeneratedTime: isoSeconds(now),
  };
}

const KEY_COLUMNS = [1, 2].flatMap((key) =>
  ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
    (name) => `access_key_${key}_${name}`,
  ),
);

const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...KEY_COLUMNS,
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
];

const NO_CERTIFICATES = ['false', 'N/A', 'false', 'N/A'];

function rootRow(arn: string, root: { readonly hasMfa: boolean; readonly hasAccessKey: boolean }): string[] {
  const unknown = 'not_supported';
  return [
    '<root_account>',
    arn,
    ROOT_CREATED,
    unknown,
    'no_information',
    unknown,
    unknown,
    String(root.hasMfa),
    ...(root.hasAccessKey ? ['true', ROOT_CREATED, 'N/A', 'N/A', 'N/A'] : NO_KEY),
    ...NO_KEY,
    ...NO_CERTIFICATES,
  ];
}

/** The world does not know when an account was created. */
const ROOT_CREATED = '2020-01-01T00:00:00+00:00';

const NO_KEY = ['false', 'N/A', 'N/A', 'N/A', 'N/A'];

function userRow({ name, arn, createdAt, hasPassword, passwordUsedAt, mfaSince, keys }: IamUser): string[] {
  const lastUsed = passwordUsedAt === null ? 'no_information' : isoSeconds(passwordUsedAt);
  const password = hasPassword ? ['true', lastUsed, isoSeconds(createdAt), 'N/A'] : ['false', 'N/A', 'N/A', 'N/A'];
  return [
    name,
    arn,
    isoSeconds(createdAt),
    ...password,
    String(mfaSince !== null),
    ...keyColumns(keys[0]),
    ...keyColumns(keys[1]),
    ...NO_CERTIFICATES,
  ];
}

function keyColumns(key: AccessKey | undefined): string[] {
  if (key === undefined) return NO_KEY;
  const { active, createdAt, lastUse } = key;
  const used = lastUse === null ? ['N/A', 'N/A', 'N/A'] : [isoSeconds(lastUse.at), lastUse.region, lastUse.service];
  return [String(active), isoSeconds(createdAt), ...used];
}
