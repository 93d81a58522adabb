import type { Diagnostic } from '../../documents/diagnostic.ts';
import { keySpan, type LocatedMapping, type LocatedValue, member } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { fileDiagnostic, type Problem, type SourceText } from '../../documents/source-text.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import type { JsonObject, JsonValue } from '../../values/json.ts';
import type { ParameterDeclaration } from '../model/policy-file.generated.ts';
import type { PolicySchema } from '../model/policy-schema.ts';
import {
  elementType,
  foundIn,
  isAllowed,
  isOfType,
  type ParameterValue,
  readValue,
  TYPE_NAMES,
  toJson,
  wantedOf,
} from './parameter-value.ts';

export interface FileParameters {
  /** Undefined if the declarations cannot be read. */
  readonly names: readonly string[] | undefined;
  readonly values: JsonObject;
  /** What the file says of each, as far as it can be read. */
  readonly declared: Readonly<Record<string, ParameterDeclaration>>;
  /** Of those for which there is no value: a policy may be given one of its own. */
  readonly missing: ReadonlyMap<string, Diagnostic>;
  /** Without those that are missing. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The parameters of a file: what the run sets, else their defaults, each of its declared type. */
export function fileParameters(
  source: SourceText,
  root: LocatedValue,
  schema: PolicySchema,
  given: Readonly<Record<string, ParameterValue>>,
): FileParameters {
  const place = member(root, 'parameters');
  const values: JsonObject = {};
  const declared: Record<string, ParameterDeclaration> = {};
  const missing = new Map<string, Diagnostic>();
  const diagnostics: Diagnostic[] = [];
  if (place?.kind !== 'mapping') {
    return { names: place === undefined ? [] : undefined, values, declared, missing, diagnostics };
  }
  for (const [name, { value }] of place.entries) {
    // If the name or the declaration is wrong, the schema has said so.
    if (!/^[A-Za-z_]\w*$/.test(name) || !schema.isParameter(value.value)) continue;
    declared[name] = value.value;
    const decided = decide(name, value.value, Object.hasOwn(given, name) ? given[name] : undefined);
    if ('value' in decided) {
      values[name] = decided.value;
    } else {
      const span = decided.at === 'default' ? (member(value, 'default') ?? value) : keySpan(place, [name]);
      const told = source.diagnostic(span.start, span.end, decided.problem);
      if (decided.problem.code === MISSING) missing.set(name, told);
      else diagnostics.push(told);
    }
  }
  return { names: namesOf(place), values, declared, missing, diagnostics };
}

/** The parameters of a file over those of its pack, which have other names. */
export function withInherited(own: FileParameters, pack: FileParameters | undefined): FileParameters {
  if (pack === undefined) return own;
  return {
    names: own.names === undefined || pack.names === undefined ? undefined : [...pack.names, ...own.names],
    values: { ...pack.values, ...own.values },
    declared: { ...pack.declared, ...own.declared },
    missing: new Map([...pack.missing, ...own.missing]),
    diagnostics: own.diagnostics,
  };
}

/** A value for a parameter as its declaration wants it, or what is wrong with it. */
export function parameterValue(
  name: string,
  declaration: ParameterDeclaration,
  given: ParameterValue,
): { readonly value: JsonValue } | { readonly problem: Problem } {
  const read = readValue(given, declaration);
  if ('value' in read) return read;
  const message = `\`${name}\` must be ${wantedOf(declaration)}, found ${foundIn(given, declaration)}`;
  return { problem: { code: 'semantic/parameter-type', message, hint: read.hint } };
}

const MISSING = 'semantic/parameter-missing';

/** Represents the file in a diagnostic about a value that the run sets. */
export const PARAMETERS_PLACE = '(parameters)';

/** What a run gives to the parameters of a pack: `cis/maxKeyAgeDays` to this one alone, before `maxKeyAgeDays`. */
export function givenToPack(
  given: Readonly<Record<string, ParameterValue>>,
  pack: string,
): Readonly<Record<string, ParameterValue>> {
  const prefix = `${pack}/`;
  const own = Object.entries(given).filter(([name]) => name.startsWith(prefix));
  return { ...given, ...Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value])) };
}

/**
 * Values that a run gives by a name which several packs, or a pack and policy files, declare: they need not mean the
 * same.
 *
 * @param owners - by owner, the names that it declares; '' for all files that belong to no pack.
 */
export function parametersOfSeveral(
  given: Readonly<Record<string, ParameterValue>>,
  owners: ReadonlyMap<string, readonly string[]>,
): readonly Diagnostic[] {
  return Object.keys(given).flatMap((name) => {
    const declaring = [...owners].filter(([, names]) => names.includes(name)).map(([owner]) => owner);
    const packs = declaring.filter((owner) => owner !== '');
    if (declaring.length < 2 || packs.every((pack) => Object.hasOwn(given, `${pack}/${name}`))) return [];
    return [
      fileDiagnostic(PARAMETERS_PLACE, {
        code: 'packs/parameter-of-several',
        message: `the parameter ${quoteValue(name)} is declared by ${declaring.map((owner) => (owner === '' ? 'policy files' : `the pack ${owner}`)).join(' and ')}`,
        hint: `say which is meant: ${packs.map((pack) => `${pack}/${name}`).join(', ')}`,
      }),
    ];
  });
}

/** Values that a run sets for parameters that none of its files declares. */
export function undeclaredParameters(
  given: Readonly<Record<string, ParameterValue>>,
  declared: readonly string[],
): readonly Diagnostic[] {
  const known = new Set(declared);
  return Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => {
      const meant = didYouMean(name, known);
      return fileDiagnostic(PARAMETERS_PLACE, {
        code: 'file/unknown-parameter',
        message: `no policy file declares the parameter ${quoteValue(name)}`,
        hint: meant === undefined ? whatIsDeclared([...known]) : `did you mean \`${meant}\`?`,
      });
    });
}

type Decision = { value: JsonValue } | { at: 'default' | 'name'; problem: Problem };

function decide(name: string, declaration: ParameterDeclaration, given: ParameterValue | undefined): Decision {
  const wanted = wantedOf(declaration);
  const limits = limitsProblem(name, declaration);
  if (limits !== undefined) return { at: 'name', problem: limits };
  if (declaration.default !== undefined && !isAllowed(declaration.default, declaration)) {
    const message = `the default of \`${name}\` must be ${wanted}, found ${foundIn(declaration.default, declaration)}`;
    return { at: 'default', problem: { code: 'semantic/parameter-type', message } };
  }
  if (given === undefined) {
    return declaration.default === undefined ? missing(name) : { value: toJson(declaration.default) };
  }
  const read = readValue(given, declaration);
  if ('value' in read) return read;
  const message = `the run gives ${foundIn(given, declaration)} for \`${name}\`, which must be ${wanted}`;
  return { at: 'name', problem: { code: 'semantic/parameter-type', message, hint: read.hint } };
}

/** Limits in a declaration that no value can meet. */
function limitsProblem(name: string, declaration: ParameterDeclaration): Problem | undefined {
  const type = elementType(declaration);
  const isNumber = type === 'integer' || type === 'number';
  const { minimum, maximum } = declaration;
  if (!isNumber && (minimum !== undefined || maximum !== undefined)) {
    const message = `\`minimum\` and \`maximum\` are for numbers, but \`${name}\` is ${TYPE_NAMES[type]}`;
    return { code: 'semantic/parameter-limits', message };
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    const message = `\`${name}\` can have no value: its minimum ${minimum} is more than its maximum ${maximum}`;
    return { code: 'semantic/parameter-limits', message };
  }
  const odd = declaration.enum?.find((each) => !isOfType(each, type));
  if (odd !== undefined) {
    const message = `\`enum\` of \`${name}\` has ${quoteValue(odd)}, which is not ${TYPE_NAMES[type]}`;
    return { code: 'semantic/parameter-limits', message };
  }
  if (declaration.of === undefined || declaration.type === 'list') return undefined;
  return { code: 'semantic/parameter-limits', message: `\`of\` is for lists, but \`${name}\` is not one` };
}

function missing(name: string): Decision {
  const message = `the parameter \`${name}\` has no default, and the run sets no value for it`;
  return { at: 'name', problem: { code: MISSING, message } };
}

function namesOf(mapping: LocatedMapping): string[] {
  return [...mapping.entries.keys()];
}

function whatIsDeclared(names: readonly string[]): string {
  return names.length === 0 ? 'none of them declares any' : `they declare ${names.slice(0, 20).join(', ')}`;
}
