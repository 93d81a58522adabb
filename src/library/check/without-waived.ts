import type { Policy } from '../../policy/model/policy.ts';
import type { PlannedChange } from '../../remediation/plan-change.ts';
import type { Judging } from '../../report/build/judging.ts';
import type { AccountRecord } from '../../run-log/records.ts';
import { counted } from '../../text/counted.ts';
import { type Host, note } from '../host.ts';

/** Waived findings are left alone: somebody has said why, and until when. The report uses the same waivers. */
export function withoutWaived(
  planned: readonly PlannedChange[],
  accounts: ReadonlyMap<string, AccountRecord>,
  { judging: { waivers }, policies }: { readonly judging: Judging; readonly policies: readonly Policy[] },
  host: Host,
): PlannedChange[] {
  if (waivers === undefined) return [...planned];
  const former = new Map(policies.map(({ id, formerIds }) => [id, formerIds]));
  const kept = planned.filter(({ change }) => {
    const { id: fingerprint, policy, account, region, resource } = change;
    const known = accounts.get(account) ?? { id: account, ou: null, tags: {} };
    return (
      waivers.waiverOf({ policy, formerIds: former.get(policy), account: known, region, resource, fingerprint }) ===
      undefined
    );
  });
  const left = planned.length - kept.length;
  if (left > 0)
    note(host, `${counted(left, 'change')} left out because ${waivers.file} waives what they would change\n`);
  return kept;
}
