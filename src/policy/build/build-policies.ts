import type { Diagnostic } from '../../documents/diagnostic.ts';
import { type LocatedValue, member } from '../../documents/located-value.ts';
import type { SourceText } from '../../documents/source-text.ts';
import { isJsonObject } from '../../json.ts';
import type { Policy } from '../model/policy.ts';
import type { PolicyContext } from '../model/policy-context.ts';
import type { PolicySchema } from '../model/policy-schema.ts';
import type { ServiceCatalog } from '../model/service-catalog.ts';
import { buildPolicy, findingTemplates, type PolicyDefaultsInForce } from './build-policy.ts';
import { checkRegions } from './check-regions.ts';
import type { LocatedId } from './duplicate-ids.ts';
import { fileParameters, type ParameterValue } from './parameters.ts';

export interface BuildInput {
  readonly source: SourceText;
  readonly root: LocatedValue;
  readonly schema: PolicySchema;
  readonly options: {
    readonly services: ServiceCatalog;
    readonly allowSecretReads: boolean;
    readonly trustReads?: readonly string[];
    readonly parameters?: Readonly<Record<string, ParameterValue>>;
  };
  /** Services already reported for clients without schemas; grows. */
  readonly unchecked: Set<string>;
}

export interface BuiltFile {
  /** Policies without a mistake. */
  readonly policies: readonly Policy[];
  /** The ids of all policies that have one. */
  readonly ids: readonly LocatedId[];
  /** Names of the parameters that the file declares. */
  readonly parameters: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks what the schema cannot say, and builds the policies. A part that the schema refuses is left to the schema's
 * diagnostics; the other parts of that policy are checked all the same.
 */
export function buildPolicies({ source, root, schema, options, unchecked }: BuildInput): BuiltFile {
  const parameters = fileParameters(source, root, schema, options.parameters ?? {});
  const context: PolicyContext = {
    ...options,
    source,
    unchecked,
    refused: new Set(),
    parameters: parameters.names,
    policy: undefined,
    values: undefined,
    with: undefined,
    diagnostics: [...parameters.diagnostics],
  };
  const defaults = buildDefaults(context, member(root, 'defaults'), schema);
  const entries = member(root, 'policies');
  const policies: Policy[] = [];
  const ids: LocatedId[] = [];
  for (const entry of entries?.kind === 'list' ? entries.items : []) {
    const id = member(entry, 'id');
    if (id?.kind === 'scalar' && typeof id.value === 'string') ids.push({ id: id.value, source, scalar: id });
    const policy = buildPolicy({ context, schema, defaults, parameters: parameters.values }, entry);
    if (policy !== undefined) policies.push(policy);
  }
  return { policies, ids, parameters: parameters.names ?? [], diagnostics: unique(context.diagnostics) };
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
