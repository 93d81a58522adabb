import type { CallOutcome } from '../aws/calls/call-outcome.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { readWrittenAnswer } from '../catalog/written-answer.ts';
import { CoveError } from '../cove-error.ts';
import { type LocatedMapping, type LocatedValue, member, type Span } from '../documents/located-value.ts';
import { quoteValue } from '../documents/quote-value.ts';
import type { Problem, SourceText } from '../documents/source-text.ts';
import type { Policy } from '../policy/model/policy.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { isJsonObject } from '../values/json.ts';
import { checkAgainstShape, type ReportProblem } from './check-answer.ts';
import { checkError } from './check-error.ts';
import { checkRegion } from './check-region.ts';
import type { AnswerCase, OperationAnswers } from './policy-test.ts';

export interface AnswersContext {
  readonly located: LocatedValue;
  readonly source: SourceText;
  readonly policy: Policy;
  /** The region of the test. */
  readonly region: string;
  readonly catalog: Catalog;
}

interface Named {
  readonly service: string;
  readonly operation: string;
}

/** The answers of a test, held against the SDK's shapes and against the calls that its policy makes. */
export function checkAnswers(context: AnswersContext, report: ReportProblem): OperationAnswers[] {
  const answers = member(context.located, 'answers');
  if (answers?.kind !== 'mapping') return [];
  const called = readsOf(context.policy);
  const found = new Map<string, OperationAnswers>();
  for (const [written, { key, value }] of answers.entries) {
    const named = operationOf({ written, key }, called, context, report);
    if (named === undefined) continue;
    const operation = nameOf(named);
    if (found.has(operation))
      report(key, { code: 'test/duplicate-answers', message: `${operation} is answered twice` });
    found.set(operation, { operation, cases: casesOf(value, named, context, report) });
  }
  return [...found.values()];
}

function nameOf({ service, operation }: Named): string {
  return `${service}:${operation}`;
}

/** The operations that a policy reads with. */
function readsOf({ call, with: shared, lookups }: Policy): string[] {
  return [...new Set([...shared, call, ...lookups].map(nameOf))];
}

function operationOf(
  { written, key }: { readonly written: string; readonly key: Span },
  called: readonly string[],
  { policy, catalog }: AnswersContext,
  report: ReportProblem,
): Named | undefined {
  const [service = '', operation = ''] = written.split(':');
  const known = catalog.check(service, operation);
  const name = known.ok ? `${known.service}:${operation}` : written;
  if (known.ok && called.includes(name)) return { service: known.service, operation };
  report(key, neverCalled(written, policy, called));
  return undefined;
}

function neverCalled(written: string, { id, remediate }: Policy, called: readonly string[]): Problem {
  const changes = remediate.flatMap((call) => [call, ...call.undo]).map(nameOf);
  return {
    code: 'test/never-called',
    message: `policy ${quoteValue(id)} never calls ${quoteValue(written)} when it is evaluated`,
    hint: changes.includes(written)
      ? 'a test makes no changes: say under `changes` which ones would be made'
      : hintForCalls(written, called),
  };
}

function hintForCalls(written: string, called: readonly string[]): string {
  const meant = didYouMean(written, called);
  return meant === undefined ? `it calls ${called.join(', ')}` : `did you mean ${quoteValue(meant)}?`;
}

function casesOf(
  value: LocatedValue,
  named: Named,
  context: AnswersContext,
  report: ReportProblem,
): readonly AnswerCase[] {
  if (value.kind === 'list') return value.items.flatMap((item) => caseOf(item, named, context, report) ?? []);
  const range = context.source.range(value.start, value.start + 1);
  const strays = value.kind === 'mapping' ? strayKey(value, named, context.catalog) : undefined;
  if (strays !== undefined) {
    report(strays, NO_LIST);
    return [];
  }
  const error = value.kind === 'mapping' && value.entries.size === 1 ? member(value, 'error') : undefined;
  const outcome =
    error === undefined ? answerOf(value, named, context, report) : checkError(error, { ...named, ...context }, report);
  return outcome === undefined ? [] : [{ when: undefined, region: undefined, answers: 'all', outcome, range }];
}

const NO_LIST: Problem = {
  code: 'test/no-list',
  message: 'cases are written as a list; a mapping is the answer itself',
  hint: 'write - before it, or leave `answer` out; an error stands alone: { error: AccessDenied }',
};

const CASE_KEYS: readonly string[] = ['when', 'region', 'answer', 'error'];

/** The first key of a mapping that belongs to a case, or nearly does, and to no answer. */
function strayKey({ entries }: LocatedMapping, named: Named, catalog: Catalog): Span | undefined {
  const output = catalog.shapes(named.service, named.operation)?.output;
  if (output?.kind !== 'structure') return undefined;
  if (entries.size === 1 && entries.has('error')) return undefined;
  const members = output.memberNames;
  const isStray = (key: string): boolean =>
    !members.includes(key) && didYouMean(key, members) === undefined && didYouMean(key, CASE_KEYS) !== undefined;
  return [...entries].find(([key]) => isStray(key))?.[1].key;
}

function caseOf(
  item: LocatedValue,
  named: Named,
  context: AnswersContext,
  report: ReportProblem,
): AnswerCase | undefined {
  if (item.kind !== 'mapping') return undefined;
  const when = member(item, 'when');
  const region = member(item, 'region');
  checkRegion(region, report);
  const answer = member(item, 'answer');
  const error = member(item, 'error');
  if ((answer === undefined) === (error === undefined)) {
    report(firstKey(item), answer === undefined ? NO_ANSWER : BOTH);
    return undefined;
  }
  const shapes = context.catalog.shapes(named.service, named.operation);
  if (when !== undefined && shapes !== undefined) checkAgainstShape('when', when, shapes.input, report);
  const outcome =
    error !== undefined
      ? checkError(error, { ...named, ...context }, report)
      : answer && answerOf(answer, named, context, report);
  if (outcome === undefined) return undefined;
  return {
    when: isJsonObject(when?.value) ? when.value : undefined,
    region: typeof region?.value === 'string' ? region.value : undefined,
    answers: when === undefined && region === undefined ? 'one' : 'all',
    outcome,
    range: context.source.range(item.start, item.start + 1),
  };
}

const NO_ANSWER: Problem = {
  code: 'test/no-answer',
  message: 'the case has neither `answer` nor `error`',
  hint: 'in a list each element is a case: - answer: { … }',
};

const BOTH: Problem = {
  code: 'test/no-answer',
  message: 'the case has both `answer` and `error`: a call has one of them',
};

function firstKey(located: LocatedMapping): Span {
  return [...located.entries.values()][0]?.key ?? { start: located.start, end: located.start + 1 };
}

function answerOf(
  answer: LocatedValue,
  { service, operation }: Named,
  { catalog }: AnswersContext,
  report: ReportProblem,
): CallOutcome | undefined {
  let isRight = true;
  const shapes = catalog.shapes(service, operation);
  if (shapes !== undefined) {
    checkAgainstShape(`the answer of ${service}:${operation}`, answer, shapes.output, (span, problem) => {
      isRight &&= problem.severity === 'warning';
      report(span, problem);
    });
  }
  if (!isRight || !isJsonObject(answer.value)) return undefined;
  try {
    return { ok: true, ...readWrittenAnswer(catalog.operation(service, operation), answer.value) };
  } catch (error) {
    if (!(error instanceof CoveError)) throw error;
    report({ start: answer.start, end: answer.start + 1 }, { code: 'test/wrong-answer', message: error.message });
    return undefined;
  }
}
