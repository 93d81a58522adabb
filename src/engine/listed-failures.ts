import { hasWords, meaningOf } from '../catalog/error-names.ts';
import { isFilled } from '../catalog/paging/member-path.ts';
import type { ListedFailure } from '../catalog/partial-answer-rows.ts';
import type { Call } from '../policy/model/policy.ts';
import type { ErrorRecord } from '../run-log/records.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import { isMarked, reveal } from '../values/marked.ts';

/** The outcome of an answer: the value that a policy sees, or an error if AWS could not return all of it. */
export type JudgedAnswer =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: ErrorRecord };

/**
 * Looks for what a successful answer lists as failed. A failure whose code is among the call's `absent` names means
 * "there is none": the value is null if the answer contains nothing else, and otherwise the rest of the answer. Codes
 * about permissions, rates or defects are failures, whatever a policy names.
 *
 * @param failures - the members that list failures.
 */
export function judgeAnswer(call: Call, output: JsonObject, failures: readonly ListedFailure[]): JudgedAnswer {
  if (failures.length === 0) return { ok: true, value: output };
  let isAbsent = false;
  const listed = failures.flatMap((row) => {
    const entries = entriesOf(row, output);
    const left = entries.filter((entry) => !isAbsence(call, entry));
    isAbsent ||= left.length < entries.length;
    return left.length === 0 ? [] : [{ row, entries: left }];
  });
  if (listed.length > 0) return { ok: false, error: errorOf(call, listed) };
  const ownMembers = new Set(failures.flatMap(({ member, most }) => (most === undefined ? [member] : [])));
  return { ok: true, value: isAbsent && isEmptyBeside(output, ownMembers) ? null : output };
}

/** One of the things that could not be returned. */
interface Entry {
  readonly code: string | null;
  /** What it is about: an ARN, a name. */
  readonly name: string | null;
  /** What AWS says about it; empty if nothing. */
  readonly message: string;
}

/** That something is cut off has no code: a page token would be one by mistake. */
const SIGN: Entry = { code: null, name: null, message: '' };

interface Listed {
  readonly row: ListedFailure;
  readonly entries: readonly Entry[];
}

function entriesOf(row: ListedFailure, output: JsonObject): readonly Entry[] {
  const steps = row.member.match(/\[\]|\{\}|[^.[{]+/g) ?? [];
  const found = steps.reduce<readonly JsonValue[]>(
    (values, step) => values.flatMap((each) => below(each, step)),
    [output],
  );
  return found.flatMap((value) => entriesIn(row, value));
}

function below(value: JsonValue, step: string): readonly JsonValue[] {
  if (step === '[]') return Array.isArray(value) ? value : [];
  if (!isJsonObject(value)) return [];
  if (step === '{}') return Object.values(value);
  return Object.hasOwn(value, step) ? [value[step] ?? null] : [];
}

function entriesIn({ member, isMap, values, cuts, counts, most }: ListedFailure, value: JsonValue): readonly Entry[] {
  if (most !== undefined) return Array.isArray(value) && value.length === most ? [SIGN] : [];
  if (cuts !== undefined || counts !== undefined) return isFilled(reveal(value)) ? [SIGN] : [];
  if (values !== undefined)
    return values.includes(String(value)) ? [{ code: String(value), name: null, message: '' }] : [];
  if (isMarked(value)) return isEmpty(value.value) ? [] : [{ code: null, name: null, message: '' }];
  if (Array.isArray(value)) return value.map((element) => entryOf(member, element));
  if (isJsonObject(value)) {
    if (isMap !== true) return Object.keys(value).length === 0 ? [] : [entryOf(member, value)];
    return Object.entries(value).map(([name, element]) => ({ ...entryOf(member, element), name }));
  }
  const isNothing = value === null || value === '' || value === 0 || value === false;
  return isNothing ? [] : [{ code: String(value), name: null, message: '' }];
}

/** For a bare name, the name of its list is the reason: `projectsNotFound`. */
function entryOf(member: string, element: JsonValue): Entry {
  if (!isJsonObject(element)) return { code: member.split('.').at(-1) ?? member, name: String(element), message: '' };
  return {
    code: codeOf(element),
    name: firstText(element, NAMES),
    message: firstText(element, MESSAGES) ?? '',
  };
}

/** What services call the code of a failure, likeliest first. */
const CODES = [
  /^((error|failure|exception|status)_?)?code$/i,
  /^(error|exception)_?(name|type)$/i,
  /^(error|failure)?reason$/i,
  /^error$/i,
];
const MESSAGES = [/message$/i, /^(detail|reason|text)$/i];
const NAMES = [/arn$/i, /(id|identifier)$/i, /name$/i];

function codeOf(element: JsonObject): string | null {
  const code = firstText(element, CODES);
  if (code !== null) return code;
  // Glue has a structure for the error, next to what it is about.
  const inner = Object.values(element).find(isJsonObject);
  return inner === undefined ? null : firstText(inner, CODES);
}

function firstText(element: JsonObject, patterns: readonly RegExp[]): string | null {
  for (const pattern of patterns) {
    for (const [name, value] of Object.entries(element)) {
      if (pattern.test(name) && typeof value === 'string' && value !== '') return value;
    }
  }
  return null;
}

/** Codes that do not say whether the thing exists. */
const NEVER_ABSENT =
  /denied|unauthori[sz]ed|not_?authori[sz]ed|forbidden|throttl|too_?many|limit|exceed|internal|timeout|time_?out|unavailable|expired/i;

function isAbsence({ absent }: Call, { code, message }: Entry): boolean {
  if (code === null || NEVER_ABSENT.test(code) || meaningOf(code) !== undefined) return false;
  return absent.some(({ name, message: words }) => name === code && (words === undefined || hasWords(message, words)));
}

function isEmptyBeside(output: JsonObject, failures: ReadonlySet<string>): boolean {
  return Object.entries(output).every(([name, value]) => failures.has(name) || isEmpty(value));
}

function isEmpty(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return value === null;
}

function errorOf(call: Call, listed: readonly Listed[]): ErrorRecord {
  return {
    kind: 'partial',
    operation: `${call.service}:${call.operation}`,
    code: listed.flatMap(({ entries }) => entries.map(({ code }) => code)).find((code) => code !== null) ?? null,
    message: listed.map(describe).join('; '),
    requestId: null,
    attempts: 1,
    resource: null,
  };
}

const MOST_DESCRIBED = 3;

function describe({ row, entries }: Listed): string {
  const { member, hides, values, cuts, counts, most, whole } = row;
  const path = `\`${member}\``;
  const other = whole === undefined ? '' : `call ${whole} for all of it, or `;
  const wayOut = `${other}read \`${member.split('.').at(-1)}\` as well to judge a part`;
  if (most !== undefined) {
    const cure = whole === undefined ? '' : `; call ${whole} for all of it`;
    return `the answer may not be whole: ${path} has ${most} elements, the most it can have${cure}`;
  }
  if (cuts !== undefined)
    return `the answer is not whole: ${path} says that \`${cuts}\` next to it is cut off; ${wayOut}`;
  if (counts !== undefined)
    return `the answer is not whole: ${path} says that there are more than \`${counts}\` next to it; ${wayOut}`;
  if (values !== undefined) return `the answer is not whole: ${path} is ${entries[0]?.code ?? ''}`;
  const count = entries.length === 1 ? 'a failure' : `${entries.length} failures`;
  const first = entries.slice(0, MOST_DESCRIBED).map(describeEntry).join(', ');
  const rest = entries.length > MOST_DESCRIBED ? ', …' : '';
  const hidden = hides === undefined ? '' : `, so that \`${hides}\` is missing`;
  return `the call succeeded, but its answer lists ${count} in ${path}${hidden}: ${first}${rest}`;
}

function describeEntry({ code, name }: Entry): string {
  if (code === null) return name ?? 'without a code';
  return name === null ? code : `${code} (${name})`;
}
