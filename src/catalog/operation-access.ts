import {
  MISNAMED_EFFECTS,
  PLAIN_INSTEAD,
  PLAIN_READS,
  READ_VERBS,
  SECRET_READS,
} from './operation-classes.generated.ts';

/**
 * - `read`: it only reads, and anything in its answer that must not be shown is marked.
 * - `secret`: it returns credentials, tokens, keys, URLs that let anyone in, or customers' data, as opposed to how
 * their resources are set up.
 * - `effect`: it changes, creates, sends or starts something.
 * - `unknown`: it is named like a read, but nothing else is known about it.
 *
 * The classes were found from IAM's access levels, the API models and their documentation, and by judgement:
 * scripts/operation-classes.
 */
export type OperationClass = 'read' | 'secret' | 'effect' | 'unknown';

/**
 * A name alone makes nothing a read: an operation missing from the table is `unknown`. A name is enough for anything
 * worse.
 *
 * @param service - SDK client name: `cloudtrail`, `config-service`.
 * @param operation - as the AWS API spells it: `DescribeTrails`.
 */
export function operationClassOf(service: string, operation: string): OperationClass {
  if (has(PLAIN_READS, service, operation)) return 'read';
  if (has(SECRET_READS, service, operation)) return 'secret';
  if (has(MISNAMED_EFFECTS, service, operation) || !READ_NAME.test(operation)) return 'effect';
  return SECRET_NAME.test(operation) ? 'secret' : 'unknown';
}

/** Whether an operation is known only to read, secrets included. Anything else is treated as a change. */
export function isReadOperation(service: string, operation: string): boolean {
  const found = operationClassOf(service, operation);
  return found === 'read' || (found === 'secret' && READ_NAME.test(operation));
}

/**
 * Whether an operation returns what must not get into reports. `AssumeRole` is not a read, and returns secrets.
 */
export function isSecretRead(service: string, operation: string): boolean {
  return operationClassOf(service, operation) === 'secret';
}

/** The plain read that returns the same as a secret one, without the secrets, as `service:Operation`. */
export function plainReadInstead(service: string, operation: string): string | undefined {
  const name = `${service}:${operation}`;
  return Object.hasOwn(PLAIN_INSTEAD, name) ? PLAIN_INSTEAD[name] : undefined;
}

/** All operations in the table that return secrets, or change something in spite of their names. */
export function operationsToShun(): readonly { readonly service: string; readonly operation: string }[] {
  return [SECRET_READS, MISNAMED_EFFECTS].flatMap((table) =>
    Object.entries(table).flatMap(([service, names]) => names.split(' ').map((operation) => ({ service, operation }))),
  );
}

/** A verb ends where the next word begins: `GetUser` and `Get`, not `Getaway`. */
const READ_NAME = new RegExp(`^(${READ_VERBS.join('|')})([A-Z0-9]|$)`);

/** What services call operations that return secrets, including future ones. */
const SECRET_NAME =
  /^(Batch)?Get\w*(Credentials|Tokens?|Token(For|From)[A-Z]\w*|CredentialsFor[A-Z]\w*|CredentialsWithIAM|ApiKeys?|DecryptedAPIKey|Password|PasswordData|MasterUserPassword|PrivateKey|SecretValue|StreamKey|EmbedUrl|LoginUrl|UploadUrl|UploadURL|PresignedURL|StreamingSessionURL|AuthenticationUrl)$/;

/** Most runs use a few services: their rows are parsed when they are needed. */
const split = new Map<string, ReadonlySet<string>>();

function has(table: Readonly<Record<string, string>>, service: string, operation: string): boolean {
  const names = Object.hasOwn(table, service) ? table[service] : undefined;
  if (names === undefined) return false;
  let found = split.get(names);
  if (found === undefined) {
    found = new Set(names.split(' '));
    split.set(names, found);
  }
  return found.has(operation);
}
