import type { Diagnostic } from '../../documents/diagnostic.ts';
import { type LocatedValue, member } from '../../documents/located-value.ts';
import type { SourceText } from '../../documents/source-text.ts';
import { isJsonObject, type JsonObject } from '../../values/json.ts';
import { append } from '../../values/long-lists.ts';
import type { Policy } from '../model/policy.ts';
import type { PolicyContext } from '../model/policy-context.ts';
import type { PolicySchema } from '../model/policy-schema.ts';
import type { ServiceCatalog } from '../model/service-catalog.ts';
import { buildPolicy, findingTemplates, type PolicyDefaultsInForce } from './build-policy.ts';
import { checkRegions } from './check-regions.ts';
import type { LocatedId } from './duplicate-ids.ts';
import type { ParameterValue } from './parameter-value.ts';
import { type FileParameters, fileParameters, parameterValue, withInherited } from './parameters.ts';

export interface BuildInput {
  readonly source: SourceText;
  readonly root: LocatedValue;
  readonly schema: PolicySchema;
  readonly options: {
    readonly services: ServiceCatalog;
    readonly allowSecretReads: boolean;
    readonly trustReads?: readonly string[];
    readonly parameters?: Readonly<Record<string, ParameterValue>>;
    readonly parametersOf?: ParametersOf | undefined;
  };
  /** What the file belongs to. @default none: its policies have the ids that they give themselves */
  readonly pack?: PackOfFile | undefined;
  /** Parameters of a pack that the file reads without taking over its name. @default none */
  readonly lent?: FileParameters | undefined;
  /** Services already reported for clients without schemas; grows. */
  readonly unchecked: Set<string>;
}

/** What the settings give to a policy's own parameters, by its id: right or wrong, which others say. */
export type ParametersOf = (id: string) => Readonly<Record<string, ParameterValue>>;

/** As much of a pack as its policies take over. */
export interface PackOfFile {
  readonly name: string;
  /** Its pack.yml, as it is shown. */
  readonly file: string;
  readonly parameters: FileParameters;
  /** The earlier ids of a policy, the oldest first; without the pack, as the policy's own id. */
  readonly formerIds: (id: string) => readonly string[];
}

export interface BuiltFile {
  /** Policies without a mistake. */
  readonly policies: readonly Policy[];
  /** All policies that have an id. */
  readonly ids: readonly LocatedId[];
  /** Names of the parameters that the file declares. */
  readonly parameters: readonly string[];
  /** Whether these are all ids, and all parameters, that the file has. */
  readonly hasAll: HasAll;
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether what was found of something is all that there is of it: else nothing can be said to be missing. */
export interface HasAll {
  readonly ids: boolean;
  readonly parameters: boolean;
}

/**
 * Checks what the schema cannot say, and builds the policies. A part that the schema refuses is left to the schema's
 * diagnostics; the other parts of that policy are checked all the same.
 */
export function buildPolicies({ source, root, schema, options, unchecked, pack, lent }: BuildInput): BuiltFile {
  const own = fileParameters(source, root, schema, options.parameters ?? {});
  const parameters = withInherited(own, pack?.parameters ?? lent);
  const context: PolicyContext = {
    ...options,
    source,
    unchecked,
    refused: new Set(),
    parameters: parameters.names,
    policy: undefined,
    values: undefined,
    with: undefined,
    diagnostics: [...(lent?.diagnostics ?? []), ...parameters.diagnostics, ...declaredTwice(source, root, pack)],
  };
  const defaults = buildDefaults(context, member(root, 'defaults'), schema);
  const entries = member(root, 'policies');
  const policies: Policy[] = [];
  const ids: LocatedId[] = [];
  const items = entries?.kind === 'list' ? entries.items : [];
  const { declared } = parameters;
  const undeclared = parameters.names?.filter((name) => !Object.hasOwn(declared, name)) ?? ('all' as const);
  const formerIds = (id: string) => (pack?.formerIds(id) ?? []).map((each) => fullIdOf(each, pack));
  for (const entry of items) {
    const id = member(entry, 'id');
    const fullId = typeof id?.value === 'string' ? fullIdOf(id.value, pack) : undefined;
    if (id?.kind === 'scalar' && fullId !== undefined) {
      ids.push({ id: fullId, formerIds: formerIds(String(id.value)), declared, undeclared, source, scalar: id });
    }
    const { values, missing } = ownParameters(parameters, options.parametersOf?.(fullId ?? '') ?? {});
    append(context.diagnostics, missing);
    const policy = buildPolicy({ context, schema, defaults, parameters: values }, entry);
    if (policy !== undefined && missing.length === 0) policies.push(inPack(policy, parameters.declared, pack));
  }
  return {
    policies,
    ids,
    parameters: [...(lent?.names ?? []), ...(own.names ?? [])],
    hasAll: {
      ids: entries?.kind === 'list' && ids.length === items.length,
      parameters: parameters.names !== undefined,
    },
    diagnostics: unique(context.diagnostics),
  };
}

function fullIdOf(id: string, pack: PackOfFile | undefined): string {
  return pack === undefined ? id : `${pack.name}/${id}`;
}

/** What a policy is given of its own goes before what its file has. What is wrong there is reported where it stands. */
function ownParameters(
  { values, declared, missing }: FileParameters,
  given: Readonly<Record<string, ParameterValue>>,
): { readonly values: JsonObject; readonly missing: readonly Diagnostic[] } {
  const own = Object.entries(given).flatMap(([name, value]) => {
    const declaration = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const read = declaration === undefined ? undefined : parameterValue(name, declaration, value);
    return read === undefined || 'problem' in read ? [] : [[name, read.value] as const];
  });
  return {
    values: { ...values, ...Object.fromEntries(own) },
    missing: [...missing].filter(([name]) => !Object.hasOwn(given, name)).map(([, told]) => told),
  };
}

function inPack(policy: Policy, declared: FileParameters['declared'], pack: PackOfFile | undefined): Policy {
  if (pack === undefined) return { ...policy, declared };
  return {
    ...policy,
    declared,
    id: fullIdOf(policy.id, pack),
    pack: pack.name,
    formerIds: pack.formerIds(policy.id).map((id) => fullIdOf(id, pack)),
    source: { ...policy.source, pack: pack.file },
  };
}

/** Which of two declarations holds would be anybody's guess. */
function declaredTwice(source: SourceText, root: LocatedValue, pack: PackOfFile | undefined): Diagnostic[] {
  const place = member(root, 'parameters');
  if (pack === undefined || place?.kind !== 'mapping') return [];
  return [...place.entries]
    .filter(([name]) => Object.hasOwn(pack.parameters.declared, name))
    .map(([name, { key }]) =>
      source.diagnostic(key.start, key.end, {
        code: 'packs/parameter-twice',
        message: `the parameter \`${name}\` is declared by ${pack.file} already`,
        hint: 'declare it in one of both',
      }),
    );
}

/** What comes from `defaults` is checked for each policy: a mistake in it is reported once. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Map(diagnostics.map((each) => [JSON.stringify([each.code, each.range, each.message]), each]));
  return [...known.values()];
}

function buildDefaults(
  context: PolicyContext,
  located: LocatedValue | undefined,
  schema: PolicySchema,
): PolicyDefaultsInForce {
  const raw = located?.value;
  checkRegions(context, member(located, 'targets'));
  const findingPlace = member(located, 'finding');
  const finding = findingTemplates(context, findingPlace);
  return { raw: isJsonObject(raw) && schema.isDefaults(raw) ? raw : {}, finding, findingPlace, place: located };
}
