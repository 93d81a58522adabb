import type { DataShape, StructureShape } from '../catalog/data-shape.ts';
import { readBase64, readTimestamp } from '../catalog/written-values.ts';
import type { LocatedMapping, LocatedScalar, LocatedValue, Span } from '../documents/located-value.ts';
import { quoteValue } from '../documents/quote-value.ts';
import type { Problem } from '../documents/source-text.ts';
import { hintForName, unknownMember } from '../policy/types/member-hints.ts';
import { didYouMean } from '../text/did-you-mean.ts';

/** Takes what is wrong, and where. */
export type ReportProblem = (span: Span, problem: Problem) => void;

/**
 * Holds a value of a test against the shape that the SDK has for it: the members that there are, their types, and the
 * values that AWS documents. A member may be missing, as it may be in an answer.
 *
 * @param name - of the value, for messages.
 */
export function checkAgainstShape(name: string, located: LocatedValue, shape: DataShape, report: ReportProblem): void {
  if (shape.kind === 'unknown') return;
  if (located.kind === 'scalar') {
    checkScalar(name, located, shape, report);
    return;
  }
  const form = located.kind === 'list' ? 'list' : 'mapping';
  if (FORMS[shape.kind] !== form) {
    report(beginning(located), wrongType(name, shape, `a ${form}`));
    return;
  }
  if (located.kind === 'list') {
    if (shape.kind !== 'list') return;
    for (const item of located.items) checkAgainstShape(name, item, shape.element, report);
  } else if (shape.kind === 'structure') {
    checkMembers(located, shape, report);
  } else if (shape.kind === 'map') {
    for (const [key, entry] of located.entries) checkAgainstShape(key, entry.value, shape.value, report);
  }
}

function checkMembers(located: LocatedMapping, shape: StructureShape, report: ReportProblem): void {
  for (const [name, { key, value }] of located.entries) {
    const member = shape.member(name);
    if (member !== undefined) {
      checkAgainstShape(name, value, member, report);
    } else {
      report(key, { code: 'test/unknown-member', message: unknownMember(name, shape), hint: hintForName(name, shape) });
    }
  }
}

type Form = 'text' | 'number' | 'boolean' | 'list' | 'mapping';

const FORMS: Readonly<Record<Exclude<DataShape['kind'], 'unknown'>, Form>> = {
  string: 'text',
  timestamp: 'text',
  blob: 'text',
  number: 'number',
  boolean: 'boolean',
  list: 'list',
  map: 'mapping',
  structure: 'mapping',
};

const WANTED: Readonly<Record<DataShape['kind'], string>> = {
  unknown: 'a value',
  string: 'text',
  timestamp: 'a date in ISO 8601',
  blob: 'base64 text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a mapping',
  structure: 'a mapping',
};

function checkScalar(name: string, located: LocatedScalar, shape: DataShape, report: ReportProblem): void {
  const { value } = located;
  if (shape.kind === 'unknown') return;
  if (value === null) {
    report(located, { ...wrongType(name, shape, 'nothing'), hint: 'leave out what AWS leaves out' });
    return;
  }
  const form = typeof value === 'string' ? 'text' : (typeof value as 'number' | 'boolean');
  if (FORMS[shape.kind] !== form) {
    report(located, { ...wrongType(name, shape, quoteValue(value)), hint: hintForForm(located, shape) });
    return;
  }
  if (typeof value !== 'string') return;
  if (shape.kind === 'timestamp' && readTimestamp(value) === undefined) {
    report(located, { ...wrongType(name, shape, quoteValue(value)), hint: 'as in "2026-01-31T12:00:00Z"' });
  } else if (shape.kind === 'blob' && readBase64(value) === undefined) {
    report(located, { ...wrongType(name, shape, quoteValue(value)), hint: `base64 of it: "${base64(value)}"` });
  } else if (shape.kind === 'string') {
    const problem = valueProblem(name, value, shape.values?.() ?? []);
    if (problem !== undefined) report(located, problem);
  }
}

/**
 * AWS adds values, and spells some in other capitals than it documents: these are warnings, and misspellings are not.
 */
function valueProblem(name: string, value: string, values: readonly string[]): Problem | undefined {
  if (values.length === 0 || values.includes(value)) return undefined;
  const meant = didYouMean(value, values);
  const shown = values.slice(0, MOST_VALUES).join(', ');
  const others = values.length > MOST_VALUES ? ` and ${values.length - MOST_VALUES} more` : '';
  return {
    code: 'test/unknown-value',
    severity: meant === undefined || mayBeNew(meant, value) ? 'warning' : 'error',
    message: `${quoteValue(value)} is not among the values that AWS documents for ${quoteValue(name)}`,
    hint: meant === undefined ? `its values: ${shown}${others}` : `did you mean ${quoteValue(meant)}?`,
  };
}

const MOST_VALUES = 12;

/** The next version of a known one differs in its numbers: `nodejs24.x`. */
function mayBeNew(known: string, value: string): boolean {
  const [one, other] = [known, value].map((text) => text.toLowerCase().replace(/\d+/g, '0'));
  return one === other;
}

function hintForForm({ value, style }: LocatedScalar, shape: DataShape): string | undefined {
  if (typeof value !== 'string') return shape.kind === 'string' ? 'quote it' : undefined;
  if (style === 'plain') return undefined;
  const isBoolean = shape.kind === 'boolean' && /^(true|false)$/i.test(value);
  const isNumber = shape.kind === 'number' && /^-?\d+(\.\d+)?$/.test(value);
  return isBoolean || isNumber ? `without quotes: ${value.toLowerCase()}` : undefined;
}

const LONGEST_HINT = 60;

function base64(text: string): string {
  return Buffer.from(text).toString('base64').slice(0, LONGEST_HINT);
}

function wrongType(name: string, shape: DataShape, found: string): Problem {
  return { code: 'test/wrong-type', message: `${quoteValue(name)} must be ${WANTED[shape.kind]}, found ${found}` };
}

/** The first key or character of a mapping or list, which may span many lines. */
function beginning(located: LocatedValue): Span {
  const first = located.kind === 'mapping' ? [...located.entries.values()][0]?.key : undefined;
  return first ?? { start: located.start, end: Math.min(located.start + 1, located.end) };
}
