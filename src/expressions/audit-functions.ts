import { type InputSignature, TYPE_STRING } from 'jmespath';
import type { JsonValue } from '../json.ts';
import { ageInDays } from './age-in-days.ts';
import { cidrContains } from './cidr-contains.ts';
import type { Argument, OwnFunction } from './expression-function.ts';
import { FunctionFailure } from './function-failure.ts';
import { globMatches } from './glob-matches.ts';
import { isDeeperThan } from './json-depth.ts';

const ONE_STRING: InputSignature[] = [{ types: [TYPE_STRING] }];
const TWO_STRINGS: InputSignature[] = [{ types: [TYPE_STRING] }, { types: [TYPE_STRING] }];

/** How deep the JSON in a string may be nested. */
const MAX_JSON_DEPTH = 100;

/**
 * The functions beyond the JMESPath standard. All of them are pure, and none takes null: an unknown value is an error
 * of the resource, and never a match or a pass by accident. Where null is expected, the expression says what it means:
 * `Date && age_days(Date) > ...`.
 */
export const AUDIT_FUNCTIONS: Readonly<Record<string, OwnFunction>> = {
  age_days: {
    usage: 'age_days(date)',
    doc: 'Days from an ISO 8601 date to the start of the run, with fractions; negative where it lies ahead.',
    result: { always: 'number' },
    signature: TWO_STRINGS,
    takesNow: true,
    call: ([date, now]) => ageInDays(textOf(date), textOf(now)),
  },
  parse_json: {
    usage: 'parse_json(string)',
    doc: 'The value of a JSON document.',
    result: 'unknown',
    signature: ONE_STRING,
    call: ([json]) => parseJson(textOf(json)),
  },
  decode_uri: {
    usage: 'decode_uri(string)',
    doc: 'Percent escapes decoded (RFC 3986): IAM returns its policies so. A `+` stays.',
    result: 'string',
    signature: ONE_STRING,
    call: ([text]) => decodeUri(textOf(text)),
  },
  cidr_contains: {
    usage: 'cidr_contains(cidr, address)',
    doc: 'Whether an address, or a whole network, lies in a network.',
    result: 'boolean',
    signature: TWO_STRINGS,
    call: ([cidr, address]) => cidrContains(textOf(cidr), textOf(address)),
  },
  glob_match: {
    usage: 'glob_match(string, pattern)',
    doc: '`*` for any characters, `?` for one; the whole string, in which capitals count.',
    result: 'boolean',
    signature: TWO_STRINGS,
    call: ([text, pattern]) => globMatches(textOf(text), textOf(pattern)),
  },
};

function parseJson(json: string): JsonValue {
  let value: JsonValue;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new FunctionFailure(`needs a string of JSON, found ${quote(json)}`, { cause: error });
  }
  if (isDeeperThan(value, MAX_JSON_DEPTH)) throw new FunctionFailure(`needs JSON of at most ${MAX_JSON_DEPTH} levels`);
  return value;
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new FunctionFailure(`needs a percent-encoded string, found ${quote(text)}`, { cause: error });
  }
}

function textOf(value: Argument | undefined): string {
  return String(value);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
