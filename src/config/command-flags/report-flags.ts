import type { CommandFlagRow } from '../flag-row.ts';

const JUDGED = { check: true, report: true } as const;

/** The flags of what a report shows, and what it counts. */
export const REPORT_FLAGS = {
  sarifCategory: {
    flag: '--sarif-category',
    argument: '<name>',
    kind: 'text',
    doc: 'category of the SARIF report: an upload to GitHub replaces the alerts of the same category',
    otherwise: 'cove-policy',
    group: 'output',
    commands: { check: true, report: true },
    readBy: 'command',
  },
  groupBy: {
    flag: '--group-by',
    argument: '<what>',
    kind: 'choice',
    choices: ['policy', 'account', 'ou', 'region'],
    doc: 'show findings grouped, one line each',
    otherwise: 'in full, policy by policy',
    group: 'output',
    commands: { check: true, report: true },
    readBy: 'command',
  },
  waivers: {
    flag: '--waivers',
    argument: '<file>',
    kind: 'text',
    doc: 'findings that are accepted for a time; `off` for none',
    otherwise: 'cove.waivers.yml next to the settings file, if there is one',
    group: 'run',
    commands: {
      ...JUDGED,
      apply: { doc: 'findings that are accepted for a time: changes for them are refused; `off` for none' },
      baseline: { doc: 'findings that are accepted for a time and left out of the baseline; `off` for none' },
      compare: true,
      validate: { doc: 'waivers file to validate too; `off` for none' },
    },
    readBy: 'command',
  },
  strictWaivers: {
    flag: '--strict-waivers',
    kind: 'switch',
    doc: 'exit code 1 for waivers that are expired, unused or too broad',
    group: 'output',
    commands: JUDGED,
    readBy: 'command',
  },
  baseline: {
    flag: '--baseline',
    argument: '<file>',
    kind: 'text',
    doc: 'known findings (`cove-policy baseline`): only others cause exit code 1',
    otherwise: 'none',
    group: 'run',
    commands: {
      ...JUDGED,
      baseline: {
        doc: 'baseline whose entries are kept if the run did not evaluate their cell',
        otherwise: 'the file that is written, if it exists',
      },
    },
    readBy: 'command',
  },
  baselineFile: {
    flag: '--output',
    short: '-o',
    argument: '<file>',
    kind: 'text',
    doc: 'write the baseline to a file',
    otherwise: 'stdout',
    group: 'run',
    commands: { baseline: true },
    readBy: 'command',
  },
} as const satisfies Readonly<Record<string, CommandFlagRow>>;
