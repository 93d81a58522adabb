import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Baseline, BaselineEntry } from '../baseline/baseline.ts';
import { readBaseline } from '../baseline/read-baseline.ts';
import { renderBaseline } from '../baseline/write-baseline.ts';
import { assertEnded } from '../report/build/assert-ended.ts';
import { cellStatuses } from '../report/build/cell-statuses.ts';
import { createTodaysIds } from '../report/build/former-ids.ts';
import { fateOf } from '../report/build/judging.ts';
import { createSortedEntries } from '../report/lists/external-sort.ts';
import { by } from '../report/lists/sort.ts';
import { assertBaselineFits, type Judging } from './inputs/load-judging.ts';
import type { SigningKey } from './inputs/signing-key.ts';
import { type ReadReport, readReport } from './read-report.ts';

export interface BaselineOptions {
  readonly cwd: string;
  /** The baseline that it replaces. @default none */
  readonly earlier: string | undefined;
  /** Whether that one must exist; otherwise it is where the new one is written. */
  readonly isNamed: boolean;
  readonly judging: Judging;
  /** What the log must be signed with. @default nothing */
  readonly key?: SigningKey | undefined;
}

export interface MadeBaseline {
  /** The file, whole or in pieces. */
  readonly text: Iterable<string>;
  /** Findings of the run. */
  readonly findings: number;
  /** Entries of the earlier baseline that the run knows nothing about. */
  readonly kept: number;
  /** Entries of the earlier baseline that are no longer found. */
  readonly fixed: number;
  /** Cells of the run that could not be evaluated. */
  readonly unknown: number;
  /** Findings that are left out since a waiver accepts them. */
  readonly waived: number;
  close(): void;
}

/**
 * The baseline of a run, from its log or the logs of all its shards: its findings, without waived ones, since a waiver
 * expires and a baseline does not. Entries of an earlier baseline for cells that the run did not evaluate are kept.
 *
 * @throws {CoveError} `file` for a log that is cut off or not of a check, and if the earlier baseline is another
 * organization's, or not a baseline.
 */
export async function makeBaseline(
  logs: readonly string[],
  { cwd, earlier, isNamed, judging, key }: BaselineOptions,
): Promise<MadeBaseline> {
  const before = await earlierBaseline(earlier, isNamed, cwd);
  const read = await readReport(logs, cwd, { judging, key });
  try {
    assertEnded(logs, read.report);
    if (before !== undefined) assertBaselineFits({ baseline: before }, read.report.run);
    return compose(read, before);
  } catch (error) {
    read.close();
    throw error;
  }
}

async function earlierBaseline(file: string | undefined, isNamed: boolean, cwd: string): Promise<Baseline | undefined> {
  if (file === undefined) return undefined;
  // There is nothing to read from a pipe or terminal that is written to.
  const isThere = isNamed || (await stat(resolve(cwd, file)).catch(() => undefined))?.isFile() === true;
  return isThere ? readBaseline(file, cwd) : undefined;
}

function compose({ report, close }: ReadReport, before: Baseline | undefined): MadeBaseline {
  const entries = createSortedEntries<BaselineEntry>(ENTRY_ORDER, report.findings.spill);
  const found = new Set<string>();
  for (const { policy, account, region, resource, fingerprint } of report.findings) {
    found.add(fingerprint);
    entries.add({ policy, account: account.id, region, resource, fingerprint });
  }
  // A waived finding of the earlier baseline is found, but now covered by the waiver.
  for (const { fingerprint } of report.waived) found.add(fingerprint);
  const sums = { kept: 0, fixed: 0 };
  const statusOf = cellStatuses(report);
  const todaysId = createTodaysIds(report.policies);
  for (const entry of before?.entries() ?? []) {
    if (found.has(entry.fingerprint)) continue;
    const isFixed = fateOf(statusOf({ ...entry, policy: todaysId(entry.policy) })) === 'fixed';
    sums[isFixed ? 'fixed' : 'kept'] += 1;
    if (!isFixed) entries.add(entry);
  }
  const { run, summary } = report;
  const head = {
    run: run.id,
    created: run.start,
    organization: run.organization?.id ?? null,
    partition: run.caller.partition,
  };
  const findings = report.findings.length;
  return {
    text: renderBaseline(head, entries.finish()),
    findings,
    ...sums,
    unknown: summary.error,
    waived: report.waived.length,
    close,
  };
}

const ENTRY_ORDER = by<BaselineEntry>(
  ({ policy }) => policy,
  ({ account }) => account,
  ({ region }) => region,
  ({ resource }) => resource,
  ({ fingerprint }) => fingerprint,
);
