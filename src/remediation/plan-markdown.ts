import { codeCell, codeSpan, codeTitle, joinTables, type MarkdownTable, title } from '../text/markdown.ts';
import { describeExtent } from './gate.ts';
import type { PlanCall, PlanChange, PlanFile } from './plan-file.generated.ts';
import { changesByAccount, describeCoverage, planChanges } from './plan-parts.ts';

/** A plan for review in a pull request: what would be called, by account. It fits in a GitHub comment. */
export function renderPlanMarkdown(plan: PlanFile): string {
  const { run, created, organization, partition, coverage, digest, changes } = plan;
  const where = `organization ${organization === null ? 'unknown' : codeSpan(organization)} in ${codeSpan(partition)}`;
  const covered = coverage.complete ? describeCoverage(plan) : `**${describeCoverage(plan)}**`;
  const opening = [
    `## Plan: ${describeExtent(planChanges(plan))}`,
    '',
    `Made from run ${codeSpan(run)} at ${codeSpan(created)} · ${where} · ${covered} · digest ${codeSpan(digest.slice(0, 12))}`,
    ...(changes.length === 0 ? ['', 'Nothing to change.'] : []),
  ];
  const whole = 'They would be made too: read them in the plan file before you approve it.';
  return joinTables(opening.join('\n'), changesByAccount(plan).map(accountTable), whole);
}

function accountTable([account, changes]: readonly [string, readonly PlanChange[]]): MarkdownTable {
  const number = `${changes.length.toLocaleString('en-US')} change${changes.length === 1 ? '' : 's'}`;
  return {
    title: title`Account ${codeTitle(account)}: ${number}`,
    columns: ['policy', 'region', 'resource', 'call', 'undo'],
    rows: changes.map(({ policy, region, resource, risk, calls }) => [
      codeCell(policy),
      codeCell(region),
      codeCell(resource),
      [...(risk === undefined || risk === 'safe' ? [] : [`**${risk}**`]), ...calls.map(callCell)].join('<br>'),
      calls.flatMap(({ undo }) => (undo === null ? ['**none**'] : [undo].flat().map(callCell))).join('<br>'),
    ]),
    noun: 'change',
  };
}

function callCell({ operation, input }: Pick<PlanCall, 'operation' | 'input'>): string {
  return codeCell(`${operation} ${JSON.stringify(input)}`);
}
