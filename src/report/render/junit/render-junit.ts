import { createCellTable } from '../../../run-log/cell-table.ts';
import type { Report } from '../../build/report.ts';
import type { Wording } from '../../build/wording.ts';
import { createCellDetails } from '../cell-details.ts';
import { aboutControls } from './control-suite.ts';
import { aboutPolicy } from './policy-suite.ts';
import { aboutRun } from './run-suite.ts';
import { type Suite, suiteXml } from './test-suite.ts';

/**
 * The report as JUnit XML, which every CI shows: a suite for each policy, a case for each account and region. What
 * could not be evaluated is an `<error>`, and so is whatever makes the run incomplete, in a separate suite: nothing
 * unknown passes.
 *
 * There is no single definition: this keeps to what both published ones allow, one `<failure>` or `<error>` per case.
 *
 * @see
 *   https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
 * @see https://github.com/windyroad/JUnit-Schema/blob/master/JUnit.xsd
 */
export function* renderJunit(report: Report, wording: Wording): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
  let id = 0;
  for (const suite of suites(report, wording)) yield* suiteXml(suite, report.run, id++);
  yield '</testsuites>\n';
}

function* suites(report: Report, wording: Wording): Generator<Suite> {
  yield aboutRun(report, wording);
  for (const framework of report.controls ?? []) yield aboutControls(framework);
  const details = createCellDetails(report);
  const known = countKnownCells(report);
  for (const policy of report.policies) {
    yield aboutPolicy(policy, known.get(policy.id) ?? 0, details.of(policy.id), wording);
  }
}

/** How many cells of each policy have findings that are all in the baseline: they do not fail. */
function countKnownCells({ baseline, findings }: Report): Map<string, number> {
  const counts = new Map<string, number>();
  if (baseline === null) return counts;
  const isNew = createCellTable();
  for (const { policy, account, region, baseline: state } of findings) {
    const cell = { policy, account: account.id, region };
    const before = isNew.get(cell);
    isNew.set(cell, state === 'known' && before !== NEW ? KNOWN : NEW);
  }
  for (const account of isNew.accounts()) {
    isNew.eachOf(account, (policy, _, value) => {
      if (value === KNOWN) counts.set(policy, (counts.get(policy) ?? 0) + 1);
    });
  }
  return counts;
}

const KNOWN = 1;
const NEW = 2;
