import type { Change } from '../run-log/records.ts';
import { visible } from '../text/visible-text.ts';

const MOST_SHOWN = 20;

/**
 * What a person reads before the question whether changes may be made: a line each, or the first twenty and how many
 * there are of each policy.
 *
 * @returns whole lines, with their line breaks.
 */
export function changeLines(changes: readonly Change[]): string {
  const lines = changes.slice(0, MOST_SHOWN).map((change) => {
    const operations = [...new Set(change.calls.map(({ operation }) => operation))].join(', ');
    const risk = change.risk === undefined || change.risk === 'safe' ? [] : [change.risk.toUpperCase()];
    const parts = [...risk, change.account, change.region, change.policy, operations, change.resource];
    return `  ${parts.map(visible).join('  ')}\n`;
  });
  if (changes.length <= MOST_SHOWN) return lines.join('');
  const counts = new Map<string, number>();
  for (const { policy } of changes) counts.set(policy, (counts.get(policy) ?? 0) + 1);
  const all = [...counts].map(([policy, count]) => `${visible(policy)} ${count}`).join(', ');
  return `${lines.join('')}  … and ${changes.length - MOST_SHOWN} more; by policy: ${all}\n`;
}
