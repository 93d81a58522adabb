import type { Settings } from '../config/settings.ts';
import type { Policy } from '../policy/model/policy.ts';
import { highestRisk, isWithin, type Risk } from '../policy/model/risk.ts';
import type { DurableLog, LoggedChange } from '../remediation/change-log.ts';
import { describeExtent } from '../remediation/gate.ts';
import { riskOfChange } from '../remediation/risk-of-change.ts';
import type { Change } from '../run-log/records.ts';
import { visible } from '../text/visible-text.ts';
import { type Host, note } from './host.ts';
import type { ChangeTargets } from './targets-of-changes.ts';

interface LeaveOutOptions {
  readonly policies: readonly Policy[];
  readonly settings: Pick<Settings, 'allowRisk'>;
  readonly targets: Pick<ChangeTargets, 'waived'>;
  readonly log: DurableLog;
}

/**
 * Refuses, on record, changes of findings that are waived by now, and then those of a risk that was not allowed: nobody
 * is asked about them, and they do not count for any limit.
 *
 * @param callable - none of which an earlier run has begun: what it has begun was allowed then.
 * @returns the others.
 */
export async function leaveOut(
  callable: readonly LoggedChange[],
  options: LeaveOutOptions,
  host: Host,
): Promise<readonly LoggedChange[]> {
  const waived = await refuseWaived(callable, options, host);
  const open = callable.filter(({ change }) => !waived.has(change.id));
  const isAllowed = ({ change }: LoggedChange): boolean =>
    isWithin(riskOfChange(change, options.policies), options.settings.allowRisk);
  await refuseRisky(
    open.filter((logged) => !isAllowed(logged)),
    options,
    host,
  );
  return open.filter(isAllowed);
}

async function refuseRisky(
  tooRisky: readonly LoggedChange[],
  { policies, log }: LeaveOutOptions,
  host: Host,
): Promise<void> {
  if (tooRisky.length === 0) return;
  const risks = tooRisky.map(({ change }) => riskOfChange(change, policies));
  await refuseAll(tooRisky, (change) => whyTooRisky(riskOfChange(change, policies)), log);
  const what = describeExtent(tooRisky.map(({ change }) => change));
  note(host, `Not made, for their risk: ${what}; --allow-risk ${highestRisk(risks)} makes them too\n`);
}

function whyTooRisky(risk: Risk): string {
  return `it is ${risk}, and only what is safe is made without being asked for: --allow-risk ${risk} makes it too`;
}

/** @returns why, by id. */
async function refuseWaived(
  callable: readonly LoggedChange[],
  { targets, log }: LeaveOutOptions,
  host: Host,
): Promise<ReadonlyMap<string, string>> {
  const waived = await targets.waived(callable.map(({ change }) => change));
  for (const [id, why] of waived) await refuse(id, `${why}; nothing was called`, log);
  if (waived.size === 0) return waived;
  const are = waived.size === 1 ? '1 change is' : `${waived.size} changes are`;
  const [one] = waived.values();
  note(host, `${are} refused, since waivers accept what would be changed: ${visible(String(one))}\n`);
  return waived;
}

/** Changes that are not made, with why. */
export async function refuseAll(
  open: readonly LoggedChange[],
  reasonOf: (change: Change) => string,
  log: DurableLog,
): Promise<void> {
  for (const { change } of open) await refuse(change.id, reasonOf(change), log);
}

function refuse(change: string, message: string, log: DurableLog): Promise<void> {
  return log.append({ type: 'changed', change, state: 'refused', message, error: null, at: new Date().toISOString() });
}
