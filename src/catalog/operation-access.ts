import { READS_BY_ANOTHER_NAME, SECRET_READS, WRITES_BY_ANOTHER_NAME } from './operation-exceptions.ts';

/**
 * Whether an operation only reads: neither its name nor the list of exceptions says that it changes, sends or creates
 * anything. Whatever is not known to be a read is a write.
 *
 * @param service - SDK client name: `cloudtrail`, `config-service`.
 * @param operation - as the AWS API spells it: `DescribeTrails`.
 */
export function isReadOperation(service: string, operation: string): boolean {
  const name = `${service}:${operation}`;
  return READS_BY_ANOTHER_NAME.has(name) || (READ_VERB.test(operation) && !WRITES_BY_ANOTHER_NAME.has(name));
}

/**
 * Whether an operation answers with what must not get into reports: credentials and tokens, keys, addresses that are
 * signed, and what customers store (objects, items, records, log lines), as opposed to how their resources are set up.
 *
 * Independent of `isReadOperation`: `AssumeRole` is not a read and hands out secrets.
 */
export function isSecretRead(service: string, operation: string): boolean {
  const name = `${service}:${operation}`;
  return SECRET_READS.has(name) || (SECRET_NAME.test(operation) && !OPEN_DESPITE_NAME.has(name));
}

/** A verb ends where the next word begins: `GetUser` and `Get`, not `Getaway`. */
const READ_VERB = new RegExp(
  `^(${[
    'AdminGet',
    'AdminList',
    'BatchCheck',
    'BatchDescribe',
    'BatchGet',
    'BatchIsAuthorized',
    'BatchList',
    'Check',
    'Count',
    'Describe',
    'Estimate',
    'Filter',
    'Get',
    'Head',
    'Is',
    'List',
    'Lookup',
    'Preview',
    'Query',
    'Scan',
    'Search',
    'Select',
    'Simulate',
    'Validate',
  ].join('|')})([A-Z0-9]|$)`,
);

/** What services call the operations that hand out secrets, those of tomorrow too. */
const SECRET_NAME =
  /^(Batch)?Get\w*(Credentials|Tokens?|Token(For|From)[A-Z]\w*|CredentialsFor[A-Z]\w*|CredentialsWithIAM|ApiKeys?|DecryptedAPIKey|Password|PasswordData|MasterUserPassword|PrivateKey|SecretValue|StreamKey|EmbedUrl|LoginUrl|UploadUrl|UploadURL|PresignedURL|StreamingSessionURL|AuthenticationUrl)$/;

/** Tokens that give no access to anything. */
const OPEN_DESPITE_NAME: ReadonlySet<string> = new Set(['waf:GetChangeToken', 'waf-regional:GetChangeToken']);
