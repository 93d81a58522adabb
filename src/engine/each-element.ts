import { ExpressionEvaluationError } from '../expressions/expression-error.ts';
import type { ElementPath } from '../policy/model/policy.ts';
import { isJsonObject, type JsonValue } from '../values/json.ts';
import { isMarked } from '../values/marked.ts';

/**
 * The elements of a list in a resource, in their order. A missing list has none, since AWS leaves out empty lists.
 *
 * @throws {ExpressionEvaluationError} if there is something else in place of a list.
 */
export function elementsAt(resource: JsonValue, path: ElementPath): readonly JsonValue[] {
  return path.steps.reduce<readonly JsonValue[]>(
    (values, step) => values.flatMap((value) => below(value, step, path)),
    [resource],
  );
}

/**
 * An element as a lookup asks about it. Text and numbers have no members in which an answer could stand: they are named
 * `value`, and stay so for all that comes after.
 */
export function namedElement(element: JsonValue): JsonValue {
  const plain = isMarked(element) ? element.value : element;
  return plain === null || typeof plain === 'object' ? element : { value: element };
}

/**
 * The resource with the elements that `elementsAt` returns replaced, in the same order.
 *
 * @param elements - undefined to leave one out.
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
 * The resource with each element replaced or removed; unchanged if the path leads nowhere.
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
    // In a separate list: the replacement may itself be a list.
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
