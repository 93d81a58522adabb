import { counted } from '../../text/counted.ts';
import { visible } from '../../text/visible-text.ts';
import { countStates } from '../build/change-states.ts';
import { firstFew } from '../build/count-words.ts';
import type { Report } from '../build/report.ts';
import { missingShardWords } from '../build/shard-gaps.ts';
import { evaluatedCells, evaluatesCells, isCutOff } from '../build/summarize.ts';

/** How much of the organization was covered; nothing if the run did not evaluate any. */
export function coverage(report: Report): string[] {
  if (!evaluatesCells(report.run)) return [];
  return [...examinedNothing(report.policies), `Coverage: ${coverageParts(report).join(' · ')}`];
}

/** `7 of 9 cells evaluated`, `5 compliant`, … */
export function coverageParts({ run, summary, waivers }: Report): string[] {
  const { cells, compliant, findings, waived, error, skipped, gone } = summary;
  const number = (value: number) => value.toLocaleString('en-US');
  return [
    `${number(evaluatedCells(summary))} of ${number(cells)} cells evaluated`,
    `${number(compliant)} compliant`,
    `${number(findings)} with findings`,
    ...(waivers === null ? [] : [`${number(waived)} waived`]),
    `${number(error)} not evaluated${unknownBeyond(run)}`,
    `${number(skipped)} skipped`,
    ...(gone === 0 ? [] : [`${counted(gone, 'resource')} deleted meanwhile`]),
  ];
}

/** What is not among the cells, since nothing is known of it: ` and shard 2 of 4 is missing`. */
function unknownBeyond({ missingShards }: Report['run']): string {
  return missingShards === undefined ? '' : `, and ${missingShardWords(missingShards)}`;
}

/** The heading above what keeps a report from being whole. */
export function ledgerTitle(report: Report): string {
  if (report.run.missingShards !== undefined) return 'Not all of the run is here';
  return isCutOff(report) ? 'The run log is cut off' : 'The ledger does not add up';
}

/** `7 resources examined; 6 of 8 accounts evaluated`: others were skipped, could not be entered, or are missing. */
export function examined({ run, summary, accounts }: Report): string {
  const evaluated = evaluatedAccounts(accounts).toLocaleString('en-US');
  const all = counted(accounts.length + (run.missingShards?.accounts.length ?? 0), 'account');
  return `${counted(summary.resources, 'resource')} examined; ${evaluated} of ${all} evaluated`;
}

/** In how many accounts at least one cell was evaluated to its end. */
export function evaluatedAccounts(accounts: Report['accounts']): number {
  return accounts.filter(({ cells }) => evaluatedCells(cells) > 0).length;
}

/** Policies that found nothing to judge: that is a different green from one over a thousand resources. */
function examinedNothing(policies: Report['policies']): string[] {
  const empty = policies.filter(({ resources, cells }) => resources === 0 && cells.compliant > 0 && cells.error === 0);
  if (empty.length === 0) return [];
  return [`Examined 0 resources: ${firstFew(empty, ({ id }) => visible(id))}`];
}

/** The results of the changes; nothing if none was planned. */
export function changeCounts(report: Report): string[] {
  if (report.summary.changes === null) return [];
  const planned = report.summary.changes.planned.toLocaleString('en-US');
  return [`Changes: ${planned} planned · ${countStates(report, undefined, ' · ')}`];
}
