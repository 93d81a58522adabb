import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import { FunctionFailure } from './function-failure.ts';
import { parseJson } from './parse-json.ts';
import { quoteText } from './quote-text.ts';
import { refuseText } from './rounded-numbers.ts';

/**
 * The statements of an IAM policy document, in one form: a list wherever the grammar allows one or many, empty if the
 * document says nothing. Whatever is compared case-insensitively (actions, condition operators and keys) is in lower
 * case. Anything outside the grammar is a failure: an ignored part could be the one that matters.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @param document - the document, its JSON, or its JSON with escapes: of percent signs, as IAM returns it, or of
 *   backslashes, as API Gateway does.
 * @throws {FunctionFailure}
 */
export function policyStatements(document: JsonValue): JsonValue {
  const parsed = typeof document === 'string' ? parseJson(decoded(document)) : document;
  if (!isJsonObject(parsed)) throw new FunctionFailure('needs a policy document, which is an object');
  const found = Object.keys(parsed).filter((name) => name.toLowerCase() === 'statement');
  const [name] = onceIn(parsed, found);
  if (name === undefined) throw new FunctionFailure('needs a policy document, but this one has no "Statement"');
  return asList(parsed[name] ?? null).map(statementOf);
}

/** Names that differ in letters only are one name, of which only one value would be looked at. */
function onceIn(object: JsonObject, names: readonly string[] = Object.keys(object)): readonly string[] {
  const seen = new Set<string>();
  for (const name of names) {
    const letters = name.toLowerCase();
    if (seen.has(letters)) throw new FunctionFailure(`finds ${JSON.stringify(name)} twice, in different letters`);
    seen.add(letters);
  }
  return names;
}

function decoded(text: string): string {
  if (/^\s*\{\s*\\"/.test(text)) return unescaped(text);
  if (/^\s*\{/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new FunctionFailure('needs JSON, as it is or with percent escapes', { cause: error });
  }
}

/** API Gateway returns the policy of an API as what stands between the quotes of a JSON string. */
function unescaped(text: string): string {
  const inner = parseJson(`"${text}"`);
  return typeof inner === 'string' ? inner : text;
}

function statementOf(value: JsonValue): JsonObject {
  if (!isJsonObject(value)) throw new FunctionFailure('needs statements that are objects');
  const statement = emptyStatement();
  for (const written of onceIn(value)) {
    const element = value[written] ?? null;
    const name = NAMES.get(written.toLowerCase());
    if (name === undefined)
      throw new FunctionFailure(`finds ${JSON.stringify(written)} in a statement, which it does not know`);
    statement[name] = ELEMENTS[name](element);
  }
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
    throw new FunctionFailure('needs statements whose "Effect" is "Allow" or "Deny"');
  }
  return statement;
}

type ElementName =
  | 'Sid'
  | 'Effect'
  | 'Principal'
  | 'NotPrincipal'
  | 'Action'
  | 'NotAction'
  | 'Resource'
  | 'NotResource'
  | 'Condition';

const ELEMENTS: Readonly<Record<ElementName, (element: JsonValue) => JsonValue>> = {
  Sid: textOf,
  Effect: textOf,
  Principal: principalsOf,
  NotPrincipal: principalsOf,
  Action: (element) => textsOf(element).map((action) => action.toLowerCase()),
  NotAction: (element) => textsOf(element).map((action) => action.toLowerCase()),
  Resource: textsOf,
  NotResource: textsOf,
  Condition: conditionsOf,
};

const NAMES: ReadonlyMap<string, ElementName> = new Map(
  (Object.keys(ELEMENTS) as ElementName[]).map((name) => [name.toLowerCase(), name]),
);

function emptyStatement(): Record<ElementName, JsonValue> {
  return {
    Sid: null,
    Effect: null,
    Principal: noPrincipals(),
    NotPrincipal: noPrincipals(),
    Action: [],
    NotAction: [],
    Resource: [],
    NotResource: [],
    Condition: [],
  };
}

const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

function noPrincipals(): JsonObject {
  return Object.fromEntries(PRINCIPAL_TYPES.map((type) => [type, []]));
}

/** `"*"` is everybody, as `{"AWS": "*"}` is. */
function principalsOf(element: JsonValue): JsonValue {
  const principals = noPrincipals();
  if (element === '*') return { ...principals, AWS: ['*'] };
  if (!isJsonObject(element)) throw new FunctionFailure('needs principals that are "*" or an object');
  for (const written of onceIn(element)) {
    const type = PRINCIPAL_TYPES.find((each) => each.toLowerCase() === written.toLowerCase());
    if (type === undefined)
      throw new FunctionFailure(`finds principals of an unknown type, ${JSON.stringify(written)}`);
    principals[type] = textsOf(element[written] ?? null);
  }
  return principals;
}

function conditionsOf(element: JsonValue): JsonValue {
  if (!isJsonObject(element)) throw new FunctionFailure('needs conditions that are objects');
  return Object.entries(element).flatMap(([operator, tests]) => {
    if (!isJsonObject(tests)) throw new FunctionFailure('needs conditions that are objects');
    return Object.entries(tests).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: asList(values).map(valueText),
    }));
  });
}

function valueText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    throw new FunctionFailure(
      `needs text, numbers or booleans in a condition, found ${quoteText(JSON.stringify(value))}`,
    );
  }
  refuseText(value);
  return JSON.stringify(value);
}

function textsOf(element: JsonValue): string[] {
  return asList(element).map(textOf);
}

function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value;
  throw new FunctionFailure(`needs text in a statement, found ${JSON.stringify(value).slice(0, 40)}`);
}

function asList(value: JsonValue): JsonValue[] {
  return Array.isArray(value) ? value : [value];
}
