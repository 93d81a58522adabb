import { type InputSignature, TYPE_ANY, TYPE_NUMBER, TYPE_OBJECT, TYPE_STRING } from 'jmespath';
import type { JsonValue } from '../values/json.ts';
import { ageInDays, dateDaysAgo } from './age-in-days.ts';
import { cidrContains } from './cidr-contains.ts';
import { compact } from './compact.ts';
import type { Argument, OwnFunction, ResultType } from './expression-function.ts';
import { FunctionFailure } from './function-failure.ts';
import { globMatches } from './glob-matches.ts';
import { refuseGlob, refusePattern } from './lost-digits.ts';
import { parseCsv } from './parse-csv.ts';
import { parseJson } from './parse-json.ts';
import { policyStatements } from './policy-statements.ts';
import { quoteText } from './quote-text.ts';
import { patternProblem, regexMatches } from './regex-matches.ts';
import { trim } from './text-functions.ts';

const ONE_STRING: InputSignature[] = [{ types: [TYPE_STRING] }];
const TWO_STRINGS: InputSignature[] = [{ types: [TYPE_STRING] }, { types: [TYPE_STRING] }];

const TEXTS: ResultType = { listOf: 'string' };
/** What is compared whatever its case: actions, and the keys and operators of conditions. */
const IN_LOWER_CASE: ResultType = { letters: 'lower' };
const ACTIONS: ResultType = { listOf: IN_LOWER_CASE };
const PRINCIPALS: ResultType = {
  objectOf: { AWS: TEXTS, Service: TEXTS, Federated: TEXTS, CanonicalUser: TEXTS },
  name: 'principal',
};
const STATEMENT: ResultType = {
  objectOf: {
    Sid: 'string',
    Effect: { oneOf: ['Allow', 'Deny'] },
    Principal: PRINCIPALS,
    NotPrincipal: PRINCIPALS,
    Action: ACTIONS,
    NotAction: ACTIONS,
    Resource: TEXTS,
    NotResource: TEXTS,
    Condition: {
      listOf: { objectOf: { operator: IN_LOWER_CASE, key: IN_LOWER_CASE, values: TEXTS }, name: 'condition' },
    },
  },
  name: 'statement',
};

/**
 * The functions beyond the JMESPath standard. All of them are pure, and none takes null: an unknown value is an error
 * for the resource, never an accidental match or pass. If null is expected, the expression says what it means: `Date &&
 * age_days(Date) > ...`.
 */
export const AUDIT_FUNCTIONS: Readonly<Record<string, OwnFunction>> = {
  age_days: {
    usage: 'age_days(date)',
    doc: 'Days from an ISO 8601 date, or from milliseconds since 1970, to the start of the run, with fractions; negative if it is in the future: `` age_days(NotAfter) > `-30` `` is true from thirty days before it on.',
    result: { always: 'number' },
    signature: [{ types: [TYPE_STRING, TYPE_NUMBER] }, { types: [TYPE_STRING] }],
    takesNow: true,
    call: ([date, now]) => ageInDays(typeof date === 'number' ? date : textOf(date), textOf(now)),
  },
  days_ago: {
    usage: 'days_ago(days)',
    doc: 'The moment this many days before the start of the run, ISO 8601: for inputs that take a date.',
    result: { always: 'string' },
    signature: [{ types: [TYPE_NUMBER] }, { types: [TYPE_STRING] }],
    takesNow: true,
    call: ([days, now]) => dateDaysAgo(Number(days), textOf(now)),
  },
  parse_json: {
    usage: 'parse_json(string)',
    doc: 'The value of a JSON document. Two members of the same name are an error.',
    result: 'unknown',
    signature: ONE_STRING,
    call: ([json]) => parseJson(textOf(json)),
  },
  compact: {
    usage: 'compact(value)',
    doc: 'The value without nulls, empty lists and empty mappings in it, at any depth: for inputs with optional members.',
    result: { partsOf: 0 },
    looksInto: 'nothing',
    signature: [{ types: [TYPE_ANY] }],
    call: ([value]) => compact(value as JsonValue),
  },
  decode_uri: {
    usage: 'decode_uri(string)',
    doc: 'Percent escapes decoded (RFC 3986), as in policies returned by IAM. A `+` stays.',
    result: 'string',
    signature: ONE_STRING,
    call: ([text]) => decodeUri(textOf(text)),
  },
  cidr_contains: {
    usage: 'cidr_contains(cidr, address)',
    doc: 'Whether an address, or a whole network, is in a network.',
    result: 'boolean',
    signature: TWO_STRINGS,
    call: ([cidr, address]) => cidrContains(textOf(cidr), textOf(address)),
  },
  glob_match: {
    usage: 'glob_match(string, pattern)',
    doc: '`*` for any characters, `?` for one; matches the whole string, case-sensitively.',
    result: 'boolean',
    signature: TWO_STRINGS,
    call([text, pattern]) {
      refuseGlob(textOf(text), textOf(pattern));
      return globMatches(textOf(text), textOf(pattern));
    },
  },
  regex_match: {
    usage: 'regex_match(string, pattern)',
    doc: 'Whether a regular expression (of RE2, without look-around and back-references) matches anywhere in the string; `^` and `$` anchor it.',
    result: 'boolean',
    signature: TWO_STRINGS,
    literalProblem: (index, value) => (index === 1 && typeof value === 'string' ? patternProblem(value) : undefined),
    call([text, pattern]) {
      refusePattern(textOf(text), textOf(pattern));
      return regexMatches(textOf(text), textOf(pattern));
    },
  },
  words: {
    usage: 'words(string)',
    doc: 'The words of a text, each once: runs of letters, digits, `_`, `-` and `.`.',
    result: { listOf: 'string' },
    signature: ONE_STRING,
    call: ([text]) => wordsOf(textOf(text)),
  },
  decode_base64: {
    usage: 'decode_base64(string)',
    doc: 'The text (UTF-8) encoded in base64; bytes in answers from AWS are base64.',
    result: 'string',
    signature: ONE_STRING,
    call: ([text]) => decodeBase64(textOf(text)),
  },
  parse_csv: {
    usage: 'parse_csv(string)',
    doc: 'The rows of a CSV document: objects with the names in its first line, and values that are text.',
    result: { listOf: { mapOf: 'string' } },
    signature: ONE_STRING,
    call: ([text]) => parseCsv(textOf(text)),
  },
  statements: {
    usage: 'statements(document)',
    doc: 'The statements of an IAM policy document, or of its JSON, in [one form](#statements-of-policies).',
    result: { listOf: STATEMENT },
    signature: [{ types: [TYPE_STRING, TYPE_OBJECT] }],
    call: ([document]) => policyStatements(document as JsonValue),
  },
};

/** Repeats a character and no group, of which V8 cannot count a million. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function decodeBase64(text: string): string {
  if (text.length % 4 !== 0 || !BASE64.test(text)) throw new FunctionFailure(`needs base64, found ${quoteText(text)}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));
  } catch (error) {
    throw new FunctionFailure('needs base64 of text, but its bytes are not UTF-8', { cause: error });
  }
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new FunctionFailure(`needs a percent-encoded string, found ${quoteText(text)}`, { cause: error });
  }
}

/**
 * The words of a text, each once, in order: runs of letters, digits, `_`, `-` and `.`, without `-` and `.` at their
 * ends. So `{ ($.eventName = CreateRoute) }` has `eventName` and `CreateRoute`, and not `CreateRouteTable`.
 */
function wordsOf(text: string): string[] {
  const runs = text.match(/[\p{L}\p{N}_.-]+/gu) ?? [];
  return [...new Set(runs.map((run) => trim(run, '.-')).filter((word) => word !== ''))];
}

function textOf(value: Argument | undefined): string {
  return String(value);
}
