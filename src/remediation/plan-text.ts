import { callText } from '../text/call-text.ts';
import { visible } from '../text/visible-text.ts';
import { describeExtent } from './gate.ts';
import type { PlanChange, PlanFile } from './plan-file.generated.ts';
import { changesByAccount, describeCoverage, planChanges } from './plan-parts.ts';

/** A plan for people: what would be called, by account, and what undoes it. Nothing is shortened. */
export function renderPlanText(plan: PlanFile): string {
  const lines = [
    `Plan: ${describeExtent(planChanges(plan))}`,
    `  made from run ${visible(plan.run)} at ${visible(plan.created)} · ${describeCoverage(plan)} · digest ${plan.digest.slice(0, 12)}`,
    ...changesByAccount(plan).flatMap(([account, changes]) => ['', visible(account), ...changes.flatMap(changeLines)]),
  ];
  return `${lines.join('\n')}\n`;
}

function changeLines({ policy, region, resource, message, risk, calls }: PlanChange): string[] {
  return [
    `  ${visible(region)}  ${visible(resource)}`,
    `    ${visible(policy)}: ${visible(message)}`,
    ...(risk === undefined || risk === 'safe' ? [] : [`      risk  ${risk}`]),
    ...calls.flatMap(({ undo, ...call }) => [
      `      call  ${callText(call)}`,
      ...(undo === null ? ['      undo  none'] : [undo].flat().map((each) => `      undo  ${callText(each)}`)),
    ]),
  ];
}
