import type { JsonObject } from '../values/json.ts';

/** What decides which cells a run has: with another one it would be another run. */
export const CELL_SETTINGS = [
  'accounts',
  'ous',
  'exclude',
  'regions',
  'includeCaller',
  'accountsFile',
  'allowIdle',
  'policyIds',
  'policyTags',
  'severities',
  'controlIds',
] as const;

/**
 * What decides what a check finds, and by whom it is read. How fast it goes, and where its reports go, is not among it;
 * parameters and packs are: policies have them in their hash. A test holds every setting against this list.
 */
const DECISIVE_SETTINGS = [
  ...CELL_SETTINGS,
  'roleName',
  'roles',
  'externalId',
  'sessionPolicy',
  'policyArns',
  'allowSecretReads',
  'trustReads',
  'partition',
  'demo',
  'endpoints',
] as const;

/** The part of what a log shows of its settings that decides. A switch that is off is none. */
export function decisiveSettings(settings: JsonObject): JsonObject {
  return Object.fromEntries(DECISIVE_SETTINGS.map((name) => [name, settings[name] || null]));
}

/** Flags whose names differ from their settings'. */
const FLAG_NAMES: ReadonlyMap<string, string> = new Map([
  ['policyIds', '--policy'],
  ['policyTags', '--tag'],
  ['severities', '--severity'],
  ['controlIds', '--control'],
  ['roles', '--role'],
  ['policyArns', '--policy-arn'],
  ['trustReads', '--trust-read'],
]);

/** How a setting is called on the command line. */
export function flagOfSetting(name: string): string {
  return FLAG_NAMES.get(name) ?? `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
