import type { Diagnostic } from '../../documents/diagnostic.ts';
import { keySpan, type LocatedMapping, type LocatedValue, member } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { fileDiagnostic, type Problem, type SourceText } from '../../documents/source-text.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import type { ParameterDeclaration } from '../model/policy-file.generated.ts';
import type { PolicySchema } from '../model/policy-schema.ts';

/** A value that a run gives to a parameter: text where it comes from a command line. */
export type ParameterValue = string | number | boolean;

export interface FileParameters {
  /** Undefined where the declarations cannot be read. */
  readonly names: readonly string[] | undefined;
  readonly values: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/** The parameters of a file: what the run gives, else their defaults, each of its declared type. */
export function fileParameters(
  source: SourceText,
  root: LocatedValue,
  schema: PolicySchema,
  given: Readonly<Record<string, ParameterValue>>,
): FileParameters {
  const declared = member(root, 'parameters');
  const values: JsonObject = {};
  const diagnostics: Diagnostic[] = [];
  if (declared?.kind !== 'mapping') return { names: declared === undefined ? [] : undefined, values, diagnostics };
  for (const [name, { value }] of declared.entries) {
    // Where the name or the declaration is wrong, the schema has said so.
    if (!/^[A-Za-z_]\w*$/.test(name) || !schema.isParameter(value.value)) continue;
    const decided = decide(name, value.value, Object.hasOwn(given, name) ? given[name] : undefined);
    if ('value' in decided) {
      values[name] = decided.value;
    } else {
      const span = decided.at === 'default' ? (member(value, 'default') ?? value) : keySpan(declared, [name]);
      diagnostics.push(source.diagnostic(span.start, span.end, decided.problem));
    }
  }
  return { names: namesOf(declared), values, diagnostics };
}

/** Stands for the file of a diagnostic about a value that the run gives. */
export const PARAMETERS_PLACE = '(parameters)';

/** Values that a run gives to parameters which none of its files declares. */
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
        hint: meant === undefined ? undefined : `did you mean \`${meant}\`?`,
      });
    });
}

type Decision = { value: JsonValue } | { at: 'default' | 'name'; problem: Problem };

function decide(name: string, declaration: ParameterDeclaration, given: ParameterValue | undefined): Decision {
  if (declaration.default !== undefined && !isOfType(declaration.default, declaration.type)) {
    const message = `the default of \`${name}\` must be ${TYPE_NAMES[declaration.type]}, found ${quoteValue(declaration.default)}`;
    return { at: 'default', problem: { code: 'semantic/parameter-type', message } };
  }
  if (given === undefined) {
    return declaration.default === undefined ? missing(name) : { value: declaration.default };
  }
  const value = typeof given === 'string' ? readText(given, declaration.type) : given;
  if (value !== undefined && isOfType(value, declaration.type)) return { value };
  const message = `the run gives ${quoteValue(given)} for \`${name}\`, which must be ${TYPE_NAMES[declaration.type]}`;
  return { at: 'name', problem: { code: 'semantic/parameter-type', message } };
}

function missing(name: string): Decision {
  const message = `the parameter \`${name}\` has no default, and the run gives no value for it`;
  return { at: 'name', problem: { code: 'semantic/parameter-missing', message } };
}

const TYPE_NAMES: Readonly<Record<ParameterDeclaration['type'], string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function isOfType(value: ParameterValue, type: ParameterDeclaration['type']): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  return type === 'number' ? Number.isFinite(value) : typeof value === type;
}

function readText(text: string, type: ParameterDeclaration['type']): ParameterValue | undefined {
  if (type === 'string') return text;
  if (type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : undefined;
  return /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function namesOf(mapping: LocatedMapping): string[] {
  return [...mapping.entries.keys()];
}
