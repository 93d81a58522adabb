import { isJsonObject, type JsonObject } from '../json.ts';
import { buildCall, buildLookups, buildRemediation } from './build-call.ts';
import { checkRegions } from './check-regions.ts';
import { builtInTemplate, compileLocatedExpression, compileLocatedTemplate } from './compile-located.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { LocatedId } from './duplicate-ids.ts';
import type { Template } from './expressions/template.ts';
import { type LocatedValue, member } from './located-value.ts';
import { mergeDefaults } from './merge-defaults.ts';
import { fileParameters, type ParameterValue } from './parameters.ts';
import type { FindingTemplates, Policy, PolicyTargets } from './policy.ts';
import type { PolicyContext } from './policy-context.ts';
import type { PolicyEntry, TargetSelection } from './policy-file.generated.ts';
import type { PolicySchema } from './policy-schema.ts';
import type { ServiceCatalog } from './service-catalog.ts';
import type { SourceText } from './source-text.ts';

export interface BuildInput {
  readonly source: SourceText;
  readonly root: LocatedValue;
  readonly schema: PolicySchema;
  readonly options: {
    readonly services: ServiceCatalog;
    readonly allowSecretReads: boolean;
    readonly parameters?: Readonly<Record<string, ParameterValue>>;
  };
}

export interface BuiltFile {
  /** Those without a mistake. */
  readonly policies: readonly Policy[];
  /** Of all policies that have one. */
  readonly ids: readonly LocatedId[];
  /** Names of the parameters that the file declares. */
  readonly parameters: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks what the schema cannot say, and builds the policies. Parts that the schema refuses are left to its own diagnostics. */
export function buildPolicies({ source, root, schema, options }: BuildInput): BuiltFile {
  const parameters = fileParameters(source, root, schema, options.parameters ?? {});
  const context: PolicyContext = {
    ...options,
    source,
    parameters: parameters.names,
    diagnostics: [...parameters.diagnostics],
  };
  const defaults = buildDefaults(context, member(root, 'defaults'), schema);
  const entries = member(root, 'policies');
  const policies: Policy[] = [];
  const ids: LocatedId[] = [];
  for (const entry of entries?.kind === 'list' ? entries.items : []) {
    const id = member(entry, 'id');
    if (id?.kind === 'scalar' && typeof id.value === 'string') ids.push({ id: id.value, source, scalar: id });
    if (!schema.isPolicy(entry.value)) continue;
    const policy = buildPolicy({ context, defaults, parameters: parameters.values }, entry.value, entry);
    if (policy !== undefined) policies.push(policy);
  }
  return { policies, ids, parameters: parameters.names, diagnostics: context.diagnostics };
}

interface Defaults {
  readonly raw: JsonObject;
  readonly finding: Partial<FindingTemplates>;
}

function buildDefaults(context: PolicyContext, located: LocatedValue | undefined, schema: PolicySchema): Defaults {
  const raw = located?.value;
  if (!schema.isDefaults(raw) || !isJsonObject(raw)) return { raw: {}, finding: {} };
  checkRegions(context, member(located, 'targets'));
  return { raw, finding: findingTemplates(context, member(located, 'finding')) };
}

interface FileContext {
  readonly context: PolicyContext;
  readonly defaults: Defaults;
  readonly parameters: JsonObject;
}

function buildPolicy(file: FileContext, entry: PolicyEntry, located: LocatedValue): Policy | undefined {
  const { context, defaults } = file;
  const raw = withDefaults(defaults, entry);
  const place = (key: string): LocatedValue => member(located, key) ?? located;
  const before = context.diagnostics.length;
  checkRegions(context, member(located, 'targets'));
  const call = buildCall(context, entry.call, place('call'), 'read');
  const resources = entry.resources === undefined ? undefined : compileLocatedExpression(context, place('resources'));
  const lookups = buildLookups(context, entry.lookups ?? [], member(located, 'lookups'));
  const filter = compileLocatedExpression(context, place('filter'));
  const finding = { ...defaults.finding, ...findingTemplates(context, member(located, 'finding')) };
  const remediate = buildRemediation(context, entry.remediate, member(located, 'remediate'));
  if (!call || !lookups || !filter || !remediate || context.diagnostics.length > before) return undefined;
  return {
    id: raw.id,
    title: raw.title,
    description: raw.description,
    severity: raw.severity ?? 'medium',
    tags: raw.tags ?? [],
    references: raw.references ?? [],
    targets: buildTargets(raw.targets ?? {}),
    call,
    resources,
    lookups,
    filter,
    finding: { resource: finding.resource ?? scopeTemplate(), message: finding.message ?? titleTemplate(raw.title) },
    remediate,
    parameters: file.parameters,
    source: {
      file: context.source.file,
      id: context.source.range(place('id').start, place('id').end),
      filter: context.source.range(place('filter').start, place('filter').end),
    },
  };
}

/** The schema allows in `defaults` what it allows in a policy: the merger of the two is a policy again. */
function withDefaults(defaults: Defaults, entry: PolicyEntry): PolicyEntry {
  return mergeDefaults(defaults.raw, entry as unknown as JsonObject) as unknown as PolicyEntry;
}

function findingTemplates(context: PolicyContext, located: LocatedValue | undefined): Partial<FindingTemplates> {
  const compiled = (key: string): Template | undefined => {
    const text = member(located, key);
    return text === undefined ? undefined : compileLocatedTemplate(context, text);
  };
  const resource = compiled('resource');
  const message = compiled('message');
  return { ...(resource && { resource }), ...(message && { message }) };
}

/** For checks of a whole account and region, whose answer names no resource. */
function scopeTemplate(): Template {
  return builtInTemplate('${cove.account.id}/${cove.region}');
}

/** A title is text: a `${` in it is nothing but these two characters. */
function titleTemplate(title: string): Template {
  return builtInTemplate(title.replaceAll('${', () => '$${'));
}

function buildTargets(raw: TargetSelection): PolicyTargets {
  return {
    accounts: raw.accounts,
    ous: raw.ous,
    tags: raw.tags ?? {},
    exclude: {
      accounts: raw.exclude?.accounts ?? [],
      ous: raw.exclude?.ous ?? [],
      tags: raw.exclude?.tags ?? {},
    },
    regions: raw.regions ?? 'enabled',
  };
}
