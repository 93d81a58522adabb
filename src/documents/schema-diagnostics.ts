import { didYouMean } from '../text/did-you-mean.ts';
import { append } from '../values/long-lists.ts';
import { unquotedAccountIds } from './account-id-problems.ts';
import { describeSchemaError } from './describe-schema-error.ts';
import type { Diagnostic } from './diagnostic.ts';
import { keySpan, type LocatedValue, type Span, valueAt } from './located-value.ts';
import { missingIn, pathOf, type SchemaError } from './schema-error.ts';
import { SYNONYMS } from './schema-words.ts';
import type { SourceText } from './source-text.ts';

export interface ReadFile {
  readonly source: SourceText;
  readonly root: LocatedValue;
  /** Values already known to be wrong. */
  readonly flawed: ReadonlySet<LocatedValue>;
}

/** The schema's errors about a file as diagnostics: one for each cause, at the exact place. */
export function schemaDiagnostics(
  { source, root, flawed }: ReadFile,
  errors: readonly SchemaError[],
): readonly Diagnostic[] {
  const causes = together(withoutTypos(onePerText(collapse(errors)))).filter((error) => !isFlawed(root, flawed, error));
  const { diagnostics, rest } = unquotedAccountIds(source, root, causes);
  return [...diagnostics, ...rest.slice(0, MOST_DIAGNOSTICS).map((error) => toDiagnostic(source, root, error))];
}

/** Far more than anyone reads; a hostile file has one per line. */
const MOST_DIAGNOSTICS = 1_000;

/** Of a mapping that lacks a key which could not be read, the other keys may be wrong by themselves. */
function isFlawed(root: LocatedValue, flawed: ReadonlySet<LocatedValue>, error: SchemaError): boolean {
  if (flawed.size === 0 || OF_KEYS.has(error.keyword)) return false;
  const value = valueAt(root, pathOf(error));
  return value !== undefined && flawed.has(value);
}

const OF_KEYS: ReadonlySet<string> = new Set(['additionalProperties', 'propertyNames']);

function toDiagnostic(source: SourceText, root: LocatedValue, error: SchemaError): Diagnostic {
  const span = placeOf(root, error);
  return source.diagnostic(span.start, span.end, describeSchemaError(source, root, error));
}

/**
 * Removes the noise that ajv makes about alternatives: for an `anyOf`, only the errors of the branch with the right
 * type are kept, or the `anyOf` itself if no branch has it.
 */
function collapse(errors: readonly SchemaError[]): SchemaError[] {
  const kept: SchemaError[] = [];
  for (const error of errors) {
    // Repeated, with a better place, by the following error of `propertyNames`.
    if (error.propertyName !== undefined) continue;
    // What the file as a whole needs is reported as missing.
    if (error.keyword === 'if' && error.instancePath === '') continue;
    // What is wrong below, in a part that has its form by what stands beside it, says more.
    if (error.keyword === 'if' && isBelow(kept.at(-1), error)) continue;
    if (error.keyword === 'if' || isOfSameValue(error, kept.at(-1))) {
      kept.pop();
    } else if (error.keyword === 'anyOf') {
      const said = takeFrom(kept, error.instancePath);
      const specific = said.filter((one) => one.instancePath !== error.instancePath || !WRONG_KIND.has(one.keyword));
      if (specific.length > 0 && !isOfNoForm(specific, error)) {
        append(kept, specific);
        continue;
      }
      const words = said.find((one) => one.keyword === 'enum')?.params;
      kept.push(words === undefined ? error : { ...error, params: { ...error.params, ...words } });
      continue;
    }
    kept.push(error);
  }
  return kept;
}

/** A version in quotes is of another type, and not 1: that is one mistake. */
function isOfSameValue({ keyword, instancePath }: SchemaError, before: SchemaError | undefined): boolean {
  return keyword === 'const' && before?.keyword === 'type' && before.instancePath === instancePath;
}

/** Text that has none of several forms: each of them says so, and no one of them is what was meant. */
function isOfNoForm(said: readonly SchemaError[], { instancePath }: SchemaError): boolean {
  return said.length > 1 && said.every((one) => one.keyword === 'pattern' && one.instancePath === instancePath);
}

const WRONG_KIND: ReadonlySet<string> = new Set(['type', 'const', 'enum']);

/** Text of the wrong length has no form yet: that it is empty, or too long, is what is wrong with it. */
function onePerText(errors: readonly SchemaError[]): readonly SchemaError[] {
  const lengths = new Set(errors.filter(({ keyword }) => LENGTHS.has(keyword)).map((error) => error.instancePath));
  return errors.filter(({ keyword, instancePath }) => keyword !== 'pattern' || !lengths.has(instancePath));
}

const LENGTHS: ReadonlySet<string> = new Set(['minLength', 'maxLength']);

/** Ajv reports the branches of an `anyOf` just before the `anyOf`. */
function takeFrom(errors: SchemaError[], path: string): SchemaError[] {
  let first = errors.length;
  while (first > 0 && isAtOrBelow(errors[first - 1]?.instancePath ?? '', path)) first -= 1;
  return errors.splice(first);
}

function isBelow(one: SchemaError | undefined, { instancePath }: SchemaError): boolean {
  return one?.instancePath.startsWith(`${instancePath}/`) === true;
}

function isAtOrBelow(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}

/** A mistyped key is one mistake: no need to add that the right one is missing. */
function withoutTypos(errors: readonly SchemaError[]): SchemaError[] {
  const missing = new Map<string, string[]>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword === 'required') {
      missing.set(instancePath, [...(missing.get(instancePath) ?? []), String(params.missingProperty)]);
    }
  }
  const meant = new Set<string>();
  for (const { keyword, instancePath, params } of errors) {
    const candidates = missing.get(instancePath);
    if (keyword !== 'additionalProperties' || candidates === undefined) continue;
    const key = String(params.additionalProperty);
    const name = didYouMean(key, candidates) ?? candidates.find((each) => each === SYNONYMS.get(key));
    if (name !== undefined) meant.add(`${instancePath} ${name}`);
  }
  return errors.filter((error) => !meant.has(`${error.instancePath} ${String(error.params.missingProperty)}`));
}

/** All that one mapping lacks is one mistake, at one place. */
function together(errors: readonly SchemaError[]): SchemaError[] {
  const kept: SchemaError[] = [];
  /** Where the first one of a mapping is. */
  const places = new Map<string, number>();
  for (const error of errors) {
    const isMissing = error.keyword === 'required';
    const before = isMissing ? (places.get(error.instancePath) ?? -1) : -1;
    const first = kept[before];
    if (first === undefined) {
      if (isMissing) places.set(error.instancePath, kept.length);
      kept.push(error);
    } else kept[before] = { ...first, params: { ...first.params, together: [...missingIn(first), error] } };
  }
  return kept;
}

function placeOf(root: LocatedValue, error: SchemaError): Span {
  const path = pathOf(error);
  const value = valueAt(root, path) ?? root;
  switch (error.keyword) {
    case 'additionalProperties':
      return keySpan(root, [...path, String(error.params.additionalProperty)]);
    case 'propertyNames':
      return keySpan(root, [...path, String(error.params.propertyName)]);
    case 'required':
    case 'if':
      return nameSpan(root, path);
    case 'uniqueItems':
      return (
        (value.kind === 'list' ? value.items[Math.max(Number(error.params.i), Number(error.params.j))] : undefined) ??
        value
      );
    case 'minItems':
      return value.end > value.start ? value : keySpan(root, path);
    default:
      return value.kind === 'mapping' || value.start === value.end ? nameSpan(root, path) : value;
  }
}

/** The key of a mapping; for one without (the file, an element of a list), its first key. */
function nameSpan(root: LocatedValue, path: readonly string[]): Span {
  const key = keySpan(root, path);
  if (key !== valueAt(root, path)) return key;
  const value = valueAt(root, path);
  const first = value?.kind === 'mapping' ? [...value.entries.values()][0]?.key : undefined;
  return first ?? key;
}
