import type { JsonValue } from '../values/json.ts';
import type { Argument } from './expression-function.ts';

/** A list that the interpreter has checked to be one. */
export function asList(value: Argument | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** As messages have it: `a list`, `null`. */
export function kindName(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
