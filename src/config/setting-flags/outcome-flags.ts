import type { SettingRow } from '../flag-row.ts';
import { REPORTED } from './commands.ts';

const LISTED = 'print in this format to stdout; with =FILE into a file';

/**
 * Kinds of errors that a run may forgive: all but `interrupted`, since a cell that was never reached was not tried. A
 * test compares them with the run log's.
 */
const ALLOWABLE_KINDS = [
  'assume-role',
  'access-denied',
  'denied-by-scp',
  'throttled',
  'expired',
  'network',
  'timeout',
  'validation',
  'unavailable',
  'opt-in',
  'not-in-region',
  'partial',
  'evaluation',
  'internal',
] as const;

/** The flags of what a run writes, and when it fails. */
export const OUTCOME_FLAGS = {
  output: {
    flag: '--output',
    short: '-o',
    argument: '<format=file>',
    kind: 'repeat',
    doc: 'write a report, as in sarif=report.sarif; "-" is stdout',
    otherwise: 'the text report on stdout',
    group: 'output',
    commands: {
      ...REPORTED,
      compare: { doc: 'write the comparison, as in markdown=changes.md; "-" is stdout', otherwise: 'text on stdout' },
      permissions: {
        argument: '<format>',
        doc: 'print in this format to stdout; with =FILE, to a file',
        otherwise: 'json',
      },
      run: { argument: '<format>', doc: LISTED, otherwise: 'table on a terminal, else ndjson' },
      targets: { argument: '<format>', doc: LISTED, otherwise: 'table' },
      list: { argument: '<format>', doc: LISTED, otherwise: 'table' },
      validate: {
        doc: 'write the problems found; without a file, or with "-", to stdout',
        otherwise: 'text on stderr',
      },
      test: { doc: 'write the results, as in junit=tests.xml; "-" is stdout', otherwise: 'text on stdout' },
    },
    schema: { items: { type: 'string', minLength: 1 }, examples: [['json=report.json', 'sarif=report.sarif']] },
  },
  failOn: {
    flag: '--fail-on',
    argument: '<severity>',
    kind: 'choice',
    choices: ['critical', 'high', 'medium', 'low', 'info', 'none'],
    default: 'low',
    doc: 'lowest severity of a finding that causes exit code 1',
    group: 'output',
    commands: { ...REPORTED, compare: { doc: 'lowest severity of a new finding that causes exit code 1' } },
    schema: {},
  },
  allowErrors: {
    flag: '--allow-errors',
    kind: 'switch',
    doc: 'do not return exit code 3 for cells that could not be evaluated',
    group: 'output',
    commands: {
      ...REPORTED,
      compare: { doc: 'do not return exit code 3 for what could not be evaluated' },
      run: { doc: 'do not return exit code 3 for cells that did not answer' },
    },
    schema: {},
  },
  allow: {
    flag: '--allow',
    argument: '<kinds>',
    kind: 'allowances',
    choices: ALLOWABLE_KINDS,
    doc: 'do not return exit code 3 for errors of these kinds',
    otherwise: 'none',
    group: 'output',
    commands: { ...REPORTED, run: true },
    schema: {
      more: 'Cells with such errors remain not evaluated, and are counted.',
      items: {
        type: 'object',
        examples: [{ kind: 'denied-by-scp', reason: 'the sandbox denies all but two regions', expires: '2027-01-31' }],
        additionalProperties: false,
        required: ['kind', 'reason', 'expires'],
        properties: {
          kind: {
            description: 'Kind of error, as the reports name it.',
            enum: ALLOWABLE_KINDS,
          },
          reason: { description: 'Why these errors are accepted.', type: 'string', minLength: 1 },
          expires: {
            description: 'The last day on which it is in force, in UTC.',
            type: 'string',
            pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
            examples: ['2027-01-31'],
          },
        },
      },
      examples: [[{ kind: 'denied-by-scp', reason: 'the sandbox denies all but two regions', expires: '2027-01-31' }]],
    },
  },
  allowIdle: {
    flag: '--allow-idle',
    kind: 'switch',
    doc: 'do not return exit code 3 for policies that were evaluated nowhere',
    group: 'run',
    commands: { check: true },
    schema: {},
  },
  failFast: {
    flag: '--fail-fast',
    kind: 'switch',
    doc: 'stop at the first cell that cannot be evaluated',
    group: 'run',
    commands: { check: true },
    schema: {},
  },
  runLog: {
    flag: '--run-log',
    argument: '<file>',
    kind: 'text',
    doc: 'write every outcome, as it happens, to this new file (NDJSON); `off` for none',
    otherwise: 'one in the state folder, for --resume last; the newest 20 are kept',
    group: 'run',
    commands: {
      check: true,
      apply: {
        doc: 'the record of this run; that of an interrupted run is continued',
        otherwise: '<plan>.run.ndjson',
      },
      rollback: { doc: 'the record of this run', otherwise: '<run-log>.rollback.ndjson' },
    },
    schema: { minLength: 1 },
  },
  quiet: {
    flag: '--quiet',
    kind: 'switch',
    doc: 'no progress, and no reports other than those that `output` names',
    group: 'output',
    commands: { ...REPORTED, run: { doc: 'results only' }, targets: { doc: 'no progress' } },
    schema: {},
  },
} as const satisfies Readonly<Record<string, SettingRow>>;
