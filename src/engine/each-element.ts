import { ExpressionEvaluationError } from '../expressions/expression-error.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { isMarked } from '../marked.ts';
import type { ElementPath } from '../policy/model/policy.ts';

/**
 * The elements of a list in a resource, in their order. A list that is not there has none, since AWS leaves out lists
 * that are empty.
 *
 * @throws {ExpressionEvaluationError} where something else stands in the place of a list.
 */
export function elementsAt(resource: JsonValue, path: ElementPath): readonly JsonValue[] {
  return path.steps.reduce<readonly JsonValue[]>(
    (values, step) => values.flatMap((value) => below(value, step, path)),
    [resource],
  );
}

/**
 * The resource with others in the place of the elements that `elementsAt` gives, in the same order.
 *
 * @param elements - undefined for one that is left out.
 */
export function withElements(
  resource: JsonValue,
  path: ElementPath,
  elements: readonly (JsonValue | undefined)[],
): JsonValue {
  let next = 0;
  return mapElements(resource, path, () => {
    next += 1;
    return elements[next - 1];
  });
}

/**
 * The resource with something else, or nothing, in the place of each element; where the path leads nowhere, as it is.
 */
export function mapElements(
  resource: JsonValue,
  path: ElementPath,
  change: (element: JsonValue) => JsonValue | undefined,
): JsonValue {
  const replace = (value: JsonValue, [step, ...steps]: readonly string[]): JsonValue | undefined => {
    if (step === undefined) return change(value);
    if (step === '[]') return Array.isArray(value) ? value.flatMap((each) => replaceIn(each, steps)) : value;
    if (!isJsonObject(value) || !Object.hasOwn(value, step)) return value;
    return { ...value, [step]: replace(value[step] ?? null, steps) ?? null };
  };
  const replaceIn = (element: JsonValue, steps: readonly string[]): JsonValue[] => {
    const replaced = replace(element, steps);
    // In a list of its own: what stands in its place may be a list.
    return replaced === undefined ? [] : [replaced];
  };
  return replace(resource, path.steps) ?? null;
}

function below(value: JsonValue, step: string, { text }: ElementPath): readonly JsonValue[] {
  if (value === null) return [];
  if (isMarked(value)) throw new ExpressionEvaluationError(`\`for: ${text}\` leads to what AWS marks as sensitive`);
  if (step === '[]') {
    if (Array.isArray(value)) return value;
    throw new ExpressionEvaluationError(`\`for: ${text}\` must lead to a list, and leads to ${kindOf(value)}`);
  }
  if (!isJsonObject(value)) {
    throw new ExpressionEvaluationError(`\`for: ${text}\` looks for "${step}" in ${kindOf(value)}`);
  }
  return [Object.hasOwn(value, step) ? (value[step] ?? null) : null];
}

function kindOf(value: JsonValue): string {
  if (Array.isArray(value)) return 'a list';
  return isJsonObject(value) ? 'an object' : `a ${typeof value}`;
}
