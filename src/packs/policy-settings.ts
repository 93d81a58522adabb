import type { OverrideChanges, PolicyChanges } from '../config/config-file.generated.ts';
import type { PackSettings } from '../config/pack-settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { type JsonPath, keySpan, valueAt } from '../documents/located-value.ts';
import type { Problem } from '../documents/source-text.ts';
import type { ParametersOf } from '../policy/build/build-policies.ts';
import { regionNameProblem, unknownRegion } from '../policy/build/check-regions.ts';
import { parameterValue } from '../policy/build/parameters.ts';
import { mayMeanUnread, type PoliciesAtHand } from '../policy/build/policies-at-hand.ts';
import { hasParameter, type KnownPolicy } from '../policy/model/known-policy.ts';
import type { Policy } from '../policy/model/policy.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { fitsId, isGlobOfIds } from '../text/fits-id.ts';
import { isRegionGlob } from '../text/region-name.ts';
import { renamedPolicy } from '../text/renamed-policy.ts';
import { sameInPack } from '../text/same-in-pack.ts';
import { placeInSettings } from './place-in-settings.ts';

/** Entries of a mapping from ids and globs, those that fit an id: globs in their order, then the id itself. */
export function entriesFor<T>(mapping: Readonly<Record<string, T>>, id: string): (readonly [string, T])[] {
  const fitting = Object.entries(mapping).filter(([key]) => fitsId(id, key));
  return [...fitting.filter(([key]) => key !== id), ...fitting.filter(([key]) => key === id)];
}

/** What `policies` gives to the parameters of a policy. */
export function parametersFrom({ config: { policies = {} } }: PackSettings): ParametersOf {
  return (id) => merged(entriesFor(policies, id).map(([, { parameters }]) => parameters));
}

/** Policies with the severity, and without the remediation, that `policies` gives them. */
export function withPolicySettings(policies: readonly Policy[], settings: PackSettings): readonly Policy[] {
  const { policies: mapping } = settings.config;
  if (mapping === undefined) return policies;
  return policies.map((policy) => {
    const entries = entriesFor(mapping, policy.id);
    if (entries.length === 0) return policy;
    const changes = mergeChanges(entries.map(([, each]) => each));
    return {
      ...changed(policy, changes, `policies in ${settings.source.file}`),
      bySettings: {
        without: policy,
        places: entries.map(([key]) => placeInSettings(settings, ['policies', key])),
      },
    };
  });
}

export function mergeChanges<T extends PolicyChanges>(entries: readonly T[]): T {
  const parameters = merged(entries.map((each) => each.parameters));
  const changes = merged(entries);
  return Object.keys(parameters).length === 0 ? changes : { ...changes, parameters };
}

/** Later ones win. */
function merged<T extends object>(parts: readonly (T | undefined)[]): T {
  return parts.reduce<T>((all, part) => Object.assign(all, part), {} as T);
}

/** A policy with what settings change about it; parameters that it does not have, or that are wrong, are left alone. */
export function changed(policy: Policy, { severity, parameters = {}, remediate }: PolicyChanges, by: string): Policy {
  const declared = policy.declared ?? {};
  const values = Object.entries(parameters).flatMap(([name, given]) => {
    const declaration = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const read = declaration === undefined ? undefined : parameterValue(name, declaration, given);
    return read === undefined || 'problem' in read ? [] : [[name, read.value] as const];
  });
  const words = [
    ...(severity === undefined || severity === policy.severity
      ? []
      : [`severity ${severity} in place of ${policy.severity}`]),
    ...values.map(([name, value]) => `${name} ${JSON.stringify(value)}`),
    ...(remediate === false && policy.remediate.length > 0 ? ['no remediation'] : []),
  ];
  return {
    ...policy,
    severity: severity ?? policy.severity,
    parameters: { ...policy.parameters, ...Object.fromEntries(values) },
    remediate: remediate === false ? [] : policy.remediate,
    ...(words.length === 0 ? {} : { changes: [...(policy.changes ?? []), `${by}: ${words.join(', ')}`] }),
  };
}

/**
 * What becomes of settings for policies that are not there: `refused` where all policies are at hand, `told` where a
 * user names some of them, and `ignored` where a plan or a run log does.
 */
export type Unmatched = 'refused' | 'told' | 'ignored';

/** The policies that settings can be held against. */
interface AtHand extends Pick<PoliciesAtHand, 'policies' | 'open'> {
  readonly unmatched: Unmatched;
}

/**
 * What is wrong with a mapping from ids and globs to changes: keys that no policy fits, parameters that no policy of
 * them has, values that are not as these are declared, and regions that can be none.
 *
 * @param path - where the mapping stands in the settings file.
 */
export function checkChanges(
  mapping: Readonly<Record<string, OverrideChanges | 'off'>>,
  path: JsonPath,
  { policies, open, unmatched }: AtHand,
  { source, root }: PackSettings,
): Diagnostic[] {
  return Object.entries(mapping).flatMap(([key, changes]) => {
    const fitting = policies.filter(({ id }) => fitsId(id, key));
    if (fitting.length === 0) {
      if (mayMeanUnread(key, open)) return [];
      const problem = unmatched === 'told' ? notLoaded(key, policies) : noPolicy(key, policies);
      if (problem === undefined || unmatched === 'ignored') return [];
      const { start, end } = keySpan(root, [...path, key]);
      return [source.diagnostic(start, end, problem)];
    }
    if (changes === 'off') return [];
    const regions = (changes.targets?.regions ?? []).flatMap((region, index) => {
      const problem = isRegionGlob(region) ? undefined : (regionNameProblem(region) ?? unknownRegion(region));
      const { start, end } = valueAt(root, [...path, key, 'targets', 'regions', index]) ?? root;
      return problem === undefined ? [] : [source.diagnostic(start, end, problem)];
    });
    const parameters = Object.entries(changes.parameters ?? {}).flatMap(([name, given]) => {
      const problem = parameterProblem(name, given, { fitting, key, open });
      if (problem === undefined) return [];
      const place = [...path, key, 'parameters', name];
      const { start, end } = problem.code === UNKNOWN ? keySpan(root, place) : (valueAt(root, place) ?? root);
      return [source.diagnostic(start, end, problem)];
    });
    return [...regions, ...parameters];
  });
}

const UNKNOWN = 'packs/unknown-parameter';

/**
 * Of policies that a user names, none has the settings of a key. Nothing is said of those of packs that are not loaded,
 * or of policies outside packs where all that are loaded are of packs.
 */
function notLoaded(key: string, policies: readonly KnownPolicy[]): Problem | undefined {
  const known = policies.map(({ id }) => id);
  const elsewhere = sameInPack(key, known);
  const isOfLoaded = known.some((id) => packOf(id) === packOf(key)) && !key.includes('**');
  if (elsewhere === undefined && !isOfLoaded) return undefined;
  const near = didYouMean(key, known);
  const otherwise = 'if it is in another file, name that file too';
  return {
    code: 'packs/no-such-policy',
    severity: 'warning',
    message: `${noPolicy(key, policies).message}, of those that are loaded: this changes nothing`,
    hint:
      elsewhere ??
      renamedPolicy(key, policies) ??
      (near === undefined ? otherwise : `did you mean ${near}? Or, ${otherwise}`),
  };
}

/** `''` for policies outside packs. */
function packOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf('/')));
}

function noPolicy(key: string, policies: readonly KnownPolicy[]): Problem {
  const near = didYouMean(
    key,
    policies.map(({ id }) => id),
  );
  const otherwise =
    near === undefined ? 'policies of packs are called pack/id: cove-policy packs list' : `did you mean ${near}?`;
  return {
    code: 'packs/no-such-policy',
    message: `no policy is called ${JSON.stringify(key)}${isGlobOfIds(key) ? ', or like it' : ''}`,
    hint: renamedPolicy(key, policies) ?? otherwise,
  };
}

function parameterProblem(
  name: string,
  given: NonNullable<PolicyChanges['parameters']>[string],
  {
    fitting: policies,
    key,
    open,
  }: Pick<AtHand, 'open'> & { readonly fitting: readonly KnownPolicy[]; readonly key: string },
): Problem | undefined {
  const declarations = policies.flatMap(({ declared = {} }) => (Object.hasOwn(declared, name) ? [declared[name]] : []));
  if (declarations.length === 0) {
    const isUnclear = policies.some((policy) => hasParameter(policy, name) === 'perhaps');
    if (isUnclear || (isGlobOfIds(key) && mayMeanUnread(key, open))) return undefined;
    const near = didYouMean(
      name,
      policies.flatMap(({ declared = {} }) => Object.keys(declared)),
    );
    const hint = near === undefined ? undefined : `did you mean \`${near}\`?`;
    return { code: UNKNOWN, message: `${JSON.stringify(key)} has no parameter \`${name}\``, hint };
  }
  for (const declaration of declarations) {
    const read = declaration === undefined ? undefined : parameterValue(name, declaration, given);
    if (read !== undefined && 'problem' in read) return { ...read.problem, code: 'packs/parameter-value' };
  }
  return undefined;
}
