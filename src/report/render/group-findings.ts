import { regionWord } from '../build/region-words.ts';
import type { AccountSummary, Report, ReportFinding } from '../build/report.ts';
import { severityRank } from '../build/severity.ts';
import { createSortedEntries } from '../lists/external-sort.ts';
import { by } from '../lists/sort.ts';
import { accountWord } from './place-words.ts';
import type { GroupBy } from './render-options.ts';
import { unitName } from './worst-places.ts';

export interface FindingGroup {
  readonly name: string;
  readonly count: number;
  /** Those of the group, the most severe first. Consume them before those of the next group. */
  readonly findings: Iterable<ReportFinding>;
}

/** The findings grouped by one of their attributes: one group after another, by name. */
export function* groupFindings(report: Report, groupBy: GroupBy): Generator<FindingGroup> {
  const nameOf = namesOf(report)[groupBy];
  const counts = new Map<string, number>();
  for (const finding of report.findings) {
    const name = nameOf(finding);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const order = by<ReportFinding>(
    nameOf,
    ({ severity }) => severityRank(severity),
    ({ policy }) => policy,
    ({ account }) => account.id,
    ({ region }) => region,
    ({ resource }) => resource,
    ({ message }) => message,
  );
  const sorted = createSortedEntries(order, report.findings.spill);
  for (const finding of report.findings) sorted.add(finding);
  const findings = sorted.finish()[Symbol.iterator]();
  try {
    for (const [name, count] of [...counts].sort(by(([each]) => each))) {
      yield { name, count, findings: take(findings, count) };
    }
  } finally {
    findings.return?.();
  }
}

function* take(findings: Iterator<ReportFinding>, count: number): Generator<ReportFinding> {
  for (let index = 0; index < count; index += 1) {
    const next = findings.next();
    if (next.done === true) return;
    yield next.value;
  }
}

function namesOf({ accounts, policies }: Report): Readonly<Record<GroupBy, (finding: ReportFinding) => string>> {
  const units = new Map(accounts.map((account: AccountSummary) => [account.id, unitName(account)]));
  const titles = new Map(policies.map(({ id, title }) => [id, `${id}: ${title}`]));
  return {
    policy: ({ policy }) => titles.get(policy) ?? policy,
    account: ({ account }) => accountWord(account),
    ou: ({ account }) => units.get(account.id) ?? 'not known',
    region: ({ region }) => regionWord(region),
  };
}
