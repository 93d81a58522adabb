import type { DataShape, StructureShape } from '../../catalog/data-shape.ts';
import { readBase64, readTimestamp } from '../../catalog/written-values.ts';
import {
  type LocatedMapping,
  type LocatedScalar,
  type LocatedValue,
  member,
  type Span,
} from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { report } from '../model/policy-context.ts';
import { checkTemplateString, type Scope } from './check-expression.ts';
import { portFilterProblem } from './half-questions.ts';
import { hintForName, unknownMember } from './member-hints.ts';
import { describe, type Shape } from './shape.ts';

/** The call that an input belongs to, for messages: `cloudtrail:StopLogging`, and its place. */
export interface LocatedCall {
  readonly name: string;
  readonly span: Span;
}

/** Checks the input of a call, with templates in it, against what the operation takes. */
export function checkInput(scope: Scope, call: LocatedCall, input: LocatedValue | undefined, shape: DataShape): void {
  if (input !== undefined && input.kind !== 'mapping') return;
  if (shape.kind !== 'structure') {
    if (input !== undefined) checkValue(scope, 'input', input, { kind: 'unknown' });
    return;
  }
  for (const name of shape.required) {
    if (input?.entries.has(name)) continue;
    report(scope.context, call.span, {
      code: 'types/missing-member',
      message: `${call.name} needs ${quoteValue(name)} in its input`,
    });
  }
  if (input !== undefined) checkMembers(scope, input, shape);
}

function checkValue(scope: Scope, name: string, located: LocatedValue, shape: DataShape): void {
  if (located.kind === 'scalar') {
    checkScalar(scope, name, located, shape);
  } else if (located.kind === 'list') {
    if (refuses(shape, 'list')) reportType(scope, { name, located, shape }, 'a list');
    const element: DataShape = shape.kind === 'list' ? shape.element : { kind: 'unknown' };
    for (const item of located.items) {
      // A null would be left out: the list would be a different one.
      const isLeftOut = item.kind === 'scalar' && item.value === null && element.kind !== 'unknown';
      if (isLeftOut) reportType(scope, { name, located: item, shape: element }, 'null');
      else checkValue(scope, name, item, element);
    }
  } else if (shape.kind === 'structure') {
    checkStructure(scope, name, located, shape);
  } else {
    if (refuses(shape, 'mapping')) reportType(scope, { name, located, shape }, 'a mapping');
    const value: DataShape = shape.kind === 'map' ? shape.value : { kind: 'unknown' };
    for (const [key, entry] of located.entries) checkValue(scope, key, entry.value, value);
  }
}

function checkStructure(scope: Scope, name: string, located: LocatedMapping, shape: StructureShape): void {
  for (const required of shape.required) {
    if (located.entries.has(required)) continue;
    report(scope.context, beginning(located), {
      code: 'types/missing-member',
      message: `${quoteValue(name)} needs ${quoteValue(required)}: ${shape.name} requires it`,
    });
  }
  checkMembers(scope, located, shape);
}

function checkMembers(scope: Scope, located: LocatedMapping, shape: StructureShape): void {
  for (const [name, { key, value }] of located.entries) {
    const found = shape.member(name);
    if (found === undefined) {
      report(scope.context, key, {
        code: 'types/unknown-member',
        message: unknownMember(name, shape),
        hint: hintForName(name, shape),
      });
    }
    checkValue(scope, name, value, found ?? { kind: 'unknown' });
  }
}

function checkScalar(scope: Scope, name: string, located: LocatedScalar, shape: DataShape): void {
  const { value } = located;
  if (value === null) return;
  if (typeof value !== 'string') {
    if (refuses(shape, typeof value === 'number' ? 'number' : 'boolean')) {
      const written = scope.context.source.text.slice(located.start, located.end);
      const hint = shape.kind === 'string' ? `quote it: "${written}"` : undefined;
      reportType(scope, { name, located, shape }, quoteValue(value), hint);
    }
    return;
  }
  const given = checkTemplateString(scope, located);
  if (!value.includes('${') && shape.kind === 'string') {
    checkDocumented(scope, located, { name: quoteValue(name), values: shape.values?.() ?? [] });
  }
  if (!value.includes('${') && isMisspelt(value, shape)) {
    reportType(scope, { name, located, shape }, quoteValue(value), hintForSpelling(value, shape));
    return;
  }
  const form = formOf(given);
  if (form === undefined || !refuses(shape, form)) return;
  const found = given.kind === 'string' && !value.includes('${') ? quoteValue(value) : describe(given);
  reportType(scope, { name, located, shape }, found, hintForText(value, shape) ?? hintForGiven(given, shape));
}

/**
 * Reports the value of a filter that AWS does not document: `instance-state-name: Running` asks for nothing, and "there
 * are none" is what comes.
 */
export function checkFilterValues(
  scope: Scope,
  input: LocatedValue | undefined,
  filters: () => ReadonlyMap<string, readonly string[]>,
): void {
  const given = member(input, 'Filters');
  for (const filter of given?.kind === 'list' ? given.items : []) {
    const name = member(filter, 'Name')?.value;
    const values = member(filter, 'Values');
    if (typeof name !== 'string' || values?.kind !== 'list') continue;
    for (const value of values.items) {
      if (value.kind !== 'scalar' || typeof value.value !== 'string' || /[*?$]/.test(value.value)) continue;
      checkDocumented(scope, value, { name: quoteValue(name), values: filters().get(name) ?? [], isFilter: true });
      const half = portFilterProblem(name, value.value);
      if (half !== undefined) report(scope.context, value, half);
    }
  }
}

/**
 * AWS adds values, and takes capitals as they are. It refuses an input that it does not know, and no value of a filter.
 */
function checkDocumented(
  { context }: Scope,
  located: LocatedScalar,
  {
    name,
    values,
    isFilter = false,
  }: { readonly name: string; readonly values: readonly string[]; readonly isFilter?: boolean },
): void {
  const text = String(located.value);
  if (text === '' || values.length === 0 || values.includes(text)) return;
  const sameWord = values.find((value) => value.toLowerCase() === text.toLowerCase());
  if (sameWord === undefined && !isFilter) return;
  report(context, located, {
    code: 'types/wrong-value',
    severity: sameWord === undefined ? 'warning' : 'error',
    message: `${quoteValue(text)} is not among the values that AWS documents for ${name}`,
    hint: hintForValue(text, values, sameWord),
  });
}

function hintForValue(text: string, values: readonly string[], sameWord: string | undefined): string {
  const meant = sameWord ?? didYouMean(text, values);
  if (meant !== undefined) return `did you mean ${quoteValue(meant)}?`;
  return `its values: ${values.slice(0, MOST_VALUES).join(', ')}${values.length > MOST_VALUES ? ` and ${values.length - MOST_VALUES} more` : ''}`;
}

const MOST_VALUES = 12;

/** Text that is not a date, or not bytes; the result of a template is checked when it is filled in. */
function isMisspelt(value: string, { kind }: DataShape): boolean {
  if (kind === 'timestamp') return readTimestamp(value) === undefined;
  return kind === 'blob' && readBase64(value) === undefined;
}

function hintForSpelling(value: string, { kind }: DataShape): string {
  if (kind === 'blob') return `base64 of it: "${Buffer.from(value).toString('base64').slice(0, LONGEST_HINT)}"`;
  if (readTimestamp(`${value}Z`) !== undefined) return `with its time zone: "${value}Z"`;
  return 'ISO 8601, as in "2026-01-31" or "2026-01-31T12:00:00Z"';
}

const LONGEST_HINT = 60;

/** How a value is written in YAML. */
type Form = 'string' | 'number' | 'boolean' | 'list' | 'mapping';

/** The form of a member's value; kinds that take anything are not listed. A date is text, or seconds since 1970. */
const ACCEPTED: Readonly<Partial<Record<DataShape['kind'], readonly Form[]>>> = {
  string: ['string'],
  blob: ['string'],
  timestamp: ['string', 'number'],
  number: ['number'],
  boolean: ['boolean'],
  list: ['list'],
  map: ['mapping'],
  structure: ['mapping'],
};

const WANTED: Readonly<Record<DataShape['kind'], string>> = {
  string: 'text',
  blob: 'base64 text',
  timestamp: 'a date',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a mapping',
  structure: 'a mapping',
  unknown: 'a value',
};

function refuses(shape: DataShape, form: Form): boolean {
  return ACCEPTED[shape.kind]?.includes(form) === false;
}

function formOf(shape: Shape): Form | undefined {
  if (shape.kind === 'unknown' || shape.kind === 'null') return undefined;
  if (shape.kind === 'object' || shape.kind === 'map') return 'mapping';
  return shape.kind === 'timestamp' ? 'string' : shape.kind;
}

function hintForText(value: string, shape: DataShape): string | undefined {
  const isBoolean = shape.kind === 'boolean' && /^(true|false)$/i.test(value);
  const isNumber = shape.kind === 'number' && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value);
  if (isBoolean || isNumber) return `without quotes: ${value.toLowerCase()}`;
  return shape.kind === 'list' ? 'a list of one: ["…"]' : undefined;
}

function hintForGiven(given: Shape, shape: DataShape): string | undefined {
  const isPlain = given.kind === 'number' || given.kind === 'boolean';
  return isPlain && shape.kind === 'string' ? 'text of it: to_string(…)' : undefined;
}

function reportType(
  { context }: Scope,
  { name, located, shape }: { readonly name: string; readonly located: LocatedValue; readonly shape: DataShape },
  found: string,
  hint?: string,
): void {
  const message = `${quoteValue(name)} must be ${WANTED[shape.kind]}, found ${found}`;
  const span = located.kind === 'scalar' ? located : beginning(located);
  report(context, span, { code: 'types/wrong-type', message, hint });
}

/** A mapping or list may span many lines: its first key, or its first character. */
function beginning(located: LocatedValue): Span {
  if (located.kind === 'mapping') {
    for (const { key } of located.entries.values()) return key;
  }
  return { start: located.start, end: located.start + 1 };
}
