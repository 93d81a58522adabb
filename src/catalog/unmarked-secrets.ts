import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import { isMarked, mark } from '../values/marked.ts';
import type { NormalizedOutput } from './normalize-output.ts';
import { UNMARKED_SECRETS } from './operation-classes.generated.ts';

/**
 * Members of an operation's answer that must not be shown, but that AWS does not mark as sensitive: `Code.Location` of
 * `lambda:GetFunction`, a URL that anyone can download the code from. `[]` means each element of a list, `{}` each
 * value of a map.
 */
export function unmarkedSecretsOf(service: string, operation: string): readonly string[] {
  const name = `${service}:${operation}`;
  return (Object.hasOwn(UNMARKED_SECRETS, name) ? UNMARKED_SECRETS[name] : undefined) ?? [];
}

/** @returns what puts these members of an answer into carriers, in place, as if AWS marked them. */
export function secretMarker(service: string, operation: string): (answer: NormalizedOutput) => NormalizedOutput {
  const paths = unmarkedSecretsOf(service, operation).map(stepsOf);
  if (paths.length === 0) return (answer) => answer;
  return (answer) => {
    let { isMarked: holdsMarks } = answer;
    for (const steps of paths) holdsMarks = markAt(answer.output, steps) || holdsMarks;
    return holdsMarks === answer.isMarked ? answer : { ...answer, isMarked: holdsMarks };
  };
}

/** `a[].b{}` → `a`, `[]`, `b`, `{}`. */
function stepsOf(path: string): readonly string[] {
  return path.match(/[^.[\]{}]+|\[\]|\{\}/g) ?? [];
}

function markAt(value: JsonValue | undefined, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined || value === undefined || isMarked(value)) return false;
  if (step === '[]') return markEach(Array.isArray(value) ? value : [], rest);
  if (!isJsonObject(value)) return false;
  return step === '{}' ? markEach(value, rest) : markMember(value, step, rest);
}

function markEach(parent: JsonObject | JsonValue[], rest: readonly string[]): boolean {
  let isAnyMarked = false;
  for (const name of Object.keys(parent)) isAnyMarked = markMember(parent as JsonObject, name, rest) || isAnyMarked;
  return isAnyMarked;
}

function markMember(parent: JsonObject, name: string, rest: readonly string[]): boolean {
  const value = Object.hasOwn(parent, name) ? parent[name] : undefined;
  if (value === undefined) return false;
  if (rest.length > 0) return markAt(value, rest);
  parent[name] = mark(value);
  return isMarked(parent[name]);
}
