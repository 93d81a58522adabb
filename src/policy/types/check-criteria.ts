import type { DataShape, DataShapes, StringShape, StructureShape } from '../../catalog/data-shape.ts';
import type { LocatedValue } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import type { OperationName } from '../model/policy.ts';
import { type PolicyContext, report } from '../model/policy-context.ts';
import { type Criterion, criteriaOf } from './criteria.ts';

/**
 * Warns of criteria that nothing in an answer can meet: `SeverityLabel: [{ Value: critical }]`, where AWS writes
 * `CRITICAL`. The model says only that they are text, AWS compares them as they stand, and "there are none" is what
 * comes. What they are compared with is the member of the answer that is called like the criterion.
 */
export function checkCriteria(
  context: PolicyContext,
  operation: OperationName,
  input: LocatedValue | undefined,
  { input: takes, filters, output }: DataShapes,
): void {
  if (input?.kind !== 'mapping') return;
  for (const criterion of criteriaOf(input, takes)) {
    const { name } = criterion;
    // Those of EC2 are documented themselves.
    const isOther = OTHER_VALUES.has(`${operation.service}:${operation.operation}:${name}`) || filters?.().has(name);
    if (isOther) continue;
    const values = valuesIn(output, name) ?? valuesOfKin(context, operation, name);
    if (values !== undefined) checkText(context, criterion, values);
  }
}

/** Criteria whose values are not those of the answers, by their documentation: `Installed`, and not `INSTALLED`. */
const OTHER_VALUES: ReadonlySet<string> = new Set(['ssm:DescribeInstancePatches:State']);

function checkText(context: PolicyContext, { name, text, isNamed }: Criterion, values: readonly string[]): void {
  const given = String(text.value);
  // A part of a value may be sought: `PREFIX`, `contains`, a pattern, an expression.
  if (values.some((value) => value.includes(given)) || /[*?$]/.test(given)) return;
  const meant = didYouMean(given, values, { isPlausible: isNamed });
  // Some lists of filters know more: `Status: AccessDenied` of commands, which have failed.
  if (isNamed && meant === undefined) return;
  const shown = values.slice(0, MOST_VALUES).join(', ');
  report(context, text, {
    code: 'types/wrong-value',
    severity: 'warning',
    message: `${quoteValue(given)} is not among the values that AWS documents for ${quoteValue(name)}, and it refuses no other: probably nothing has it`,
    hint:
      meant === undefined
        ? `its values: ${shown}${values.length > MOST_VALUES ? ` and ${values.length - MOST_VALUES} more` : ''}`
        : `did you mean ${quoteValue(meant)}?`,
  });
}

const MOST_VALUES = 12;

/** Lists of findings are often lists of their ids; another read has the findings. */
function valuesOfKin(
  { services }: PolicyContext,
  { service, operation }: OperationName,
  name: string,
): readonly string[] | undefined {
  const [, subject] = /^(?:List|Get|Search|Describe)(.+?)s?(?:Statistics(?:V2)?)?$/.exec(operation) ?? [];
  if (subject === undefined) return undefined;
  for (const kin of [`Get${subject}s`, `BatchGet${subject}s`, `Describe${subject}s`, `List${subject}s`]) {
    if (kin === operation || !services.check(service, kin).ok) continue;
    const shapes = services.shapes(service, kin);
    const values = shapes && valuesIn(shapes.output, name);
    if (values !== undefined) return values;
  }
  return undefined;
}

/** The documented values of the member of what an answer lists that is called like a criterion, if it has any. */
function valuesIn(answer: DataShape, name: string): readonly string[] | undefined {
  if (answer.kind !== 'structure') return undefined;
  const wanted = plain(name).replace(/filters?$/, '');
  for (const member of answer.memberNames) {
    const listed = answer.member(member);
    if (listed?.kind !== 'list') continue;
    // `findingStatus` is the status of one of the findings.
    for (const rest of [wanted, ...afterName(wanted, member)]) {
      for (const { values } of textsAt(listed.element, rest)) {
        const documented = values?.() ?? [];
        if (documented.length > 0) return documented;
      }
    }
  }
  return valuesOfNamesakes(answer, wanted);
}

/**
 * The values of all documented text below the lists that has the criterion's name, whatever is around it:
 * `scanStatusCode` is `scanStatus.statusCode`, `ExecutionStatus` the `AutomationExecutionStatus`. Short names say too
 * little: there is a `type` of everything.
 */
function valuesOfNamesakes(answer: StructureShape, wanted: string): readonly string[] | undefined {
  const names = wanted.endsWith('s') ? [wanted, wanted.slice(0, -1)] : [wanted];
  const found = new Set<string>();
  for (const member of answer.memberNames) {
    const listed = answer.member(member);
    if (listed?.kind !== 'list') continue;
    for (const { path, values } of documentedBelow(listed.element, [plain(member)])) {
      if (names.some((name) => isCalled(path, name))) for (const value of values) found.add(value);
    }
  }
  return found.size === 0 ? undefined : [...found];
}

const LEAST_NAME = 8;
const LEAST_END = 12;

function isCalled(path: readonly string[], name: string): boolean {
  const [outer = '', last = ''] = path.slice(-2);
  if (last === name) return name.length >= LEAST_NAME;
  if (last.endsWith(name)) return name.length >= LEAST_END;
  // What ends the outer name begins the inner one.
  const rest = name.startsWith(outer) ? name.slice(outer.length) : undefined;
  return rest !== undefined && last.endsWith(rest) && outer.endsWith(last.slice(0, last.length - rest.length));
}

interface Documented {
  readonly path: readonly string[];
  readonly values: readonly string[];
}

/** Structures in findings are nested this deeply. */
const DEEPEST = 7;

function* documentedBelow(shape: DataShape | undefined, path: readonly string[]): Generator<Documented> {
  if (path.length > DEEPEST) return;
  if (shape?.kind === 'list') yield* documentedBelow(shape.element, path);
  if (shape?.kind === 'string') {
    const values = shape.values?.() ?? [];
    if (values.length > 0) yield { path, values };
  }
  if (shape?.kind !== 'structure') return;
  for (const name of shape.memberNames) yield* documentedBelow(shape.member(name), [...path, plain(name)]);
}

/** The texts at a path whose names are given without what is between them: `workflowstatus`. */
function* textsAt(shape: DataShape | undefined, wanted: string): Generator<StringShape> {
  if (shape?.kind === 'list') yield* textsAt(shape.element, wanted);
  if (wanted === '' && shape?.kind === 'string') yield shape;
  if (wanted === '' || shape?.kind !== 'structure') return;
  for (const name of shape.memberNames) {
    for (const rest of afterName(wanted, name)) yield* textsAt(shape.member(name), rest);
  }
}

/** What is behind a member's name, or behind that of one of its elements. */
function afterName(wanted: string, member: string): readonly string[] {
  const name = plain(member);
  const names = name.endsWith('s') ? [name, name.slice(0, -1)] : [name];
  return names.filter((each) => wanted.startsWith(each)).map((each) => wanted.slice(each.length));
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
