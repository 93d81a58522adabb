import type { CommandFlagRow } from '../flag-row.ts';

/** The flags that choose policies. */
export const SELECTION_FLAGS = {
  policyIds: {
    flag: '--policy',
    argument: '<ids>',
    kind: 'list',
    doc: 'only these policies: ids or globs',
    otherwise: 'all policies',
    group: 'targets',
    commands: {
      check: true,
      validate: true,
      report: true,
      test: { doc: 'only tests of these policies: ids or globs', group: 'run' },
      targets: true,
      list: true,
    },
    readBy: 'settings',
  },
  policyTags: {
    flag: '--tag',
    argument: '<tags>',
    kind: 'list',
    doc: 'only policies with one of these tags',
    otherwise: 'all policies',
    group: 'targets',
    commands: { check: true, validate: true, report: true, targets: true, list: true },
    readBy: 'settings',
  },
  severities: {
    flag: '--severity',
    argument: '<severities>',
    kind: 'list',
    doc: 'only policies of these severities',
    otherwise: 'all policies',
    group: 'targets',
    commands: { check: true, validate: true, report: true, targets: true, list: true },
    readBy: 'settings',
  },
  controlIds: {
    flag: '--control',
    argument: '<controls>',
    kind: 'list',
    doc: 'only policies for these controls: ids, as in cis-5.0.0:1.4, or globs',
    otherwise: 'all policies',
    group: 'targets',
    commands: { check: true, validate: true, report: true, targets: true, list: true },
    readBy: 'settings',
  },
} as const satisfies Readonly<Record<string, CommandFlagRow>>;
