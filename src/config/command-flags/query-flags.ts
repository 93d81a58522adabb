import type { CommandFlagRow } from '../flag-row.ts';

/** The flags of one operation, run everywhere, and of the list of accounts. */
export const QUERY_FLAGS = {
  input: {
    flag: '--input',
    argument: '<json>',
    kind: 'text',
    doc: 'input of the call, a JSON object',
    otherwise: '{}',
    group: 'run',
    commands: { run: true },
    readBy: 'command',
  },
  query: {
    flag: '--query',
    argument: '<jmespath>',
    kind: 'text',
    doc: 'what to print of each answer; a list prints a line per element',
    otherwise: 'the whole answer',
    group: 'run',
    commands: { run: true },
    readBy: 'command',
  },
  where: {
    flag: '--where',
    argument: '<jmespath>',
    kind: 'text',
    doc: 'print only results for which this is true',
    otherwise: 'all results',
    group: 'run',
    commands: { run: true },
    readBy: 'command',
  },
  lookup: {
    flag: '--lookup',
    argument: '<name=operation>',
    kind: 'repeat',
    doc: 'make a call for each result; its answer becomes a member of the result: status=cloudtrail:GetTrailStatus {"Name": "${TrailARN}"}',
    otherwise: 'none',
    group: 'run',
    commands: { run: true },
    readBy: 'command',
  },
  noRegions: {
    flag: '--no-regions',
    kind: 'switch',
    doc: 'do not assume roles in the accounts to find out which regions they have enabled',
    group: 'run',
    commands: { targets: true },
    readBy: 'command',
  },
} as const satisfies Readonly<Record<string, CommandFlagRow>>;
