import type { Settings } from '../../config/settings.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { highestRisk, isRiskAllowed, type Risk } from '../../policy/model/risk.ts';
import type { DurableLog, LoggedChange } from '../../remediation/change-log.ts';
import { describeExtent } from '../../remediation/gate.ts';
import { riskOfChange } from '../../remediation/risk-of-change.ts';
import type { Change } from '../../run-log/records.ts';
import { visible } from '../../text/visible-text.ts';
import { type Host, note } from '../host.ts';
import type { ChangeTargets } from './targets-of-changes.ts';

export interface LeaveOutOptions {
  readonly policies: readonly Policy[];
  readonly settings: Pick<Settings, 'allowRisk'>;
  readonly targets: Pick<ChangeTargets, 'waived'>;
}

/** Changes, by whether they may be made at all. */
export interface Sorted {
  /** Neither waived nor too risky. */
  readonly open: readonly LoggedChange[];
  readonly tooRisky: readonly LoggedChange[];
  /** Why a waiver accepts, or may accept, what would be changed; by id. */
  readonly waived: ReadonlyMap<string, string>;
}

/**
 * Which changes are left out: those of findings that are waived by now, and then those of a risk that was not allowed.
 *
 * @param callable - none of which an earlier run has begun: what it has begun was allowed then.
 */
export async function sortOut(callable: readonly LoggedChange[], options: LeaveOutOptions): Promise<Sorted> {
  const waived = await options.targets.waived(callable.map(({ change }) => change));
  const rest = callable.filter(({ change }) => !waived.has(change.id));
  const isAllowed = ({ change }: LoggedChange): boolean =>
    isRiskAllowed(riskOfChange(change, options.policies), options.settings.allowRisk);
  return { open: rest.filter(isAllowed), tooRisky: rest.filter((logged) => !isAllowed(logged)), waived };
}

/** Refuses, on record, what is left out: nobody is asked about it, and it does not count for any limit. */
export async function leaveOut(
  { waived, tooRisky }: Sorted,
  options: LeaveOutOptions & { readonly log: DurableLog },
  host: Host,
): Promise<void> {
  await refuseWaived(waived, options.log, host);
  await refuseRisky(tooRisky, options, host);
}

async function refuseRisky(
  tooRisky: readonly LoggedChange[],
  { policies, log }: LeaveOutOptions & { readonly log: DurableLog },
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

async function refuseWaived(waived: Sorted['waived'], log: DurableLog, host: Host): Promise<void> {
  for (const [id, why] of waived) await refuse(id, `${why}; nothing was called`, log);
  if (waived.size === 0) return;
  const are = waived.size === 1 ? '1 change is' : `${waived.size} changes are`;
  const [one] = waived.values();
  note(host, `${are} refused, since waivers accept what would be changed: ${visible(String(one))}\n`);
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
