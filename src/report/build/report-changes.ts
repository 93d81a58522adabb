import {
  type ChangeCollector,
  createChangeCollector,
  type LoggedChange,
  wasBegun,
} from '../../run-log/logged-changes.ts';
import type { AccountRecord, ChangeCall, ChangeState, ErrorRecord, RunLogRecord } from '../../run-log/records.ts';
import { undosOf } from '../../run-log/undo-calls.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { by, sortObject } from '../lists/sort.ts';
import { CHANGE_STATES } from './change-states.ts';
import type { Report, ReportChange, ReportPolicy } from './report.ts';
import { reportAccount } from './report-account.ts';
import type { ReportLedger } from './report-ledger.ts';
import { severityRank } from './severity.ts';

/**
 * Collects the changes of a log, and notes in the ledger what must not be: an unplanned change, a call that was begun
 * twice.
 */
export function createWatchedChanges(ledger: ReportLedger): ChangeCollector {
  const collector = createChangeCollector();
  const known = new Set<string>();
  const begun = new Set<string>();
  const ended = new Set<string>();
  return {
    add(record) {
      watch(record);
      collector.add(record);
    },
    changes: () => collector.changes(),
  };

  function watch(record: RunLogRecord): void {
    if (record.type === 'planned') {
      if (known.has(record.change.id)) ledger.note('more than one planned record', record.change.id);
      known.add(record.change.id);
    }
    if (record.type === 'resume') ended.clear();
    if (record.type !== 'intent' && record.type !== 'result' && record.type !== 'changed') return;
    if (!known.has(record.change)) ledger.note('a change that was not planned', record.change);
    if (record.type === 'changed') {
      if (ended.has(record.change)) ledger.note('a change that ended more than once', record.change);
      ended.add(record.change);
      return;
    }
    const call = `call ${record.call} of ${record.change}`;
    if (record.type === 'intent') {
      if (begun.has(call)) ledger.note('a call that was begun more than once', call);
      begun.add(call);
    } else {
      if (!begun.has(call)) ledger.note('a call that was made without an intent', call);
      // A call that AWS refused was not made: a later run may begin it again.
      if (record.result === 'refused') begun.delete(call);
    }
  }
}

interface Source {
  readonly logged: readonly LoggedChange[];
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  readonly policies: readonly ReportPolicy[];
}

/** The changes of a report, each with its state: what the log leaves open never counts as done. */
export function reportChanges({ logged, accounts, policies }: Source): ReportChange[] {
  const severities = new Map(policies.map(({ id, severity }) => [id, severity]));
  return logged
    .map((entry): ReportChange => {
      const { id, policy, account, region, resource, message } = entry.change;
      return {
        id,
        policy,
        severity: severities.get(policy) ?? 'critical',
        account: reportAccount(account, accounts.get(account)),
        region,
        resource,
        finding: message,
        ...definedMembers({ risk: entry.change.risk }),
        calls: reportCalls(entry),
        ...ending(entry),
      };
    })
    .sort(changeOrder);
}

/** The sums of `summary.changes`. */
export function countChanges(changes: readonly ReportChange[]): Report['summary']['changes'] {
  if (changes.length === 0) return null;
  const having = (state: ChangeState) => changes.filter((change) => change.state === state).length;
  return {
    planned: changes.length,
    remediated: having('remediated'),
    alreadyCompliant: having('already-compliant'),
    drifted: having('drifted'),
    refused: having('refused'),
    failed: having('failed'),
    unverified: having('unverified'),
  };
}

function reportCalls({ change, calls }: LoggedChange): ReportChange['calls'] {
  return change.calls.map(({ operation, input, undo }, index) => ({
    operation,
    input: sortObject(input),
    undo: reportUndo(undo),
    result: calls.get(index) ?? null,
  }));
}

function reportUndo(undo: ChangeCall['undo']): ReportChange['calls'][number]['undo'] {
  const calls = undosOf({ undo }).map(({ operation, input }) => ({ operation, input: sortObject(input) }));
  return calls.length > 1 ? calls : (calls[0] ?? null);
}

type Ending = Pick<ReportChange, 'state' | 'message' | 'error'>;

function ending(logged: LoggedChange): Ending {
  const { final, calls } = logged;
  if (final !== undefined) {
    return { state: final.state, message: final.message, error: final.error && changeError(final.error) };
  }
  if (calls.size === 0) return { state: 'refused', message: 'never tried: the run ended before it', error: null };
  if (!wasBegun(logged)) {
    return { state: 'failed', message: 'AWS refused the call, and the run ended before it recorded more', error: null };
  }
  const isCallOpen = [...calls.values()].includes('unknown');
  const when = isCallOpen ? 'between the call and its record' : 'after the call, before it was verified';
  return { state: 'unverified', message: `unknown, verify: the run ended ${when}`, error: null };
}

function changeError({ kind, operation, code, message, requestId, attempts }: ErrorRecord): ReportChange['error'] {
  return { kind, operation, code, message, requestId, attempts };
}

const changeOrder = by<ReportChange>(
  (change) => CHANGE_STATES.indexOf(change.state),
  (change) => severityRank(change.severity),
  (change) => change.policy,
  (change) => change.account.id,
  (change) => change.region,
  (change) => change.resource,
  (change) => change.id,
);
