import { visible, visibleJson } from '../../text/visible-text.ts';
import type { ReportPolicy } from '../build/report.ts';
import { type Wording, worded } from '../build/wording.ts';

/** What to do about what a policy finds, one sentence. */
export function whatToDo(policy: ReportPolicy, wording: Wording): string {
  return worded(nextStep(policy), wording);
}

function nextStep({ remediation, references, risk }: ReportPolicy): string {
  if (remediation.length > 0) {
    const what = `${remediation.join(', ')}${risk === undefined ? '' : `, which is ${risk}`}`;
    const apply = risk === undefined ? 'apply' : `apply --allow-risk ${risk}`;
    return `The policy can change it itself, by ${what}: check --plan writes the changes for review, ${apply} makes them.`;
  }
  return references.length > 0
    ? 'The policy changes nothing itself: its references say what is right.'
    : 'The policy changes nothing itself.';
}

/** What a policy calls and how it judges the answer, one line each, for anyone who wants to repeat it by hand. */
export function asksText(asks: ReportPolicy['asks']): string {
  if (asks === null) return '';
  return [
    `call       ${callText(asks)}`,
    ...(asks.resources === null ? [] : [`resources  ${visible(asks.resources)}`]),
    ...asks.lookups.map((lookup) => `lookup     ${callText(lookup)}`),
    `filter     ${visible(asks.filter)}`,
  ].join('\n');
}

function callText({ operation, input }: Pick<NonNullable<ReportPolicy['asks']>, 'operation' | 'input'>): string {
  return `${visible(operation)} ${visibleJson(JSON.stringify(input))}`;
}
