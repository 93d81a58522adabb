import { type LocatedValue, member } from '../../documents/located-value.ts';
import type { Template } from '../../expressions/template.ts';
import { isJsonObject, type JsonObject } from '../../values/json.ts';
import { builtInTemplate, compileLocatedExpression, compileLocatedTemplate } from '../model/compile-located.ts';
import type { FindingTemplates, Policy, PolicyTargets } from '../model/policy.ts';
import { hasErrorSince, type PolicyContext, report } from '../model/policy-context.ts';
import type { PolicyEntry, TargetSelection } from '../model/policy-file.generated.ts';
import type { PolicySchema } from '../model/policy-schema.ts';
import { checkElsewhere } from '../types/check-elsewhere.ts';
import { checkTypes } from '../types/check-types.ts';
import { buildCall, buildLookups, buildShared } from './build-call.ts';
import { buildRemediation } from './build-remediation.ts';
import { checkRegions } from './check-regions.ts';
import { mergePolicy } from './merge-defaults.ts';
import { withLentParts } from './merge-located.ts';

/** What a file says for all its policies. */
export interface PolicyDefaultsInForce {
  readonly raw: JsonObject;
  readonly finding: Partial<FindingTemplates>;
  /** The place of the texts of `finding`; the names in them can only be checked once a policy says what it is about. */
  readonly findingPlace: LocatedValue | undefined;
  readonly place: LocatedValue | undefined;
}

export interface PolicyFileContext {
  readonly context: PolicyContext;
  readonly schema: PolicySchema;
  readonly defaults: PolicyDefaultsInForce;
  readonly parameters: JsonObject;
}

/** Checks one policy and builds it; undefined, and reported, if anything in it is wrong. */
export function buildPolicy(file: PolicyFileContext, written: LocatedValue): Policy | undefined {
  const { schema, defaults } = file;
  const located = withLentParts(defaults.place, written);
  const values = valuesOf(schema, located);
  const context = contextFor(file.context, located);
  const before = context.diagnostics.length;
  checkRegions(context, member(located, 'targets'));
  const shared = buildShared(context, schema, member(located, 'with'));
  const call = buildCall(context, schema, member(located, 'call'), 'read');
  const resources = compileLocatedExpression(context, member(located, 'resources'));
  const lookups = buildLookups(context, schema, member(located, 'lookups'));
  const filterPlace = member(located, 'filter');
  const filter = compileLocatedExpression(context, filterPlace);
  checkPartial(context, located, defaults.place);
  checkPlaceOfChanges(context, located);
  const finding = buildFinding(context, defaults, member(located, 'finding'));
  const remediate = buildRemediation(context, schema, member(located, 'remediate'));
  const { identity, failures, promised, called } = checkTypes(
    context,
    located,
    { parameters: file.parameters, values },
    defaults.findingPlace,
  );
  const id = member(located, 'id');
  const ownFilter = member(written, 'filter') ?? id;
  const raw = withDefaults(file, located);
  if (raw && call && called) {
    const { regions = 'enabled' } = raw.targets ?? {};
    const asked = { regions, region: call.region, name: finding.resource };
    checkElsewhere(context, called, { ...asked, resources, lookups, filter });
  }
  if (!raw || !id || !ownFilter || !call || !filter || hasErrorSince(context, before)) return undefined;
  return {
    id: raw.id,
    title: raw.title,
    description: raw.description,
    severity: raw.severity ?? 'medium',
    tags: raw.tags ?? [],
    references: raw.references ?? [],
    targets: buildTargets(raw.targets ?? {}),
    values,
    with: shared.map((each, index) => ({ ...each, failures: failures.with[index] ?? [], promised })),
    call: { ...call, failures: failures.call, promised },
    resources,
    // If nothing is wrong, each lookup of the file was built.
    lookups: lookups.map((lookup, index) => ({ ...lookup, failures: failures.lookups[index] ?? [], promised })),
    filter,
    partial: raw.partial,
    finding: {
      resource: finding.resource ?? scopeTemplate(),
      message: finding.message ?? titleTemplate(raw.title),
      evidence: finding.evidence,
    },
    identity,
    remediate,
    parameters: file.parameters,
    source: placeOf(context, id, ownFilter),
  };
}

function buildFinding(
  context: PolicyContext,
  { finding, findingPlace }: PolicyFileContext['defaults'],
  own: LocatedValue | undefined,
) {
  return {
    ...finding,
    // Compiled again: whether the policy has what they name is known only here.
    ...lentTemplates(context, findingPlace, own),
    ...findingTemplates(context, own),
  };
}

/** @param filter - its id if many policies share a filter: reports say which policy it is. */
function placeOf({ source }: PolicyContext, id: LocatedValue, filter: LocatedValue): Policy['source'] {
  return {
    file: source.file,
    id: source.range(id.start, id.end),
    filter: source.range(filter.start, filter.end),
  };
}

/** Only what is read element by element can be read in part. `defaults` may set it for such policies. */
function checkPartial(context: PolicyContext, policy: LocatedValue, defaults: LocatedValue | undefined): void {
  const partial = member(policy, 'partial');
  const lookups = member(policy, 'lookups');
  if (partial === undefined || partial === member(defaults, 'partial')) return;
  if (lookups?.kind === 'list' && lookups.items.some((lookup) => member(lookup, 'for') !== undefined)) return;
  report(context, partial, {
    code: 'semantic/partial-without-for',
    message: '`partial` is for lookups with `for`, but the policy has none: nothing is ever read in part',
    hint: 'leave it out',
  });
}

/**
 * Changes are made in the cell's region. What was found in another region may have a namesake there, which would be
 * changed instead.
 */
function checkPlaceOfChanges(context: PolicyContext, policy: LocatedValue): void {
  const lookups = member(policy, 'lookups');
  const expanding = (lookups?.kind === 'list' ? lookups.items : []).filter(
    (each) => member(each, 'expand') !== undefined,
  );
  const region = [member(policy, 'call'), ...expanding].map((call) => member(call, 'region')).find((each) => each);
  if (region === undefined || member(policy, 'remediate') === undefined) return;
  report(context, region, {
    code: 'semantic/change-elsewhere',
    message: 'changes are made in the region that is evaluated, but these resources come from another one',
    hint: 'remove `region` and choose regions in `targets`, or remove `remediate`',
  });
}

/** The parts of a file's context that belong to the policy. */
function contextFor(context: PolicyContext, located: LocatedValue): PolicyContext {
  const id = member(located, 'id')?.value;
  return {
    ...context,
    policy: typeof id === 'string' ? id : undefined,
    values: namesIn(located, 'values'),
    with: namesIn(located, 'with'),
  };
}

function valuesOf(schema: PolicySchema, located: LocatedValue): JsonObject {
  const values = member(located, 'values')?.value;
  return schema.isValues(values) ? values : {};
}

/** None if there is no such mapping; undefined if it is not one. */
function namesIn(located: LocatedValue, key: string): readonly string[] | undefined {
  const mapping = member(located, key);
  if (mapping === undefined) return [];
  return mapping.kind === 'mapping' ? [...mapping.entries.keys()] : undefined;
}

function lentTemplates(
  context: PolicyContext,
  lent: LocatedValue | undefined,
  own: LocatedValue | undefined,
): Partial<FindingTemplates> {
  if (lent?.kind !== 'mapping') return {};
  const entries = [...lent.entries].filter(([key]) => member(own, key) === undefined);
  return findingTemplates(context, { ...lent, entries: new Map(entries) });
}

/** The templates of a `finding`, without those that are wrong. */
export function findingTemplates(context: PolicyContext, located: LocatedValue | undefined): Partial<FindingTemplates> {
  const resource = compileLocatedTemplate(context, member(located, 'resource'));
  const message = compileLocatedTemplate(context, member(located, 'message'));
  const evidence = compileLocatedExpression(context, member(located, 'evidence'));
  return { ...(resource && { resource }), ...(message && { message }), ...(evidence && { evidence }) };
}

/** The policy as written in its file; undefined if the schema refuses it. */
function withDefaults({ schema, defaults }: PolicyFileContext, located: LocatedValue): PolicyEntry | undefined {
  if (!schema.isPolicy(located.value) || !isJsonObject(located.value)) return undefined;
  const merged = mergePolicy(defaults.raw, located.value);
  return schema.isPolicy(merged) ? merged : undefined;
}

/** For checks of a whole account and region, whose answer names no resource. */
function scopeTemplate(): Template {
  return builtInTemplate('${cove.account.id}/${cove.region}');
}

/** A title is text: a `${` in it is just these two characters. */
function titleTemplate(title: string): Template {
  return builtInTemplate(title.replaceAll('${', () => '$${'));
}

function buildTargets(raw: TargetSelection): PolicyTargets {
  return {
    accounts: Array.isArray(raw.accounts) ? raw.accounts : undefined,
    accountsOf: Array.isArray(raw.accounts) ? undefined : raw.accounts,
    ous: raw.ous,
    tags: raw.tags ?? {},
    exclude: {
      accounts: raw.exclude?.accounts ?? [],
      ous: raw.exclude?.ous ?? [],
      tags: raw.exclude?.tags ?? {},
    },
    allowNone: raw.allowNone ?? false,
    regions: raw.regions ?? 'enabled',
  };
}
