import { CoveError, holds } from '../../cove-error.ts';
import { describeValue } from '../../text/describe-value.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { isPlainObject, ownCopy } from './own-copy.ts';

/** What is wrong with the value of an option: undefined, or what was expected. */
export type OptionCheck = (value: unknown) => string | WrongElement | undefined;

/** Of a list, what is wrong is one element; of an object, one member. */
interface WrongElement {
  readonly expected: string;
  readonly element: unknown;
  /** Its name, as in `policyArns`. @default an element of a list */
  readonly member?: string;
}

/** One for each option: an option without a row does not compile. */
export type OptionChecks<T> = { readonly [Name in keyof Required<T>]: OptionCheck };

/**
 * The options of a call as they are now: what becomes of the object, or of a list in it, is about the next call. Each
 * is read once, so that what was checked is what is used.
 *
 * Unknown options and values of a wrong type are refused before anything is called: an ignored option makes a function
 * run where it should not.
 *
 * @param where - the function's name: `cove.stream`.
 * @param names - options of other programs, and what they are called here.
 * @throws {CoveError} `usage`
 */
export function readOptions<T extends object>(
  where: string,
  options: T,
  checks: OptionChecks<T>,
  names: Readonly<Record<string, string>> = {},
): T {
  const own = ownOptions(where, options);
  for (const name of Object.keys(own)) {
    if (!Object.hasOwn(checks, name)) throw unknownOption(where, name, checks, names);
  }
  // Those that are missing are looked at too: some may not be.
  for (const [name, check] of Object.entries<OptionCheck>(checks)) {
    const value: unknown = Reflect.get(own, name);
    const wrong = whileReadable(where, name, () => check(value));
    if (wrong === undefined) continue;
    throw new CoveError('usage', `${where}: ${name}${memberOf(wrong)}: expected ${inWords(wrong, value)}`);
  }
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, ownCopy(value)])) as T;
}

/** @throws {CoveError} `usage` for what is not a plain object, or cannot be read. */
export function ownOptions<T extends object>(where: string, options: T): T {
  return whileReadable(where, 'the options', () => {
    checkIsObject(where, options);
    return { ...options };
  });
}

/**
 * Looking at what is somebody else's may throw: a getter, a proxy.
 *
 * @throws {CoveError} `usage`, with what was thrown as its cause.
 */
export function whileReadable<T>(where: string, what: string, look: () => T, hint?: string): T {
  try {
    return look();
  } catch (error) {
    if (CoveError.is(error)) throw error;
    throw new CoveError('usage', `${where}: ${what} cannot be read`, { hint, cause: error });
  }
}

/**
 * A list of texts as it is now.
 *
 * @param mayBeEmpty - whether there may be none. @default false
 * @throws {CoveError} `usage`
 */
export function readList(where: string, value: unknown, what: string, mayBeEmpty = false): string[] {
  let wrong: ReturnType<OptionCheck> = what;
  // A list may be a proxy that was revoked.
  if (holds(() => Array.isArray(value))) wrong = listProblem(value, isText, { expected: what, mayBeEmpty });
  if (wrong === undefined) return [...(value as readonly string[])];
  throw new CoveError('usage', `${where}: expected ${inWords(wrong, value)}`);
}

/** `a list of names, got number 7 in it` */
function inWords(wrong: string | WrongElement, value: unknown): string {
  if (typeof wrong === 'string') return `${wrong}, got ${describeValue(value)}`;
  return `${wrong.expected}, got ${describeValue(wrong.element)}${wrong.member === undefined ? ' in it' : ''}`;
}

function memberOf(wrong: string | WrongElement): string {
  return typeof wrong === 'string' || wrong.member === undefined ? '' : `.${wrong.member}`;
}

/** What is missing in a list is an element, too: `every` would pass it over. */
function listProblem(
  value: unknown,
  isRight: (element: unknown) => boolean,
  { expected, mayBeEmpty }: { readonly expected: string; readonly mayBeEmpty: boolean },
): ReturnType<OptionCheck> {
  if (!Array.isArray(value) || (value.length === 0 && !mayBeEmpty)) return expected;
  const wrong = value.findIndex((element: unknown) => !isRight(element));
  return wrong === -1 ? undefined : { expected, element: value[wrong] };
}

function checkIsObject(where: string, options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new CoveError('usage', `${where}: expected an object of options, got ${describeValue(options)}`);
  }
  // What is inherited is not looked at, and would be missed in silence.
  if (isPlainObject(options)) return;
  throw new CoveError('usage', `${where}: expected a plain object of options, got an instance of a class`, {
    hint: 'copy what it has: { ...options }',
  });
}

function unknownOption(
  where: string,
  name: string,
  checks: object,
  names: Readonly<Record<string, string>>,
): CoveError {
  const known = Object.keys(checks);
  const other = Object.hasOwn(names, name) ? names[name] : undefined;
  const meant = other ?? didYouMean(name, known);
  return new CoveError('usage', `${where}: there is no option "${name}"`, {
    hint: meant === undefined ? `the options are ${known.join(', ')}` : `did you mean ${meant}?`,
  });
}

/** An option that may be omitted. */
export function orUndefined(isRight: (value: unknown) => boolean, expected: string): OptionCheck {
  return (value) => (value === undefined || isRight(value) ? undefined : expected);
}

/** A list that may be omitted; the element that is wrong is named. */
export function listOrUndefined(
  isRight: (element: unknown) => boolean,
  expected: string,
  mayBeEmpty = false,
): OptionCheck {
  return (value) => (value === undefined ? undefined : listProblem(value, isRight, { expected, mayBeEmpty }));
}

/** Left to a more specific check. */
export const anything: OptionCheck = () => undefined;

export function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

export function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

export function isPositiveInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

/** A whole number from 0. */
export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** A length of time: more than none, and perhaps for ever. */
export function isAge(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}

/** Node's own: what only looks like one is combined with others without a word, and then ends nothing. */
export function isSignal(value: unknown): boolean {
  return value instanceof AbortSignal;
}

/** What JSON can say: a cycle or a BigInt cannot be sent, and of a Map or a function nothing would be. */
export function isWrittenAsJson(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  try {
    return typeof JSON.stringify(value, refuseOthers) === 'string';
  } catch {
    return false;
  }
}

function refuseOthers(_: string, value: unknown): unknown {
  if (!isJsonPart(value)) throw new TypeError('not JSON');
  return value;
}

/** Whether JSON.stringify writes a value as what it is, and neither leaves it out nor makes an empty object of it. */
export function isJsonPart(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  return typeof value !== 'object' || value === null || Array.isArray(value) || isPlainObject(value);
}

/** One of the words that there are. */
export function isOneOf(words: readonly unknown[]): (value: unknown) => boolean {
  return (value) => words.includes(value);
}

/** Variables of an environment: `process.env`, or a plain object. */
export function isEnvironment(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    // A list, or a Map, whose entries are no members.
    !(Symbol.iterator in value) &&
    Object.values(value).every((each) => each === undefined || typeof each === 'string')
  );
}

/** A plain object of strings. */
export function isTextMap(value: unknown): boolean {
  return isPlainObject(value) && Object.values(value as object).every((each) => typeof each === 'string');
}
