import { expect, test } from 'vitest';
import { COMMAND_FLAGS } from '../../src/config/command-flags.ts';
import type { FlagRow } from '../../src/config/flag-row.ts';
import { SETTING_FLAGS } from '../../src/config/setting-flags.ts';
import { decisiveSettings, flagOfSetting } from '../../src/engine/decisive-settings.ts';

/** What cannot change which cells a run has, nor what is read in them, by whom, and how it is judged. */
const NEUTRAL = [
  ...['concurrency', 'patience', 'timeout', 'failFast'],
  // Of the report and of changes: judged again when logs are put together, or changes made.
  ...['allow', 'allowErrors', 'allowRisk', 'failOn', 'output', 'quiet', 'runLog', 'waivers', 'baseline'],
  // Whoever they lead to is compared: the partition and the account of the caller.
  ...['profile', 'sessionName', 'noProjectClients'],
  // In the hashes of the policies.
  'parameters',
];
const CHOICES = ['policyIds', 'policyTags', 'severities', 'controlIds', 'demo'];
const rows: Readonly<Record<string, FlagRow>> = { ...SETTING_FLAGS, ...COMMAND_FLAGS };

test('every setting decides what is found, or is one of those that cannot', () => {
  const decisive = Object.keys(decisiveSettings({}));
  const settings = [...Object.keys(SETTING_FLAGS), ...CHOICES];
  expect(settings.filter((name) => !decisive.includes(name) && !NEUTRAL.includes(name))).toEqual([]);
  expect(decisive.filter((name) => NEUTRAL.includes(name))).toEqual([]);
});

test('each is called as on the command line', () => {
  for (const name of Object.keys(decisiveSettings({}))) {
    if (rows[name] !== undefined) expect(flagOfSetting(name)).toBe(rows[name].flag);
  }
});
