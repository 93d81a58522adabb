import { quoteValue } from '../../documents/quote-value.ts';
import type { JsonValue } from '../../values/json.ts';
import type { ParameterDeclaration } from '../model/policy-file.generated.ts';

/** A value that is given to a parameter. */
export type ParameterValue = TypedValue | WordsForValue;

/** As YAML, JSON or a program has it. */
type TypedValue = string | number | boolean | readonly (string | number)[];

/** As a command line has it, which knows no types: read as the type that is declared. */
interface WordsForValue {
  readonly words: string;
}

/**
 * Values by their names, those of a command line marked as such.
 *
 * @param fromCommandLine - names of those.
 */
export function withWords(
  values: Readonly<Record<string, TypedValue>>,
  fromCommandLine: readonly string[],
): Readonly<Record<string, ParameterValue>> {
  const entries = Object.entries(values).map(([name, value]): [string, ParameterValue] => [
    name,
    typeof value === 'string' && fromCommandLine.includes(name) ? { words: value } : value,
  ]);
  return Object.fromEntries(entries);
}

/** The value as it is declared, or else what helps: text that would be right on a command line is not in a file. */
export function readValue(
  given: ParameterValue,
  declaration: ParameterDeclaration,
): { readonly value: JsonValue } | { readonly hint: string | undefined } {
  const value = isWords(given) ? readText(given.words, declaration) : given;
  if (value !== undefined && isAllowed(value, declaration)) return { value: toJson(value) };
  const meant = typeof given === 'string' ? readText(given, declaration) : undefined;
  if (meant === undefined || !isAllowed(meant, declaration)) return { hint: undefined };
  return { hint: `text is not read as another type here: write ${JSON.stringify(meant)}, without quotes around it` };
}

function isWords(given: ParameterValue): given is WordsForValue {
  return typeof given === 'object' && 'words' in given;
}

function asGiven(given: ParameterValue): JsonValue {
  return isWords(given) ? given.words : toJson(given);
}

type ElementType = Exclude<ParameterDeclaration['type'], 'list'>;

/** The type of the value, or of each of its elements. */
export function elementType({ type, of = 'string' }: ParameterDeclaration): ElementType {
  return type === 'list' ? of : type;
}

export function isAllowed(value: TypedValue, declaration: ParameterDeclaration): boolean {
  if (declaration.type !== 'list') return isAllowedValue(value, declaration);
  return isList(value) && value.every((each) => isAllowedValue(each, declaration));
}

function isAllowedValue(value: TypedValue, declaration: ParameterDeclaration): boolean {
  if (isList(value) || !isOfType(value, elementType(declaration))) return false;
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = declaration;
  if (typeof value === 'number' && (value < minimum || value > maximum)) return false;
  return declaration.enum === undefined || declaration.enum.some((each) => each === value);
}

function isList(value: TypedValue): value is readonly (string | number)[] {
  return Array.isArray(value);
}

/** A value that is not as declared, for a message: of a list, the first element that may not be in it. */
export function foundIn(given: ParameterValue, declaration: ParameterDeclaration): string {
  const isWrong = (each: string | number): boolean => !isAllowedValue(each, declaration);
  const isTyped = declaration.type === 'list' && !isWords(given) && isList(given);
  const wrong = isTyped ? given.find(isWrong) : undefined;
  return wrong === undefined ? quoteValue(asGiven(given)) : `a list with ${quoteValue(wrong)}`;
}

/** `a whole number of at least 1`, `a list of text, each one of a, b`. */
export function wantedOf(declaration: ParameterDeclaration): string {
  const { minimum, maximum } = declaration;
  const name = TYPE_NAMES[elementType(declaration)];
  const isPlural = declaration.type === 'list';
  const limits = [
    ...(minimum === undefined ? [] : [`of at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`of at most ${maximum}`]),
  ].join(' and ');
  const whole = [isPlural ? `a list, each element ${name}` : name, limits].filter((part) => part !== '').join(' ');
  return declaration.enum === undefined ? whole : `${whole}: one of ${declaration.enum.join(', ')}`;
}

export function toJson(value: TypedValue): JsonValue {
  return isList(value) ? [...value] : value;
}

export const TYPE_NAMES: Readonly<Record<ElementType, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

export function isOfType(value: TypedValue, type: ElementType): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  return type === 'number' ? Number.isFinite(value) : typeof value === type;
}

/** Text from a command line: a list is comma-separated, or JSON if its elements contain commas. */
function readText(text: string, declaration: ParameterDeclaration): TypedValue | undefined {
  const type = elementType(declaration);
  if (declaration.type !== 'list') return readOne(text, type);
  if (text.trimStart().startsWith('[')) return readJsonList(text);
  const elements = text === '' ? [] : text.split(',').map((each) => readOne(each.trim(), type));
  return elements.every((each) => typeof each === 'string' || typeof each === 'number') ? elements : undefined;
}

function readJsonList(text: string): TypedValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    const isPlain = (each: JsonValue): each is string | number => typeof each === 'string' || typeof each === 'number';
    return Array.isArray(value) && value.every(isPlain) ? value : undefined;
  } catch {
    // Not a list: the following message says what was given and what is expected.
    return undefined;
  }
}

function readOne(text: string, type: ElementType): string | number | boolean | undefined {
  if (type === 'string') return text;
  if (type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : undefined;
  return /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}
