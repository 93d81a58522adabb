import { isOfAws } from '../../run-log/what-answered.ts';
import { counted } from '../../text/counted.ts';
import type { JsonObject, JsonValue } from '../../values/json.ts';
import type { Report } from './report.ts';
import { describeBaseline, describeWaivers } from './waiver-words.ts';
import { type Wording, worded } from './wording.ts';

/** What every report says about its run, whatever its format: one fact with its label. */
export interface RunFact {
  readonly label:
    | 'organization'
    | 'caller'
    | 'run'
    | 'began'
    | 'ended'
    | 'tool'
    | 'endpoint'
    | 'part'
    | 'merged'
    | 'filter'
    | 'pack'
    | 'changed'
    | 'waivers'
    | 'baseline'
    | 'demo';
  readonly text: string;
}

/**
 * The origin of a report: which organization, who ran it, when, with what, and whether it is complete. Plain text, as
 * given by AWS and users.
 */
export function runFacts(report: Report, wording: Wording): RunFact[] {
  const { run } = report;
  const demo = demoBanner(report);
  const part = describePart(report, wording);
  const waivers = describeWaivers(report);
  const baseline = describeBaseline(report);
  const facts: (RunFact | undefined)[] = [
    demo === undefined ? undefined : { label: 'demo', text: demo },
    { label: 'organization', text: organizationText(report) },
    { label: 'caller', text: run.caller.arn },
    { label: 'run', text: `${run.mode} ${run.id}` },
    { label: 'began', text: run.start },
    { label: 'ended', text: run.end ?? 'not recorded: the run was cut off' },
    { label: 'tool', text: `${run.tool.name} ${run.tool.version}` },
    ...endpointsOf(report).map((text): RunFact => ({ label: 'endpoint', text })),
    ...packTexts(report).map((text): RunFact => ({ label: 'pack', text })),
    ...changedTexts(report).map((text): RunFact => ({ label: 'changed', text })),
    part === undefined ? undefined : { label: 'part', text: part },
    ...(run.merged === undefined ? [] : [{ label: 'merged', text: mergedText(run.merged, wording) } as const]),
    ...(run.filter === undefined ? [] : [{ label: 'filter', text: filterText(run.filter) } as const]),
    waivers === undefined ? undefined : { label: 'waivers', text: waivers },
    baseline === undefined ? undefined : { label: 'baseline', text: baseline },
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** The notice above a report about invented accounts; undefined if they are real. */
export function demoBanner({ run }: Report): string | undefined {
  return run.settings.demo === true ? DEMO : undefined;
}

export const DEMO = 'DEMO: a simulated organization. None of these accounts exists, and AWS was not called.';

/** The settings that narrow a run, and the flags that set them. */
export const NARROWING_FLAGS = {
  policyIds: '--policy',
  policyTags: '--tag',
  severities: '--severity',
  controlIds: '--control',
  accounts: '--accounts',
  ous: '--ous',
  regions: '--regions',
  exclude: '--exclude',
} as const;

/**
 * Whether a run was told to check only part of what its policies target. Exclusions usually apply to every run, through
 * the settings file.
 */
export function isNarrowed(run: { readonly settings: Readonly<JsonObject> }): boolean {
  const isShard = typeof run.settings.shard === 'string';
  return isShard || Object.keys(NARROWING_FLAGS).some((name) => name !== 'exclude' && isList(run.settings[name]));
}

/** `only a part was checked: --severity high,critical`; undefined if everything was that the policies target. */
function describePart({ run }: Report, wording: Wording): string | undefined {
  const flags = narrowingFlags(run.settings);
  return flags === null ? undefined : worded(`only part of what the policies target was checked: ${flags}`, wording);
}

/** `--severity high,critical`; null if a run was not narrowed. */
export function narrowingFlags(settings: Report['run']['settings']): string | null {
  const flags = Object.entries(NARROWING_FLAGS).flatMap(([name, flag]) => {
    const value = settings[name];
    return isList(value) ? [`${flag} ${value.join(',')}`] : [];
  });
  if (typeof settings.shard === 'string') flags.push(`--shard ${settings.shard}`);
  return flags.length === 0 ? null : flags.join(' ');
}

function isList(value: JsonValue | undefined): value is JsonValue[] {
  return Array.isArray(value) && value.length > 0;
}

function organizationText({ run }: Report): string {
  const { organization, caller } = run;
  return organization === null
    ? `not known: AWS Organizations was not asked, or named none (${caller.partition}, account ${caller.account})`
    : `${organization.id} (${caller.partition}), management account ${organization.managementAccount}`;
}

/** `http://127.0.0.1:4566 (AWS_ENDPOINT_URL)`; none if nothing names an endpoint. */
function endpointsOf({ run }: Report): string[] {
  const { endpoints } = run.settings;
  if (typeof endpoints !== 'object' || endpoints === null || Array.isArray(endpoints)) return [];
  return Object.entries(endpoints).map(
    ([name, url]) => `${String(url)} (${name}), ${isOfAws(String(url)) ? 'of AWS' : "not AWS's own"}`,
  );
}

/** `cis 1.4.0 from npm:@cove-policy/cis-aws, sha256:…` */
function packTexts({ packs = [] }: Report): string[] {
  return packs.map(({ name, version, from, integrity, commit, hash, policies }) => {
    const facts = [`from ${from}`, commit === null ? null : `commit ${commit}`, integrity, hash];
    const words = facts.filter((fact) => fact !== null).join(', ');
    return `${name}${version === null ? '' : ` ${version}`} (${counted(policies, 'policy', 'policies')}) ${words}`;
  });
}

/** What settings changed about policies, those that they changed alike together. */
function changedTexts({ policies }: Report): string[] {
  const ids = new Map<string, string[]>();
  const add = (words: string, id: string): void => {
    ids.set(words, [...(ids.get(words) ?? []), id]);
  };
  for (const { id, changes = [], overrides = [] } of policies) {
    for (const words of changes) add(words, id);
    for (const { name, changes: words } of overrides) add(`${name}: ${words.join(', ')}`, id);
  }
  return [...ids].map(([words, named]) => `${words}: ${named.join(', ')}`);
}

function mergedText(merged: NonNullable<Report['run']['merged']>, wording: Wording): string {
  const runs = merged.map(({ id, caller, part }) => {
    const narrowed = part === null ? '' : ` (${worded(part, wording)})`;
    return `${id} by ${caller}${narrowed}`;
  });
  return `${counted(merged.length, 'run')}: ${runs.join(', ')}`;
}

function filterText(filter: NonNullable<Report['run']['filter']>): string {
  const flags = Object.entries(filter).map(([flag, values]) => `${flag} ${values.join(',')}`);
  return `only part of the log is shown: ${flags.join(' ')}`;
}
