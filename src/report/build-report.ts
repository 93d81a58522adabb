import { CoveError } from '../cove-error.ts';
import type { ChangeCollector } from '../run-log/logged-changes.ts';
import type {
  AccountRecord,
  EndRecord,
  OutcomeRecord,
  PolicyRecord,
  ReopenedRecord,
  RunLogRecord,
  RunRecord,
  WarningRecord,
} from '../run-log/records.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { Report } from './report.ts';
import { watchedChanges } from './report-changes.ts';
import { reportEntries } from './report-entries.ts';
import { by, sortObject } from './sort.ts';
import { summarize } from './summarize.ts';

/** Takes a run's records as they come, and gives the report at the end. */
export interface ReportBuilder {
  add(record: RunLogRecord): void;
  /** @throws {CoveError} `file` where no record of the run itself was added. */
  finish(): Report;
}

/**
 * The report of a run log.
 *
 * It is complete only where the run came to its end, every planned cell has exactly one outcome, none is an error, at least one cell
 * was evaluated, and every planned change has a final state. Records of cells in another order give the same report; those of changes
 * are in the order in which things happened.
 *
 * @throws {CoveError} `file` where the record of the run is missing.
 */
export function buildReport(records: Iterable<RunLogRecord>): Report {
  const builder = reportBuilder();
  for (const record of records) builder.add(record);
  return builder.finish();
}

/** Like `buildReport`, one record at a time. It keeps findings, errors and skipped cells, and a few bytes per compliant cell. */
export function reportBuilder(): ReportBuilder {
  const ledger = openLedger();
  const collected: Collected = {
    runs: new Map(),
    ends: new Map(),
    policies: new Map(),
    accounts: new Map(),
    warnings: [],
    outcomes: [],
    isResumed: false,
    changes: watchedChanges(ledger),
    ledger,
  };
  return { add: (record) => addRecord(collected, record), finish: () => assemble(collected) };
}

interface Collected {
  readonly runs: Map<string, RunRecord>;
  readonly ends: Map<string, EndRecord>;
  readonly policies: Map<string, PolicyRecord>;
  readonly accounts: Map<string, AccountRecord>;
  warnings: WarningRecord[];
  /** Those with something to tell: not the compliant ones. */
  outcomes: OutcomeRecord[];
  isResumed: boolean;
  readonly changes: ChangeCollector;
  readonly ledger: Ledger;
}

function addRecord(collected: Collected, record: RunLogRecord): void {
  switch (record.type) {
    case 'run':
      keepOne(collected.runs, '', record, collected.ledger);
      return;
    case 'end':
      keepOne(collected.ends, '', record, collected.ledger);
      return;
    case 'policy':
      // A run that goes on with a log declares what has changed since.
      if (collected.isResumed) collected.policies.set(record.id, record);
      else keepOne(collected.policies, record.id, record, collected.ledger);
      return;
    case 'account':
      keepOne(collected.accounts, record.id, record, collected.ledger);
      return;
    case 'warning':
      collected.warnings.push(record);
      return;
    case 'outcome':
      collected.ledger.enter(record);
      if (record.findings.length + record.errors.length > 0 || record.skipped !== null) collected.outcomes.push(record);
      return;
    case 'reopened':
      collected.ledger.reopen(record);
      collected.outcomes = collected.outcomes.filter((outcome) => !isReopened(outcome, record));
      return;
    case 'resume':
      collected.isResumed = true;
      // The log goes on: the end that counts is yet to come, and without one the run was cut off.
      collected.ends.clear();
      // Whoever goes on has signed in again; what is still not evaluated says so itself.
      collected.warnings = collected.warnings.filter(({ code }) => code !== 'credentials-ended');
      collected.changes.add(record);
      return;
    default:
      collected.changes.add(record);
  }
}

function isReopened(outcome: OutcomeRecord, { policy, account, region }: ReopenedRecord): boolean {
  return outcome.policy === policy && (account === null || (outcome.account === account && outcome.region === region));
}

/** Of two records for one thing the report takes the one whose text sorts first, so that their order does not matter. */
function keepOne<R extends RunLogRecord>(map: Map<string, R>, key: string, record: R, ledger: Ledger): void {
  const known = map.get(key);
  if (known !== undefined) ledger.note(`more than one ${record.type} record`, key === '' ? 'expected one' : key);
  if (known === undefined || JSON.stringify(record) < JSON.stringify(known)) map.set(key, record);
}

function assemble({ runs, ends, policies, accounts, warnings, outcomes, ...rest }: Collected): Report {
  const { ledger } = rest;
  const run = runs.get('');
  if (run === undefined) throw new CoveError('file', 'The run log has no record of the run itself');
  const end = ends.get('');
  const logged = rest.changes.changes();
  const entries = reportEntries({ policies, accounts, outcomes, counts: ledger.counts, logged });
  return {
    version: 1,
    run: reportRun(run, end),
    summary: summarize({
      ...entries,
      ...{ run, end, ledger, logged, resources: ledger.resources() },
      declaredPolicies: policies,
      declaredAccounts: accounts,
    }),
    ...entries,
    warnings: warnings
      .map(({ code, message, policy }) => ({ code, message, policy }))
      .sort(
        by(
          (warning) => warning.code,
          (warning) => warning.policy,
          (warning) => warning.message,
        ),
      ),
  };
}

function reportRun(run: RunRecord, end: EndRecord | undefined): Report['run'] {
  const { id, tool, start, mode, caller, organization, settings } = run;
  return {
    id,
    tool: { name: tool.name, version: tool.version },
    start,
    end: end?.end ?? null,
    interrupted: end?.interrupted ?? false,
    mode,
    caller: { account: caller.account, arn: caller.arn, partition: caller.partition },
    organization: organization && { id: organization.id, managementAccount: organization.managementAccount },
    settings: sortObject(settings),
  };
}
