import type { CommandFlagRow } from '../flag-row.ts';

/** The flags of policy tests. */
export const TEST_FLAGS = {
  testNames: {
    flag: '--name',
    argument: '<glob>',
    kind: 'repeat',
    doc: 'only tests with this name; `*` stands for any text',
    otherwise: 'all tests',
    group: 'run',
    commands: { test: true },
    readBy: 'command',
  },
  watch: {
    flag: '--watch',
    kind: 'switch',
    doc: 'run the tests again whenever a file in their folders changes, until interrupted',
    group: 'run',
    commands: { test: true },
    readBy: 'command',
  },
  requireTests: {
    flag: '--require-tests',
    kind: 'switch',
    doc: 'exit code 1 for a policy without any test',
    group: 'output',
    commands: { test: true },
    readBy: 'command',
  },
  coverage: {
    flag: '--coverage',
    argument: '<percent>',
    kind: 'number',
    range: { least: 0, most: 100 },
    doc: 'list conditions that no test has decided both ways; exit code 1 if less than this was covered',
    otherwise: 'only the share is printed',
    group: 'output',
    commands: { test: true },
    readBy: 'command',
  },
  record: {
    flag: '--record',
    argument: '<folder>',
    kind: 'text',
    doc: 'write tests of the policies to a folder, made from scrubbed answers of AWS',
    otherwise: 'none',
    group: 'output',
    commands: { check: true },
    readBy: 'command',
  },
} as const satisfies Readonly<Record<string, CommandFlagRow>>;
