import type { DataShapes } from '../../catalog/data-shape.ts';
import type { ListedFailure } from '../../catalog/partial-answer-rows.ts';
import { elementsOf, type LocatedScalar, type LocatedValue, member } from '../../documents/located-value.ts';
import type { JsonObject } from '../../values/json.ts';
import type { OperationName } from '../model/policy.ts';
import { type PolicyContext, report } from '../model/policy-context.ts';
import { asResource, checkName, elementAs } from './as-resource.ts';
import { checkBareNames } from './bare-names.ts';
import { checkCriteria } from './check-criteria.ts';
import type { CalledElsewhere } from './check-elsewhere.ts';
import { checkExpression, checkFilter, checkLentWords, checkTemplateString, type Scope } from './check-expression.ts';
import { checkFilterValues, checkInput } from './check-input.ts';
import { checkNaming } from './check-naming.ts';
import { checkRemediation } from './check-remediation.ts';
import { checkWholeList } from './check-whole-list.ts';
import { coveShape } from './cove-shape.ts';
import { eachElement } from './each-of-lookup.ts';
import { type IdentityPath, identityOf } from './identity.ts';
import { checkOtherTemplates } from './other-templates.ts';
import { asPresent, describe, kindOf, type Mark, NOTHING, type Shape, UNKNOWN, withMember } from './shape.ts';
import { shapeOfData } from './shape-of-data.ts';
import { createWatchedAnswer, type WatchedAnswer } from './watch-answer.ts';

/**
 * As many as a policy may have: what a file has beyond them is refused, and each knows what all before it have added.
 */
const MOST_LOOKUPS = 100;

/**
 * Checks a policy's inputs and expressions against what the SDK says about its operations. It works on the file, so
 * that a mistake in one part does not keep others from being checked; what cannot be known is not reported.
 *
 * @param own - the values of `cove.parameters` and `cove.values`, for their types.
 * @param lent - `defaults.finding`, whose texts are used if the policy has none.
 * @returns the paths to the names of a resource, as far as they are known, what a run has to look out for in the
 * answers (failures that they list, and members that they must not leave out), and what they say of other regions.
 */
export function checkTypes(
  context: PolicyContext,
  policy: LocatedValue,
  { parameters, values }: { readonly parameters: JsonObject; readonly values: JsonObject },
  lent: LocatedValue | undefined,
): {
  readonly identity: readonly IdentityPath[];
  readonly failures: UnreadFailures;
  readonly promised: readonly string[];
  readonly called: CalledElsewhere | undefined;
} {
  const reads = new Set<Mark>();
  const asked: Scope = { context, cove: coveShape(parameters, { values }), value: NOTHING, reads };
  const shared = checkShared(asked, member(policy, 'with'));
  const cove = coveShape(parameters, { values, shared: shared.shapes });
  const call = member(policy, 'call');
  // The input of the first call is rendered before there is a resource.
  const called = checkCall({ context, cove, value: NOTHING, reads }, call);
  const lists: LocatedValue[] = [];
  let resource = resourceOf({ context, cove, value: called.shape, reads }, member(policy, 'resources'), lists);
  const lookedUp: CheckedCall[] = [];
  for (const lookup of elementsOf(member(policy, 'lookups')).slice(0, MOST_LOOKUPS)) {
    const scope: Scope = { context, cove, value: resource, reads };
    const each = eachElement(scope, member(lookup, 'for'));
    const answer = checkCall(each === undefined ? scope : { ...scope, value: each.asked }, lookup);
    lookedUp.push(answer);
    resource =
      each === undefined
        ? afterLookup(scope, lookup, answer.shape, lists)
        : each.put((element) => afterLookup({ ...scope, value: element }, lookup, answer.shape, lists));
  }
  const isWhole = isWholeAnswer(policy);
  checkFilter({ context, cove, value: resource, reads, isWholeAnswer: isWhole }, member(policy, 'filter'));
  // What is only shown does not decide anything.
  const scope: Scope = { context, cove, value: resource, reads: undefined, isWholeAnswer: isWhole };
  for (const name of ['resource', 'message'] as const) checkWords({ ...scope, use: name }, policy, lent, name);
  checkExpression(scope, member(member(policy, 'finding'), 'evidence') ?? member(lent, 'evidence'));
  const ownName = member(member(policy, 'finding'), 'resource');
  const name = ownName ?? member(lent, 'resource');
  checkNaming(scope, { list: lists.at(-1), name, isLent: ownName === undefined });
  for (const change of elementsOf(member(policy, 'remediate')))
    checkRemediation({ ...scope, reads }, change, checkCall);
  for (const { place, answer } of [...shared.calls, called, ...lookedUp]) {
    for (const problem of answer?.parts(reads) ?? []) if (place !== undefined) report(context, place, problem);
  }
  const { place, answer } = called;
  return {
    identity: identityOf(resource),
    called: place && {
      place,
      found: answer?.elsewhere(reads),
      isList: !isWhole && (lists.length > 0 || resource.kind === 'unknown'),
    },
    promised: [...new Set([...reads].flatMap(({ promised }) => promised ?? []))],
    failures: unreadFailures({ with: shared.calls, call: called, lookups: lookedUp }, reads),
  };
}

function unreadFailures(
  calls: {
    readonly with: readonly CheckedCall[];
    readonly call: CheckedCall;
    readonly lookups: readonly CheckedCall[];
  },
  reads: ReadonlySet<Mark>,
): UnreadFailures {
  const failuresOf = ({ answer }: CheckedCall) => answer?.failures(reads) ?? [];
  return {
    with: calls.with.map(failuresOf),
    call: failuresOf(calls.call),
    lookups: calls.lookups.map(failuresOf),
  };
}

/** Without `resources` and `expand`, the answer is the only resource, though it may contain a list of what is meant. */
function isWholeAnswer(policy: LocatedValue): boolean {
  const isExpanded = elementsOf(member(policy, 'lookups')).some((lookup) => member(lookup, 'expand') !== undefined);
  return member(policy, 'resources') === undefined && !isExpanded;
}

/** The members of each answer that list failures and that the policy does not read itself. */
export interface UnreadFailures {
  readonly with: readonly (readonly ListedFailure[])[];
  readonly call: readonly ListedFailure[];
  readonly lookups: readonly (readonly ListedFailure[])[];
}

function checkWords(scope: Scope, policy: LocatedValue, lent: LocatedValue | undefined, name: string): void {
  const own = member(member(policy, 'finding'), name);
  if (own?.kind === 'scalar') {
    checkTemplateString(scope, own);
    checkOtherTemplates(scope, own);
  }
  const words = member(lent, name);
  const id = member(policy, 'id')?.value;
  if (own !== undefined || words?.kind !== 'scalar' || typeof id !== 'string') return;
  checkLentWords(scope, words, id);
  checkOtherTemplates(scope, words);
}

/** The calls that a policy makes once per cell, and their part of `cove.with`. */
function checkShared(
  scope: Scope,
  calls: LocatedValue | undefined,
): { readonly calls: readonly CheckedCall[]; readonly shapes: Readonly<Record<string, Shape>> } {
  if (calls?.kind !== 'mapping') return { calls: [], shapes: {} };
  const checked = [...calls.entries].map(([name, { value }]) => ({ name, value, call: checkCall(scope, value) }));
  return {
    calls: checked.map(({ call }) => call),
    shapes: Object.fromEntries(checked.map(({ name, value, call }) => [name, presentAnswer(value, call.shape)])),
  };
}

interface CheckedCall {
  /** Of its answer. */
  readonly shape: Shape;
  /** Undefined for an operation that is refused elsewhere. */
  readonly answer: WatchedAnswer | undefined;
  /** Where its operation stands. */
  readonly place: LocatedScalar | undefined;
}

/** Checks a call's input, and has its answer watched. */
function checkCall(scope: Scope, call: LocatedValue | undefined): CheckedCall {
  const place = member(call, 'operation') ?? call;
  if (place?.kind !== 'scalar') return { shape: UNKNOWN, answer: undefined, place: undefined };
  const name = String(place.value);
  const input = member(call, 'input');
  const operation = operationAt(scope.context, place);
  const shapes = operation && shapesOf(scope.context, operation, place);
  checkInput(scope, { name, span: place }, input, shapes?.input ?? { kind: 'unknown' });
  if (input !== undefined) checkBareNames(scope, input);
  if (shapes?.filters !== undefined) checkFilterValues(scope, input, shapes.filters);
  if (shapes !== undefined && operation !== undefined) checkCriteria(scope.context, operation, input, shapes);
  checkRegionOf(scope, member(call, 'region'));
  if (operation === undefined) return { shape: UNKNOWN, answer: undefined, place };
  const output = shapes === undefined ? UNKNOWN : shapeOfData(shapes.output);
  const answer = createWatchedAnswer({ ...operation, name, input: input?.value }, output);
  checkFilter({ ...scope, value: answer.shape, isWholeAnswer: false }, member(call, 'until'));
  const { shape } = answer;
  const mayBeAbsent = names(member(call, 'absent')) && shape.kind === 'object';
  return { shape: mayBeAbsent ? { ...shape, mayBeAbsent } : shape, answer, place };
}

/** A call goes to one region: anything but text is never the name of one. */
function checkRegionOf(scope: Scope, region: LocatedValue | undefined): void {
  if (region?.kind !== 'scalar') return;
  const shape = checkTemplateString(scope, region);
  const kind = kindOf(shape);
  if (kind === undefined || kind === 'string') return;
  report(scope.context, region, {
    code: 'types/wrong-type',
    message: `\`region\` must be the name of a region, but this gives ${describe(shape)}`,
  });
}

/** Undefined for an operation that is refused elsewhere. */
function operationAt(context: PolicyContext, place: LocatedScalar): OperationName | undefined {
  const [given = '', operation = ''] = String(place.value).split(':');
  const check = context.services.check(given, operation);
  return check.ok && !context.refused.has(place) ? { service: check.service, operation } : undefined;
}

/** Undefined, with a warning, if the client does not say. */
function shapesOf(
  context: PolicyContext,
  { service, operation }: OperationName,
  place: LocatedScalar,
): DataShapes | undefined {
  const shapes = context.services.shapes(service, operation);
  if (shapes === undefined && !context.unchecked.has(service)) {
    context.unchecked.add(service);
    report(context, place, {
      code: 'types/unchecked',
      severity: 'warning',
      message: `the SDK client for "${service}" has no schemas: inputs and member names of this service are not checked, and what AWS marks as sensitive in its answers is not hidden`,
      hint: `a newer client does: npm install @aws-sdk/client-${service}@latest`,
    });
  }
  return shapes;
}

/** One of the resources in a call's answer. */
function resourceOf(scope: Scope, resources: LocatedValue | undefined, lists: LocatedValue[]): Shape {
  if (resources === undefined) return scope.value;
  const found = checkExpression(scope, resources);
  checkWholeList(scope.context, 'resources', resources);
  if (found.kind === 'list') lists.push(resources);
  return elementAs(scope.context, 'resources', resources, found);
}

/** @param lists - grows if the lookup turns one resource into many. */
function afterLookup(scope: Scope, lookup: LocatedValue, answer: Shape, lists: LocatedValue[]): Shape {
  const as = member(lookup, 'as')?.value;
  const expand = member(lookup, 'expand');
  if (typeof as === 'string') {
    checkName(scope, as, member(lookup, 'as'));
    return withMember(asResource(scope, lookup), as, presentAnswer(lookup, answer));
  }
  if (expand === undefined) return UNKNOWN;
  const found = checkExpression({ ...scope, value: answer }, expand);
  checkWholeList(scope.context, 'expand', expand);
  if (found.kind === 'list') lists.push(expand);
  const element = elementAs(scope.context, 'expand', expand, found);
  return withMember(asResource({ ...scope, value: element }, expand, 'expand'), 'parent', scope.value);
}

/** An answer is an object, unless the lookup says which errors mean that there is none. */
function presentAnswer(lookup: LocatedValue, answer: Shape): Shape {
  const operation = (member(lookup, 'operation') ?? lookup).value;
  if (names(member(lookup, 'absent')) || answer.kind !== 'object' || typeof operation !== 'string') return answer;
  return asPresent({ ...answer, answerOf: operation });
}

/** Whether `absent` names any error. */
function names(list: LocatedValue | undefined): boolean {
  return list?.kind === 'list' && list.items.length > 0;
}
