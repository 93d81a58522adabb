import type { DataShapes } from '../../catalog/data-shape.ts';
import { type LocatedScalar, type LocatedValue, member } from '../../documents/located-value.ts';
import type { JsonObject } from '../../json.ts';
import { type PolicyContext, report } from '../model/policy-context.ts';
import { checkExpression, checkFilter, checkLentWords, checkTemplateString, type Scope } from './check-expression.ts';
import { checkInput } from './check-input.ts';
import { coveShape } from './cove-shape.ts';
import { describe, nothing, type Shape, shapeOfData, unknown, withMember } from './shape.ts';

/**
 * Checks a policy's inputs and expressions against what the SDK says of its operations. Goes by what stands in the file, so that a mistake in
 * one part keeps no other from being checked; what cannot be known is not reported.
 *
 * @param parameters - the values of `cove.parameters`, for their types.
 * @param lent - `defaults.finding`, whose words stand in where the policy has none.
 */
export function checkTypes(
  context: PolicyContext,
  policy: LocatedValue,
  parameters: JsonObject,
  lent: LocatedValue | undefined,
): void {
  const cove = coveShape(parameters);
  const call = member(policy, 'call');
  // The input of the first call is rendered before there is a resource.
  const output = checkCall({ context, cove, value: nothing }, call);
  let resource = resourceOf({ context, cove, value: output }, member(policy, 'resources'));
  for (const lookup of elementsOf(member(policy, 'lookups'))) {
    resource = afterLookup({ context, cove, value: resource }, lookup);
  }
  const scope: Scope = { context, cove, value: resource };
  checkFilter(scope, member(policy, 'filter'), isWholeAnswer(policy));
  for (const name of ['resource', 'message']) checkWords(scope, policy, lent, name);
  for (const change of elementsOf(member(policy, 'remediate'))) {
    checkCall(scope, change);
    const undo = member(change, 'undo');
    if (undo !== undefined) checkCall(scope, undo);
  }
}

/** Without `resources` and `expand`, the answer is the one resource, though it may hold a list of what is meant. */
function isWholeAnswer(policy: LocatedValue): boolean {
  const isExpanded = elementsOf(member(policy, 'lookups')).some((lookup) => member(lookup, 'expand') !== undefined);
  return member(policy, 'resources') === undefined && !isExpanded;
}

function checkWords(scope: Scope, policy: LocatedValue, lent: LocatedValue | undefined, name: string): void {
  const own = member(member(policy, 'finding'), name);
  if (own?.kind === 'scalar') checkTemplateString(scope, own);
  const words = member(lent, name);
  const id = member(policy, 'id')?.value;
  if (own === undefined && words?.kind === 'scalar' && typeof id === 'string') checkLentWords(scope, words, id);
}

/** Checks a call's input. @returns the shape of its answer. */
function checkCall(scope: Scope, call: LocatedValue | undefined): Shape {
  const place = member(call, 'operation') ?? call;
  if (place?.kind !== 'scalar') return unknown;
  const shapes = shapesOf(scope.context, place);
  const name = { name: String(place.value), span: place };
  checkInput(scope, name, member(call, 'input'), shapes?.input ?? { kind: 'unknown' });
  return shapes === undefined ? unknown : shapeOfData(shapes.output);
}

/** Undefined for an operation that is refused elsewhere, and, with a warning, where the client does not tell. */
function shapesOf(context: PolicyContext, place: LocatedScalar): DataShapes | undefined {
  const [given = '', operation = ''] = String(place.value).split(':');
  const check = context.services.check(given, operation);
  if (!check.ok || context.refused.has(place)) return undefined;
  const shapes = context.services.shapes(check.service, operation);
  if (shapes === undefined && !context.unchecked.has(check.service)) {
    context.unchecked.add(check.service);
    report(context, place, {
      code: 'types/unchecked',
      severity: 'warning',
      message: `the SDK client for "${check.service}" carries no schemas: inputs and member names of this service are not checked, and what AWS marks as sensitive in its answers is not hidden`,
      hint: `a newer client does: npm install @aws-sdk/client-${check.service}@latest`,
    });
  }
  return shapes;
}

/** One of the resources that a call's answer holds. */
function resourceOf(scope: Scope, resources: LocatedValue | undefined): Shape {
  if (resources === undefined) return scope.value;
  return elementOf(scope.context, 'resources', resources, checkExpression(scope, resources));
}

function afterLookup(scope: Scope, lookup: LocatedValue): Shape {
  const answer = checkCall(scope, lookup);
  const as = member(lookup, 'as')?.value;
  if (typeof as === 'string') return withMember(scope.value, as, answer);
  const expand = member(lookup, 'expand');
  if (expand === undefined) return unknown;
  const found = checkExpression({ ...scope, value: answer }, expand);
  return withMember(elementOf(scope.context, 'expand', expand, found), 'parent', scope.value);
}

/** A list is many resources, and an object one; a plain value has nothing to look into. */
function elementOf(context: PolicyContext, key: string, place: LocatedValue, found: Shape): Shape {
  if (found.kind === 'list') return found.element;
  if (found.kind === 'object' || found.kind === 'map') return found;
  if (found.kind === 'unknown' || found.kind === 'null') return unknown;
  report(context, place, {
    code: 'types/no-resources',
    message: `\`${key}\` must give a list of resources, and this gives ${describe(found)}`,
  });
  return unknown;
}

function elementsOf(located: LocatedValue | undefined): readonly LocatedValue[] {
  if (located === undefined) return [];
  return located.kind === 'list' ? located.items : [located];
}
