import { CoveError } from '../../cove-error.ts';
import { describeValue } from '../../text/describe-value.ts';
import type { JsonObject, JsonValue } from '../../values/json.ts';
import { isJsonPart } from './check-options.ts';
import { isPlainObject } from './own-copy.ts';

/** A value in the input of a call: JSON, with times and bytes as programs have them. */
export type CallValue = JsonValue | Date | Uint8Array | readonly CallValue[] | CallInput;

/** What is undefined is left out. */
export interface CallInput {
  readonly [member: string]: CallValue | undefined;
}

/**
 * An input as it is now, as JSON: times as text, bytes as base64. What is done to the object after the call is about
 * the next one.
 *
 * @throws {CoveError} `usage` for what JSON cannot say, or would leave out in silence.
 */
export function plainInput(input: unknown): JsonObject {
  if (!isPlainObject(input)) throw refused('the input', input);
  try {
    return JSON.parse(JSON.stringify(input, toPlain)) as JsonObject;
  } catch (error) {
    if (error instanceof CoveError) throw error;
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new CoveError('usage', `session.call: the input is not JSON: ${reason}`, { cause: error });
  }
}

function toPlain(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  const original = this[name];
  if (original instanceof Uint8Array) return Buffer.from(original).toString('base64');
  if (!isJsonPart(value)) throw refused(name, value);
  return value;
}

function refused(name: string, value: unknown): CoveError {
  const isInstance = typeof value === 'object' && value !== null && !Array.isArray(value);
  const found = isInstance ? `an instance of ${value.constructor?.name ?? 'a class'}` : describeValue(value);
  return new CoveError('usage', `session.call: ${name}: expected JSON, got ${found}`, {
    hint: 'an input is an object of texts, numbers, booleans, lists and objects; times may be a Date, bytes a Uint8Array',
  });
}
