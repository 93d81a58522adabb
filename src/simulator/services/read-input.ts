import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { AwsError, CommonError } from '../aws-error.ts';

/** A string member, or undefined if it is not sent. */
export function optionalString(input: JsonObject, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw wrongType(name, value, 'a string');
}

/** A required string member; the error is that of validation by shape. */
export function requiredString(input: JsonObject, name: string, errorCode = 'ValidationException'): string {
  const value = optionalString(input, name);
  if (value !== undefined) return value;
  const message = `1 validation error detected: Value null at '${memberName(name)}' failed to satisfy constraint: Member must not be null`;
  throw new AwsError(errorCode, message);
}

export function optionalBoolean(input: JsonObject, name: string): boolean | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw wrongType(name, value, 'a boolean');
}

/** A whole number, from JSON or from the digits of a form. */
export function optionalInteger(input: JsonObject, name: string): number | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw wrongType(name, value, 'an integer');
}

export function stringList(input: JsonObject, name: string): string[] {
  return list(input, name).map((element) => {
    if (typeof element === 'string') return element;
    throw wrongType(name, element, 'a string');
  });
}

export function objectList(input: JsonObject, name: string): JsonObject[] {
  return list(input, name).map((element) => {
    if (isJsonObject(element)) return element;
    throw wrongType(name, element, 'a structure');
  });
}

function list(input: JsonObject, name: string): JsonValue[] {
  const value = input[name] ?? [];
  if (Array.isArray(value)) return value;
  // An empty list of a query is an empty string.
  if (value === '') return [];
  throw wrongType(name, value, 'a list');
}

function wrongType(name: string, value: JsonValue, expected: string): CommonError {
  return new CommonError('unreadable-input', `${name} must be ${expected}, not ${JSON.stringify(value)}`);
}

/** Validation messages write a member with a small first letter. */
export function memberName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
