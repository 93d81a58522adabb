import type { Notification, PropertyBag, ReportingDescriptor } from 'sarif';
import type { ChangeState } from '../../../run-log/records.ts';
import { counted } from '../../../text/counted.ts';
import { definedMembers } from '../../../values/defined-members.ts';
import { NEEDS_ATTENTION, stateWord } from '../../build/change-states.ts';
import type { Report } from '../../build/report.ts';
import { demoBanner } from '../../build/run-facts.ts';
import { type Wording, worded } from '../../build/wording.ts';
import { ADVICE } from '../advice.ts';
import { STATE_ADVICE } from '../change-advice.ts';
import { type ErrorGroup, groupBy, groupErrors } from '../group-errors.ts';
import { plainText } from './sarif-text.ts';

interface Notifications {
  /** What the ids of the notifications mean, for the driver. */
  readonly descriptors: ReportingDescriptor[];
  /** Produced on iteration: there may be as many as errors. */
  notifications(): Iterable<Notification>;
}

/**
 * What is not a finding but must be known: errors (similar ones as one notification, with every account in its
 * properties), changes that need attention, a ledger that does not add up, a run that was interrupted, warnings, and
 * findings that did not fit into the file.
 *
 * @param dropped - How many findings are not in the file.
 */
export function createSarifNotifications(report: Report, dropped: number, wording: Wording): Notifications {
  const groups = groupErrors(report.errors);
  const before = [
    ...aboutDemo(report),
    ...aboutDropped(report, dropped),
    ...aboutInterruption(report),
    ...aboutLedger(report),
  ];
  const after = [
    ...aboutChanges(report),
    ...report.warnings.map((warning): Notice => ({ id: warning.code, level: 'warning', text: warning.message })),
  ];
  const named = new Set([...before, ...after].map(({ id }) => id));
  for (const { first } of groups) named.add(first.kind);
  const ids = [...named].sort();
  return {
    descriptors: ids.map((id) => describe(id, wording)),
    *notifications() {
      for (const notice of before) yield toNotification(notice, ids);
      for (const group of groups) yield toNotification(aboutErrors(group), ids);
      for (const notice of after) yield toNotification(notice, ids);
    },
  };
}

function toNotification({ id, level, text, properties }: Notice, ids: readonly string[]): Notification {
  return {
    descriptor: { id, index: ids.indexOf(id) },
    level,
    message: { text: plainText(text) },
    ...definedMembers({ properties }),
  };
}

/** GitHub requires of every descriptor what it requires of a rule: both descriptions and help. */
function describe(id: string, wording: Wording): ReportingDescriptor {
  const description = { text: id.replaceAll('-', ' ') };
  return {
    id,
    shortDescription: description,
    fullDescription: description,
    help: { text: worded(HELP[id] ?? OTHER_HELP, wording) },
  };
}

const HELP: Record<string, string> = {
  ...ADVICE,
  ...Object.fromEntries(Object.entries(STATE_ADVICE).map(([state, text]) => [`change-${state}`, text])),
  ledger:
    'Do not rely on this report: run again. If that does not help, this is a bug in cove-policy; please report it.',
  'results-dropped': 'Upload the reports of fewer policies at a time, or read the JSON report.',
  'run-interrupted': 'Run again; what was evaluated until then is in this report.',
};

const OTHER_HELP = 'See the message. It does not change any outcome of the run.';

interface Notice {
  readonly id: string;
  readonly level: 'error' | 'warning';
  readonly text: string;
  readonly properties?: PropertyBag;
}

function aboutDropped({ findings, waived }: Report, dropped: number): Notice[] {
  if (dropped === 0) return [];
  const length = findings.length + waived.length;
  const all = length.toLocaleString('en-US');
  const kept = (length - dropped).toLocaleString('en-US');
  const text = `${counted(dropped, 'finding')} of ${all} left out: this file contains the ${kept} most severe, which is as many as GitHub keeps. The JSON report has everything.`;
  return [{ id: 'results-dropped', level: 'warning', text }];
}

function aboutDemo(report: Report): Notice[] {
  const text = demoBanner(report);
  return text === undefined ? [] : [{ id: 'demo', level: 'warning', text }];
}

function aboutInterruption({ run }: Report): Notice[] {
  if (!run.interrupted) return [];
  return [{ id: 'run-interrupted', level: 'error', text: 'The run was stopped before it finished.' }];
}

function aboutLedger({ run, summary }: Report): Notice[] {
  if (summary.ledger === 'ok') return [];
  const accounts = run.missingShards?.accounts ?? [];
  return summary.ledger.map((problem, index) => ({
    ...{ id: 'ledger', level: 'error', text: problem },
    // The first problem is the shard that is missing, if one is.
    ...(index === 0 && accounts.length > 0 ? { properties: { accounts: [...accounts] } } : {}),
  }));
}

/** Whether a change was called, or meant to be, and is not known to have succeeded. */
export function isFailure(state: ChangeState): boolean {
  return state === 'failed' || state === 'unverified';
}

function aboutChanges(report: Report): Notice[] {
  const changes = report.changes.filter(({ state }) => NEEDS_ATTENTION.has(state));
  return groupBy(changes, ({ state, policy, message }) => [state, policy, message]).map((group) => {
    const [{ state, policy, message }] = group;
    return {
      id: `change-${state}`,
      level: isFailure(state) ? 'error' : 'warning',
      text: `${counted(group.length, 'change')} of ${policy} ${stateWord(state, report)}: ${message}`,
      properties: {
        policy,
        accounts: [...new Set(group.map(({ account }) => account.id))],
        resources: [...new Set(group.map(({ resource }) => resource))],
      },
    };
  });
}

function aboutErrors({ first, message, cells, accounts, regions, policies }: ErrorGroup): Notice {
  const what = [first.operation, first.code, message].filter((part) => part !== null).join(': ');
  return {
    id: first.kind,
    level: 'error',
    text: `${counted(cells, 'cell')} in ${counted(accounts.length, 'account')} could not be evaluated. ${what}`,
    properties: { cells, accounts: accounts.map(({ id }) => id), regions: [...regions], policies: [...policies] },
  };
}
