import { CoveError } from '../../cove-error.ts';
import type { LogSource } from '../../report/build/compose-report.ts';
import { evaluatesCells } from '../../report/build/summarize.ts';
import { createCellTable } from '../../run-log/cell-table.ts';
import type { OutcomeRecord, RunRecord } from '../../run-log/records.ts';
import { whatAnswered } from '../../run-log/what-answered.ts';
import { withoutRunRecord } from '../../run-log/without-run-record.ts';
import { shellWord } from '../../text/shell-word.ts';
import { declaredDifference } from './merge-declared.ts';
import { refuseOtherShards } from './merge-shards.ts';

/**
 * Refuses logs that do not add up to one report: it would say something that none of them says.
 *
 * @throws {CoveError} `usage` for the first pair that does not fit, which names both files.
 */
export async function refuseUnmergeable(sources: readonly LogSource[]): Promise<void> {
  if (sources.length < 2) return;
  refuseOtherShards(sources);
  const runs = sources.map((source) => ({ name: source.name, run: runOf(source) }));
  refuseChanges(runs);
  for (const { what, of } of MUST_BE_EQUAL) refuseDifferent(runs, what, of);
  refuseOtherPolicies(sources);
  await refuseSharedCells(sources);
}

interface NamedRun {
  readonly name: string;
  readonly run: RunRecord;
}

function runOf({ name, survey }: LogSource): RunRecord {
  const { run } = survey.declared();
  if (run === undefined) throw withoutRunRecord(name);
  return run;
}

function refuseChanges(runs: readonly NamedRun[]): void {
  const changing = runs.find(({ run }) => run.mode !== 'check' || !evaluatesCells(run));
  if (changing === undefined) return;
  throw new CoveError('usage', `${changing.name} is the log of ${changing.run.mode}, but only checks can be merged`, {
    hint: `show it by itself: cove-policy report ${shellWord(changing.name)}`,
  });
}

const MUST_BE_EQUAL: readonly { readonly what: string; readonly of: (run: RunRecord) => string }[] = [
  { what: 'the organization', of: ({ organization }) => organization?.id ?? 'not known' },
  { what: 'the partition', of: ({ caller }) => caller.partition },
  { what: 'what answered', of: ({ settings }) => whatAnswered(settings, true) },
];

function refuseDifferent(runs: readonly NamedRun[], what: string, of: (run: RunRecord) => string): void {
  const [first, ...rest] = runs;
  const other = rest.find(({ run }) => first !== undefined && of(run) !== of(first.run));
  if (first === undefined || other === undefined) return;
  throw new CoveError(
    'usage',
    `${what} of ${first.name} is ${of(first.run)}, and of ${other.name} ${of(other.run)}: they are not parts of the same report`,
    { hint: 'merge only logs that are about the same organization' },
  );
}

/** A policy that means two different things has no result. */
function refuseOtherPolicies(sources: readonly LogSource[]): void {
  const difference = declaredDifference(sources);
  if (difference === undefined) return;
  const { one, two, what } = difference;
  throw new CoveError('usage', `${one.name} and ${two.name} are not parts of one report: ${what}`, {
    hint: 'check all parts with the same policies, packs, parameters and overrides',
  });
}

/**
 * An account that was not entered has no regions, so each part of different regions says so. The report has it once.
 */
function isUnentered({ region, status }: OutcomeRecord): boolean {
  return region === '*' && (status === 'skipped' || status === 'error');
}

/** It is impossible to say here which of two outcomes of one cell counts: one may be newer, or may be an error. */
async function refuseSharedCells(sources: readonly LogSource[]): Promise<void> {
  const owners = createCellTable(2);
  for (const [index, { name, survey, read }] of sources.entries()) {
    const stands = survey.standing();
    for await (const batch of read()) {
      for (const record of batch) {
        if ((record.type !== 'outcome' && record.type !== 'reopened') || !stands(record)) continue;
        if (record.type !== 'outcome') continue;
        const owner = owners.get(record);
        owners.set(record, index + 1);
        if (owner === 0 || owner === index + 1 || isUnentered(record)) continue;
        throw new CoveError(
          'usage',
          `${sources[owner - 1]?.name} and ${name} both have ${record.policy} in ${record.account} ${record.region}`,
          { hint: 'parts of a run share no cell: merge logs of different accounts, regions or policies' },
        );
      }
    }
  }
}
