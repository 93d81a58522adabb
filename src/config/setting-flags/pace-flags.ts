import type { SettingRow } from '../flag-row.ts';
import { RUNS } from './commands.ts';

/** The flags of how fast a run is, and how long it lasts. */
export const PACE_FLAGS = {
  concurrency: {
    flag: '--concurrency',
    argument: '<number>',
    kind: 'number',
    range: { least: 1, most: 10_000 },
    default: 400,
    doc: 'maximum number of requests in flight across all accounts',
    group: 'run',
    commands: RUNS,
    schema: {},
  },
  patience: {
    flag: '--patience',
    argument: '<seconds>',
    kind: 'number',
    range: { least: 0, most: 86_400 },
    unit: 'seconds',
    default: 600,
    doc: 'how long throttled calls to AssumeRole and AWS Organizations are retried, in seconds',
    group: 'run',
    commands: RUNS,
    schema: {},
  },
  timeout: {
    flag: '--timeout',
    argument: '<seconds>',
    kind: 'number',
    range: { least: 1, most: 604_800 },
    unit: 'seconds',
    doc: 'end the check after this many seconds; cells still open then are reported as `interrupted`',
    otherwise: 'none',
    group: 'run',
    commands: { check: true },
    schema: { more: 'Such a run is incomplete, whatever `allow` and `allowErrors` say.' },
  },
} as const satisfies Readonly<Record<string, SettingRow>>;
