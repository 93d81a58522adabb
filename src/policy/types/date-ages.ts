import type { Comparison, NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { MIRRORED } from './constant-comparisons.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import type { Side } from './length-comparisons.ts';

/** What is wrong with a comparison of an age. */
export interface WrongAge {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * `age_days` of a date to come is negative. Whoever looks for certificates that expire within thirty days and writes
 * `age_days(NotAfter) > 30` finds those that expired a month ago, and `< 30` finds every certificate.
 */
export function wrongAge(
  inference: Inference,
  { name }: NodeOf<'Comparator'>,
  [left, right]: readonly [Side, Side],
): WrongAge | undefined {
  return ofSide(inference, name, left, right) ?? ofSide(inference, MIRRORED[name], right, left);
}

function ofSide(inference: Inference, name: Comparison, { node }: Side, other: Side): WrongAge | undefined {
  const [date] = node.type === 'Function' && node.name === 'age_days' ? node.children : [];
  const days = daysOf(other);
  if (date === undefined || days === undefined || name === 'EQ' || name === 'NE') return undefined;
  const isMore = name === 'GT' || name === 'GTE';
  if (days > 0 && isNamed(date, AHEAD)) return ofDateToCome(inference, [node, date, other.node], isMore);
  const isNever = days < 0 || (days === 0 && name === 'LT');
  return isNever && isNamed(date, PAST) ? ofPastDate(inference, [node, date, other.node], isMore) : undefined;
}

type Parts = readonly [age: SyntaxNode, date: SyntaxNode, days: SyntaxNode];

function ofDateToCome(inference: Inference, [age, date, days]: Parts, isMore: boolean): WrongAge {
  const text = excerpt(inference, date.span);
  const within = negated(inference, days);
  return {
    code: 'types/date-ahead',
    message: `the age of \`${text}\` is below 0 until that date has come: this is true ${isMore ? 'only long after it' : 'however far ahead it is'}`,
    hint: `for what has passed, or will within that time: \`${pasted(inference, age.span)} > ${within}\``,
  };
}

function ofPastDate(inference: Inference, [age, date, days]: Parts, isMore: boolean): WrongAge {
  const result = isMore ? 'always' : 'never';
  return {
    code: `types/${result}`,
    message: `\`${excerpt(inference, date.span)}\` lies in the past, and its age is never below 0: the comparison is probably ${result} true`,
    hint: `for what is older: \`${pasted(inference, age.span)} > ${negated(inference, days)}\``,
  };
}

/** The opposite number, as an expression. */
function negated(inference: Inference, node: SyntaxNode): string {
  if (node.type === 'Literal' && typeof node.value === 'number') return `\`${0 - node.value}\``;
  return `(\`0\` - ${pasted(inference, node.span)})`;
}

/** A parameter has another number in another run, but hardly one with another sign. */
function daysOf({ node, shape }: Side): number | undefined {
  if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : undefined;
  return shape.kind === 'number' ? shape.value : undefined;
}

/** Whether the date, or every one that may take its place, is called so. */
function isNamed(date: SyntaxNode, names: RegExp): boolean {
  if (date.type === 'OrExpression') return isNamed(date.left, names) && isNamed(date.right, names);
  if (date.type === 'Subexpression') return isNamed(date.right, names);
  return date.type === 'Field' && names.test(date.name);
}

const WHEN = '_?(?:at|on|date|time|date_?time|time_?stamp)?$';

/**
 * Members that hold a date to come as long as what they are of is in use: 103 names of dates, at 355 places in the
 * answers of the reads in botocore 1.44.8, as of 2026-11-29. Not those of an end, which most often is that of a job.
 */
const AHEAD = new RegExp(
  [
    `expir(?:y|es?|ation)${WHEN}`,
    '^not_?(?:valid_?)?after$',
    'valid_?(?:to|till|until)$',
    'until_?date$',
    'pending_?deletion_?at$',
    '(?:forced|current)_?apply_?date$',
    '^next\\w+(?:date|time|at)$',
  ].join('|'),
  'i',
);

/** Members that hold the date of something that has happened. */
const PAST = new RegExp(
  [
    '^last_?(?:used|modified|updated?|changed?|accessed|activity|seen|login|authenticated)',
    `^(?!next|scheduled|estimated|expected|planned)\\w*(?:creat(?:ed?|ion)|launch(?:ed)?|upload(?:ed)?)${WHEN}`,
    `^(?!next|scheduled|estimated|expected|planned)\\w*(?:update[ds]?|modified|modification|attach(?:ed)?|registered)${WHEN}`,
  ].join('|'),
  'i',
);
