/**
 * An endpoint may send back what a request was signed with: a proxy that quotes headers in its error page, a debugging
 * service that answers with what it got. AWS never receives the secret key, but does receive the session token.
 */
import { isJsonObject, type JsonValue } from '../../json.ts';
import type { Credentials } from './credentials.ts';

const HIDDEN = '(credential)';

/**
 * AWS's secret keys have 40 characters, its tokens hundreds. The keys of emulators are words (`test`), which stand in
 * many texts.
 */
const LEAST_LENGTH = 16;

/** The text without secret keys and session tokens, each as a whole, as it is and as it stands in a URL. */
export function hideCredentials(text: string, credentials: Iterable<Credentials>): string {
  let hidden = text;
  for (const { secretAccessKey, sessionToken } of credentials) {
    for (const secret of [sessionToken, secretAccessKey]) {
      if (secret === undefined || secret.length < LEAST_LENGTH) continue;
      hidden = hidden.replaceAll(secret, HIDDEN).replaceAll(encodeURIComponent(secret), HIDDEN);
    }
  }
  return hidden;
}

/** The same for all texts in a value. A value that holds no credentials is itself. */
export function hideCredentialsIn(value: JsonValue, credentials: readonly Credentials[]): JsonValue {
  if (typeof value === 'string') return hideCredentials(value, credentials);
  if (Array.isArray(value)) {
    const elements = value.map((element) => hideCredentialsIn(element, credentials));
    return elements.some((element, index) => element !== value[index]) ? elements : value;
  }
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(
    ([name, member]) => [hideCredentials(name, credentials), hideCredentialsIn(member, credentials)] as const,
  );
  const isSame = members.every(([name, member]) => value[name] === member);
  return isSame ? value : Object.fromEntries(members);
}

/** The same for an error of a request, in place: whoever catches it wants its class. */
export function withoutCredentials(error: unknown, credentials: Credentials): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { cause, $metadata } = error as { readonly cause?: unknown; readonly $metadata?: unknown };
  for (const part of [error, $metadata]) {
    if (typeof part !== 'object' || part === null) continue;
    for (const name of Object.getOwnPropertyNames(part)) hideProperty(part, name, credentials);
  }
  if (cause !== error) withoutCredentials(cause, credentials);
  return error;
}

function hideProperty(object: object, name: string, credentials: Credentials): void {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  const { value, writable } = descriptor ?? {};
  if (typeof value !== 'string' || writable !== true) return;
  const hidden = hideCredentials(value, [credentials]);
  if (hidden !== value) Object.defineProperty(object, name, { ...descriptor, value: hidden });
}
