import type { CoveContext } from '../expressions/expression.ts';
import { ExpressionEvaluationError } from '../expressions/expression-error.ts';
import { isTruthy } from '../expressions/is-truthy.ts';
import type { Call } from '../policy/model/policy.ts';
import { REGION_NAME } from '../text/region-name.ts';
import { isJsonObject, type JsonObject, type JsonValue, stableJson } from '../values/json.ts';
import { isMarked } from '../values/marked.ts';

/** What a policy's call requests, with its templates filled in. */
export interface Question {
  readonly input: JsonObject;
  /** The region to call; undefined: the cell's own. */
  readonly region: string | undefined;
  /** Whether an answer is the one being waited for; undefined: the first one is. */
  readonly until: AwaitedAnswer | undefined;
}

export interface AwaitedAnswer {
  /** As the policy has it. */
  readonly text: string;
  /** @throws {ExpressionEvaluationError} */
  isReached(answer: JsonObject): boolean;
  /** Equal if the same answers are waited for. */
  readonly key: string;
}

/**
 * @param value - what the call's templates are evaluated over.
 * @throws {ExpressionEvaluationError} if a template gives null, or something that is not the name of a region.
 */
export function questionOf(call: Call, value: JsonValue, cove: CoveContext): Question {
  const input = call.input.render(value, cove, 'error');
  return { input: isJsonObject(input) ? input : {}, region: regionOf(call, value, cove), until: awaitedOf(call, cove) };
}

/** Equal for questions that are the same. */
export function questionKey({ input, region, until }: Question): string {
  return [region, until?.key].reduce<string>(
    (key, part) => (part === undefined ? key : `${part} ${key}`),
    stableJson(input),
  );
}

function awaitedOf({ until }: Call, cove: CoveContext): AwaitedAnswer | undefined {
  if (until === undefined) return undefined;
  return {
    text: until.text,
    key: stableJson([until.text, cove.parameters]),
    isReached: (answer) => isTruthy(until.evaluate(answer, cove)),
  };
}

function regionOf({ region }: Call, value: JsonValue, cove: CoveContext): string | undefined {
  if (region === undefined) return undefined;
  const name = region.render(value, cove, 'error');
  // It becomes part of the host name that the request goes to.
  if (typeof name === 'string' && REGION_NAME.test(name)) return name;
  const found = isMarked(name) ? 'a value that AWS marks as sensitive' : JSON.stringify(name).slice(0, 60);
  throw new ExpressionEvaluationError(`\`region\` must give the name of a region, as in us-east-1, found ${found}`);
}
