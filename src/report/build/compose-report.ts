import { CoveError } from '../../cove-error.ts';
import { createCellTable } from '../../run-log/cell-table.ts';
import { idleWarning } from '../../run-log/idle-warning.ts';
import type {
  AccountRecord,
  ChangeLogRecord,
  EndRecord,
  OutcomeRecord,
  PackRecord,
  PolicyRecord,
  RunLogRecord,
  RunRecord,
  WarningRecord,
} from '../../run-log/records.ts';
import { withoutRunRecord } from '../../run-log/without-run-record.ts';
import { byMember } from '../../values/by-member.ts';
import type { Spill } from '../lists/spill-file.ts';
import type { Judging } from './judging.ts';
import type { ReportOrigin } from './outcome-collector.ts';
import type { Report } from './report.ts';
import { narrowingFlags } from './run-facts.ts';
import { createRunSurvey, type DeclaredRecords, type RunSurvey } from './run-survey.ts';
import { areShards, missingShards, shardGaps } from './shard-gaps.ts';

/** A log that was fully surveyed, to be read again. */
export interface LogSource {
  readonly name: string;
  readonly survey: RunSurvey;
  read(): AsyncIterable<readonly RunLogRecord[]>;
}

/** A part of what logs hold. */
export interface Selection {
  /** By flag, as the report shows it. */
  readonly filter: NonNullable<Report['run']['filter']>;
  policy(id: string): boolean;
  account(id: string): boolean;
  region(name: string): boolean;
}

/**
 * The report of part of a log, or of several logs together. What makes a log incomplete makes the report incomplete,
 * whichever part it covers.
 *
 * @throws {CoveError} `usage` if nothing is selected.
 */
export async function composeReport(
  sources: readonly LogSource[],
  selection: Selection | undefined,
  options: { readonly spill: Spill; readonly judging?: Judging | undefined },
): Promise<Report> {
  const origin = originOf(sources, selection);
  const declared = sources.map(({ survey }) => survey.declared());
  const survey = createRunSurvey(origin);
  const isSelected = selection === undefined ? () => true : (record: Placed) => selects(selection, record);
  const run = mergedRun(declared);
  survey.add(run);
  for (const record of declarations(declared)) if (isNamed(record, selection)) survey.add(record);
  for (const warning of mergedWarnings(declared, origin)) {
    if (warning.policy === null || isNamedPolicy(warning.policy, selection)) survey.add(warning);
  }
  const changes = createChangeSelection(isSelected);
  for await (const record of standingRecords(sources)) {
    if (record.type === 'outcome' ? isSelected(record) : changes(record)) survey.add(record);
  }
  const { cells } = survey.counts();
  if (selection !== undefined && cells === 0 && run.mode === 'check') throw nothingSelected(selection);
  survey.add(mergedEnd(declared, cells));
  const collector = survey.collector(options);
  for await (const record of standingRecords(sources)) {
    if (record.type === 'outcome' && isSelected(record)) collector.add(record);
  }
  return collector.finish();
}

/** `--severity high --accounts 222222222222` */
function filterWords(filter: Selection['filter']): string {
  return Object.entries(filter)
    .map(([flag, values]) => `${flag} ${values.join(',')}`)
    .join(' ');
}

type Placed = Pick<OutcomeRecord, 'policy' | 'account' | 'region'>;

function selects(selection: Selection, { policy, account, region }: Placed): boolean {
  return selection.policy(policy) && selection.account(account) && selection.region(region);
}

function nothingSelected({ filter }: Selection): CoveError {
  return new CoveError('usage', `${filterWords(filter)}: each of them is there, and together they select nothing`, {
    hint: 'drop one of them',
  });
}

function originOf(sources: readonly LogSource[], selection: Selection | undefined): ReportOrigin {
  const declared = sources.map(({ survey }) => survey.declared());
  const sharded = areShards(declared);
  const isOne = sources.length === 1 && !sharded;
  const wholes = sources.map(({ name, survey }) => {
    const { summary, run } = survey.collector().finish();
    const ledger = summary.ledger === 'ok' ? [] : summary.ledger;
    return { run, idle: summary.idle ?? [], ledger: isOne ? ledger : ledger.map((problem) => `${name}: ${problem}`) };
  });
  // In several logs a policy was evaluated somewhere if it was in one of them.
  const [first, ...rest] = wholes.map(({ idle }) => idle);
  const idle = (first ?? []).filter((id) => rest.every((others) => others.includes(id)));
  return {
    ledger: [...shardGaps(declared), ...wholes.flatMap(({ ledger }) => ledger)],
    idle: idle.filter((id) => isNamedPolicy(id, selection)),
    filter: selection?.filter,
    missingShards: missingShards(declared),
    merged: isOne
      ? undefined
      : wholes.map(({ run: { id, start, end, caller, settings } }) => ({
          ...{ id, start, end, caller: caller.arn },
          part: narrowingFlags(settings),
        })),
  };
}

function isNamedPolicy(id: string, selection: Selection | undefined): boolean {
  return selection === undefined || selection.policy(id);
}

function isNamed(record: PackRecord | PolicyRecord | AccountRecord, selection: Selection | undefined): boolean {
  if (selection === undefined || record.type === 'pack') return true;
  return record.type === 'policy' ? selection.policy(record.id) : selection.account(record.id);
}

/**
 * Shards say of the organization what each of them sees, and only together which policies looked nowhere: that is
 * reported once.
 */
function mergedWarnings(declared: readonly DeclaredRecords[], { idle }: ReportOrigin): WarningRecord[] {
  const warnings = declared.flatMap((each) => each.warnings);
  if (!areShards(declared)) return warnings;
  const byText = new Map([...warnings, ...idle.map(idleWarning)].map((each) => [JSON.stringify(each), each]));
  return [...byText.values()];
}

/** Each pack, policy and account once. */
function declarations(declared: readonly DeclaredRecords[]): (PackRecord | PolicyRecord | AccountRecord)[] {
  const packs = new Map(declared.flatMap((each) => [...each.packs]));
  const policies = new Map(declared.flatMap((each) => [...each.policies]));
  const accounts = new Map(declared.flatMap((each) => [...each.accounts]));
  return [...packs.values(), ...policies.values(), ...accounts.values()];
}

/** The run that began first, with what is in force in all of them. */
function mergedRun(declared: readonly DeclaredRecords[]): RunRecord {
  const runs = declared.map(({ run }) => run).filter((run) => run !== undefined);
  const [first, ...others] = runs.sort(byMember('start'));
  if (first === undefined) throw withoutRunRecord();
  const sharded = areShards(declared);
  if (others.length === 0 && !sharded) return first;
  const common = Object.entries(first.settings).filter(([name, value]) =>
    sharded && name === 'shard'
      ? false
      : others.every(({ settings }) => JSON.stringify(settings[name]) === JSON.stringify(value)),
  );
  return { ...first, settings: Object.fromEntries(common) };
}

function mergedEnd(declared: readonly DeclaredRecords[], planned: number): EndRecord {
  const ends = declared.map(({ end }) => end).filter((end) => end !== undefined);
  const starts = declared.map(({ run }) => run?.start ?? '');
  return {
    type: 'end',
    end: [...ends.map(({ end }) => end), ...starts].sort().at(-1) ?? '',
    interrupted: ends.some(({ interrupted }) => interrupted),
    planned,
    calls: ends.reduce((sum, { calls }) => sum + calls, 0),
  };
}

/** Of each log the outcomes that stand, and the records of changes. */
async function* standingRecords(sources: readonly LogSource[]): AsyncGenerator<OutcomeRecord | ChangeLogRecord> {
  // Cells about which an earlier log said the same: accounts that were not entered.
  const said = createCellTable(2);
  let index = 0;
  for (const { survey, read } of sources) {
    const stands = survey.standing();
    index += 1;
    for await (const batch of read()) {
      for (const record of batch) {
        if (record.type === 'outcome' || record.type === 'reopened') {
          if (!stands(record) || record.type !== 'outcome') continue;
          const before = said.get(record);
          if (before !== 0 && before !== index) continue;
          said.set(record, index);
          yield record;
        } else if (isChange(record)) yield record;
      }
    }
  }
}

function isChange(record: RunLogRecord): record is ChangeLogRecord {
  return CHANGE_RECORDS.has(record.type);
}

const CHANGE_RECORDS: ReadonlySet<string> = new Set<ChangeLogRecord['type']>([
  'planned',
  'intent',
  'result',
  'changed',
  'resume',
]);

/** Whether a record is about a change that is selected, by what was planned before it. */
function createChangeSelection(isSelected: (record: Placed) => boolean): (record: ChangeLogRecord) => boolean {
  const selected = new Set<string>();
  return (record) => {
    if (record.type === 'resume') return true;
    if (record.type !== 'planned') return selected.has(record.change);
    if (isSelected(record.change)) selected.add(record.change.id);
    return selected.has(record.change.id);
  };
}
