import {
  TYPE_ANY,
  TYPE_ARRAY,
  TYPE_ARRAY_ARRAY,
  TYPE_ARRAY_NUMBER,
  TYPE_ARRAY_OBJECT,
  TYPE_ARRAY_STRING,
  TYPE_BOOLEAN,
  TYPE_EXPREF,
  TYPE_NUMBER,
  TYPE_OBJECT,
  TYPE_STRING,
} from 'jmespath';
import { signatureOf } from './function-table.ts';

/** What an argument may be: a value of some kind, or a list whose elements are all of one kind. */
export type ArgumentKind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'object'
  | 'list'
  | 'list of string'
  | 'list of number'
  | 'list of object'
  | 'list of list';

/**
 * What a function accepts as one of its arguments.
 *
 * @returns undefined if it takes anything, or an `&expression`, and for an unknown function or argument.
 */
export function argumentKinds(name: string, index: number): readonly ArgumentKind[] | undefined {
  const signature = signatureOf(name);
  const last = signature?.at(-1);
  const argument = signature?.[index] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined) return undefined;
  const kinds = argument.types.map((type) => KINDS.get(type));
  return kinds.every((kind) => kind !== undefined) ? kinds : undefined;
}

const KINDS: ReadonlyMap<number, ArgumentKind | undefined> = new Map<number, ArgumentKind | undefined>([
  [TYPE_ANY, undefined],
  [TYPE_EXPREF, undefined],
  [TYPE_STRING, 'string'],
  [TYPE_NUMBER, 'number'],
  [TYPE_BOOLEAN, 'boolean'],
  [TYPE_OBJECT, 'object'],
  [TYPE_ARRAY, 'list'],
  [TYPE_ARRAY_STRING, 'list of string'],
  [TYPE_ARRAY_NUMBER, 'list of number'],
  [TYPE_ARRAY_OBJECT, 'list of object'],
  [TYPE_ARRAY_ARRAY, 'list of list'],
]);
