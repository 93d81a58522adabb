import {
  MISNAMED_EFFECTS,
  PLAIN_INSTEAD,
  PLAIN_READS,
  READ_VERBS,
  SECRET_READS,
} from './operation-classes.generated.ts';

/**
 * - `read`: it only reads, and what must not be shown of its answer is marked.
 * - `secret`: it answers with credentials, tokens, keys, URLs that let anyone in, or with what customers store, as
 * opposed to how their resources are set up.
 * - `effect`: it changes, creates, sends or starts something.
 * - `unknown`: it is named like a read, and nothing else is known of it.
 *
 * Which operation is what was found out from IAM's access levels, the API models and their documentation, and judged:
 * scripts/operation-classes.
 */
export type OperationClass = 'read' | 'secret' | 'effect' | 'unknown';

/**
 * A name alone makes nothing a read: an operation that the table does not have is `unknown`. A name is enough for what
 * is worse than that.
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

/** Whether an operation is known to read and nothing else, secrets included. Whatever is not is treated as a change. */
export function isReadOperation(service: string, operation: string): boolean {
  const found = operationClassOf(service, operation);
  return found === 'read' || (found === 'secret' && READ_NAME.test(operation));
}

/**
 * Whether an operation answers with what must not get into reports. `AssumeRole` is not a read and hands out secrets.
 */
export function isSecretRead(service: string, operation: string): boolean {
  return operationClassOf(service, operation) === 'secret';
}

/** The plain read that has what a secret one answers with beside its secrets, as `service:Operation`. */
export function plainReadInstead(service: string, operation: string): string | undefined {
  const name = `${service}:${operation}`;
  return Object.hasOwn(PLAIN_INSTEAD, name) ? PLAIN_INSTEAD[name] : undefined;
}

/** All operations of the table that hand out secrets, or that change something in spite of their names. */
export function operationsToShun(): readonly { readonly service: string; readonly operation: string }[] {
  return [SECRET_READS, MISNAMED_EFFECTS].flatMap((table) =>
    Object.entries(table).flatMap(([service, names]) => names.split(' ').map((operation) => ({ service, operation }))),
  );
}

/** A verb ends where the next word begins: `GetUser` and `Get`, not `Getaway`. */
const READ_NAME = new RegExp(`^(${READ_VERBS.join('|')})([A-Z0-9]|$)`);

/** What services call the operations that hand out secrets, those of tomorrow too. */
const SECRET_NAME =
  /^(Batch)?Get\w*(Credentials|Tokens?|Token(For|From)[A-Z]\w*|CredentialsFor[A-Z]\w*|CredentialsWithIAM|ApiKeys?|DecryptedAPIKey|Password|PasswordData|MasterUserPassword|PrivateKey|SecretValue|StreamKey|EmbedUrl|LoginUrl|UploadUrl|UploadURL|PresignedURL|StreamingSessionURL|AuthenticationUrl)$/;

/** Most runs ask for a few services: their names are taken apart when they are asked for. */
const split = new Map<string, ReadonlySet<string>>();

function has(table: Readonly<Record<string, string>>, service: string, operation: string): boolean {
  const names = Object.hasOwn(table, service) ? table[service] : undefined;
  if (names === undefined) return false;
  const found = split.get(names) ?? new Set(names.split(' '));
  split.set(names, found);
  return found.has(operation);
}
