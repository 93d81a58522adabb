import { astOf } from '../expressions/compile-expression.ts';
import type { CoveContext, Expression } from '../expressions/expression.ts';
import { ExpressionEvaluationError } from '../expressions/expression-error.ts';
import { readsResource } from '../expressions/reads-resource.ts';
import { holdsRounded } from '../expressions/rounded-numbers.ts';
import type { Template } from '../expressions/template.ts';
import type { Policy } from '../policy/model/policy.ts';
import { fingerprint } from '../run-log/fingerprint.ts';
import { isJsonObject, type JsonValue, stableJson } from '../values/json.ts';
import { holdsMarked } from '../values/marked.ts';

/** What a policy says about a resource that fails it. */
export interface NamedResource {
  readonly resource: JsonValue;
  /** As `finding.resource` gives it. */
  readonly name: string;
  readonly message: string;
  /** The resource as it may be shown. */
  readonly whole: JsonValue;
  /** What of it is kept. */
  readonly evidence: JsonValue;
}

/**
 * The name that a policy gives a resource.
 *
 * @throws {ExpressionEvaluationError} where no expression of the name gives anything: an alert on nothing could not be
 *   followed from run to run, and
 * two would be one. Likewise if it must not be shown.
 */
export function nameResource(policy: Policy, resource: JsonValue, cove: CoveContext): string {
  refuseHiddenName(policy, resource, cove);
  const name = renderText(policy.finding.resource, resource, cove);
  const telling = policy.finding.resource.expressions.filter(dependsOnResource);
  const given = telling.map((each) => each.evaluate(resource, cove));
  if (given.some(holdsRounded)) {
    throw new ExpressionEvaluationError(
      'a finding has no name of its own: `finding.resource` gives a number beyond 2^53, which is rounded (name the resource by another member)',
    );
  }
  if (telling.length === 0 || given.some(hasText)) return name;
  const texts = telling.map(({ text }) => `\`${text}\``).join(' and ');
  throw new ExpressionEvaluationError(
    `a finding has no name: ${texts} in \`finding.resource\` ${telling.length === 1 ? 'gives' : 'give'} nothing for this resource`,
  );
}

/**
 * Findings with hidden names would be the same one to everything that follows them from run to run: alerts would close,
 * and changes would be made to the wrong resource.
 *
 * @throws {ExpressionEvaluationError}
 */
export function refuseHiddenName(policy: Policy, resource: JsonValue, cove: CoveContext): void {
  if (!holdsMarked(resource) && !holdsMarked(cove.with ?? null)) return;
  const hidden = policy.finding.resource.expressions.find((each) => holdsMarked(each.evaluate(resource, cove)));
  if (hidden === undefined) return;
  throw new ExpressionEvaluationError(
    `a finding has no name that can be shown: AWS marks what \`${hidden.text}\` in \`finding.resource\` gives as sensitive (name the resource by another member, or run with --allow-secret-reads)`,
  );
}

/** The text of a template in which null is empty. */
export function renderText(template: Template, resource: JsonValue, cove: CoveContext): string {
  const rendered = template.render(resource, cove, 'empty');
  return typeof rendered === 'string' ? rendered : JSON.stringify(rendered);
}

const depending = new WeakMap<Expression, boolean>();

function dependsOnResource(expression: Expression): boolean {
  const known = depending.get(expression) ?? readsResource(astOf(expression));
  depending.set(expression, known);
  return known;
}

function hasText(value: JsonValue): boolean {
  return value !== null && value !== '';
}

/**
 * The fingerprints of the findings of one policy in one cell. A name that only one of them has is its identity. Those
 * that share a name are told apart by the names that AWS gives the resources, else by all their content; never by their
 * order, which AWS may change. Those equal in all of this share one fingerprint: nobody can say which is which.
 */
export function createFingerprints(
  policy: Policy,
  { account, region }: { readonly account: string; readonly region: string },
  found: readonly NamedResource[],
): (one: NamedResource) => string {
  const groups = new Map<string, NamedResource[]>();
  for (const each of found) {
    const group = groups.get(each.name);
    if (group === undefined) groups.set(each.name, [each]);
    else group.push(each);
  }
  return (one) => {
    // A policy that was renamed goes on finding what it found.
    const identity = { policy: policy.formerIds?.[0] ?? policy.id, account, region, resource: one.name };
    const alike = groups.get(one.name) ?? [];
    return fingerprint(alike.length > 1 ? { ...identity, apart: tellApart(policy, one, alike) } : identity);
  };
}

function tellApart(policy: Policy, one: NamedResource, alike: readonly NamedResource[]): string {
  const own = identityIn(policy, one);
  const isOwn = alike.filter((each) => identityIn(policy, each) === own).length === 1;
  return isOwn ? own : stableJson(one.whole);
}

/** The names of a resource, as JSON. Redacted ones distinguish nothing, here as elsewhere. */
function identityIn({ identity }: Policy, { whole }: NamedResource): string {
  return JSON.stringify(identity.map((path) => valueAt(whole, path)));
}

function valueAt(value: JsonValue, path: readonly string[]): JsonValue {
  let found: JsonValue = value;
  for (const name of path) found = isJsonObject(found) && Object.hasOwn(found, name) ? (found[name] ?? null) : null;
  return found;
}
