import { externalIdFor, listedRoles } from '../accounts/listed-accounts.ts';
import type { RoleSettings } from '../aws/calls/assume-role.ts';
import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import type { JsonObject } from '../json.ts';
import { roleArn } from '../organization/role-arn.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import { highestRisk, isWithin, type Risk } from '../policy/model/risk.ts';
import type { ApplyOptions } from '../remediation/apply-changes.ts';
import { changeLines } from '../remediation/change-lines.ts';
import { type DurableLog, type LoggedChange, wasBegun } from '../remediation/change-log.ts';
import { describeExtent, parseMaxErrors, whyRefused } from '../remediation/gate.ts';
import { isFinished } from '../remediation/look-again.ts';
import { remediate } from '../remediation/remediate.ts';
import { remediationSession } from '../remediation/remediation-session.ts';
import { riskOfChange } from '../remediation/risk-of-change.ts';
import type { Change, WarningRecord } from '../run-log/records.ts';
import { visible } from '../text/visible-text.ts';
import { type Host, note } from './host.ts';
import type { RemediationSettings } from './remediation-settings.ts';
import type { ChangeTargets } from './targets-of-changes.ts';

export interface ChangesOptions {
  readonly begins: ApplyOptions['begins'];
  /** What is asked: `Stop and change`, `Take back`. */
  readonly verb: string;
  readonly changes: readonly LoggedChange[];
  /** For a rollback: what the changes were. */
  readonly origins?: ApplyOptions['origins'];
  /** For a rollback: whether the log that it undoes is enough to make the calls. @default false */
  readonly isLogTrusted?: boolean | undefined;
  readonly policies: readonly Policy[];
  /** ISO 8601: when the changes were planned. */
  readonly plannedAt: string;
  readonly targets: ChangeTargets;
  readonly connection: AwsConnection;
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly remediation: RemediationSettings;
  readonly coverage: { readonly complete: boolean; readonly errors: number };
  readonly allowIncomplete: boolean;
  readonly log: DurableLog;
  /** What to do if the run cannot continue in the middle: one sentence. */
  readonly howToGoOn: string;
}

/**
 * Gate → question → changes. Whatever happens, every change has its outcome on record; nothing is printed but the
 * question, the progress, and the reasons for refusals.
 *
 * Changes that an earlier run began or finished are past the gate: they are verified, and nothing is sent for them.
 *
 * @throws {CoveError} `remediation` if the log can no longer be written: what was begun is in it.
 */
export async function makeChanges(options: ChangesOptions, host: Host): Promise<void> {
  const callable = options.changes.filter((logged) => mayCall(logged, options.begins));
  const waived = await refuseWaived(callable, options, host);
  const { fresh, tooRisky } = chooseByRisk(
    callable.filter(({ change }) => !waived.has(change.id)),
    options,
  );
  const looked = options.changes.filter((logged) => !mayCall(logged, options.begins));
  const changes = options.changes.map(({ change }) => change);
  if (fresh.length + tooRisky.length === 0 && looked.length > 0) {
    note(
      host,
      'Nothing is left to call: an earlier run with this log began or finished all of its changes. They are verified again.\n',
    );
  }
  const { role, warnings } = changeSession(changes, options);
  for (const { message } of warnings) note(host, `Warning: ${message}\n`);
  await refuseRisky(tooRisky, options, host);
  const refusal = fresh.length === 0 ? undefined : await whyNone(fresh, options, host);
  if (refusal !== undefined) {
    await refuseAll(fresh, () => refusal, options.log);
    const which = looked.length === 0 ? 'Nothing was changed' : 'Nothing more was changed';
    note(host, `${which}: ${visible(refusal)}\n`);
  }
  const isLeftOut = (each: LoggedChange): boolean => tooRisky.includes(each) || waived.has(each.change.id);
  const allowed = refusal === undefined ? options.changes.filter((each) => !isLeftOut(each)) : looked;
  if (allowed.length > 0) await change(allowed, role, options, host);
}

/** Taking back is asked for by name, and is not held against a risk. */
function chooseByRisk(
  fresh: readonly LoggedChange[],
  { begins, policies, settings }: ChangesOptions,
): { readonly fresh: readonly LoggedChange[]; readonly tooRisky: readonly LoggedChange[] } {
  if (begins === 'not-found') return { fresh, tooRisky: [] };
  // What an earlier run has begun was allowed then, and is finished.
  const isAllowed = (logged: LoggedChange): boolean =>
    wasBegun(logged) || isWithin(riskOfChange(logged.change, policies), settings.allowRisk);
  return { fresh: fresh.filter(isAllowed), tooRisky: fresh.filter((each) => !isAllowed(each)) };
}

async function refuseRisky(
  tooRisky: readonly LoggedChange[],
  { policies, log }: ChangesOptions,
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

/**
 * Changes whose findings somebody has accepted since they were planned: nobody is asked about them, and they do not
 * count for any limit. What an earlier run has begun is finished.
 *
 * @returns why, by id.
 */
async function refuseWaived(
  fresh: readonly LoggedChange[],
  { targets, begins, log }: ChangesOptions,
  host: Host,
): Promise<ReadonlyMap<string, string>> {
  if (begins === 'not-found') return new Map();
  const open = fresh.filter((logged) => !wasBegun(logged));
  const waived = await targets.waived(open.map(({ change }) => change));
  for (const [id, why] of waived) await refuse(id, `${why}; nothing was called`, log);
  if (waived.size === 0) return waived;
  const are = waived.size === 1 ? '1 change is' : `${waived.size} changes are`;
  const [one] = waived.values();
  note(host, `${are} refused, since waivers accept what would be changed: ${visible(String(one))}\n`);
  return waived;
}

/** Whether something may be sent for a change in this run. */
function mayCall(logged: LoggedChange, begins: ApplyOptions['begins']): boolean {
  if (isFinished(logged, begins)) return false;
  if (!wasBegun(logged)) return true;
  // A rollback that AWS refused in part continues; what is unknown does not.
  const results = logged.change.calls.map((_, index) => logged.calls.get(index));
  return begins === 'not-found' && !results.includes('unknown') && results.some((result) => result !== 'done');
}

async function whyNone(
  fresh: readonly LoggedChange[],
  options: ChangesOptions,
  host: Host,
): Promise<string | undefined> {
  const changes = fresh.map(({ change }) => change);
  return (
    whyRefused(changes, { ...options, maxChanges: options.remediation.maxChanges }) ?? askFirst(changes, options, host)
  );
}

/** How the sessions that make the changes are limited. */
interface ChangeSession {
  readonly role: RoleSettings;
  /** What the record of the run says about it. */
  readonly settings: JsonObject;
  readonly warnings: readonly WarningRecord[];
}

/**
 * The role that makes the changes, limited to what they need, and what the record says about it.
 *
 * @throws {CoveError} `usage` if they need more than fits into a session policy.
 */
export function changeSession(
  changes: readonly Change[],
  {
    settings,
    remediation,
    connection,
    policies,
  }: Pick<ChangesOptions, 'settings' | 'remediation' | 'connection' | 'policies'>,
): ChangeSession {
  const { partition, account: own } = connection.identity;
  if (remediation.role === undefined && areRolesSeveral(settings)) throw noRoleOfChanges();
  const name = remediation.role ?? settings.roleName;
  const isOff = settings.sessionPolicy === 'off';
  // The user's own file or ARNs are for what a check reads; sessions that change something are limited to exactly that.
  const limits = isOff ? undefined : remediationSession(changes, policies, partition);
  const role = {
    roleArn: (account: string) => roleArn(name, account, partition),
    sessionName: settings.sessionName,
    externalId: externalIdFor(settings.listed, settings.externalId),
    ...(limits === undefined ? {} : { policy: limits.policy }),
  };
  const isOwn = settings.includeCaller && changes.some(({ account }) => account === own);
  return {
    role,
    settings: {
      role: name,
      sessionPolicy: limits === undefined ? { mode: 'off' } : { mode: 'auto', actions: [...limits.actions] },
      includeCaller: settings.includeCaller,
    },
    warnings: [...(isOff ? [UNLIMITED] : []), ...(isOwn ? [unlimitedIn(own)] : [])],
  };
}

const UNLIMITED: WarningRecord = {
  type: 'warning',
  code: 'session-policy-off',
  message:
    'there is no session policy: the sessions that make these changes may do whatever the role may, and nothing but cove-policy itself keeps them to the plan',
  policy: null,
};

function unlimitedIn(account: string): WarningRecord {
  return {
    type: 'warning',
    code: 'caller-without-session-policy',
    message: `account ${account} is the caller's own: it is changed with the caller's credentials, which no session policy limits`,
    policy: null,
  };
}

async function change(
  changes: readonly LoggedChange[],
  role: RoleSettings,
  options: ChangesOptions,
  host: Host,
): Promise<void> {
  const { remediation, targets } = options;
  // The question may have waited for hours.
  targets.forget();
  host.onEvent?.({ type: 'changes-begin', total: changes.length });
  try {
    await remediate({
      ...options,
      changes,
      role,
      accounts: targets.accounts,
      policyIn: targets.policyIn,
      organization: targets.organization,
      whyNotTargeted: targets.whyNot,
      showsSensitive: options.settings.allowSecretReads,
      maxErrors: parseMaxErrors(remediation.maxErrors, changes.length) ?? 0,
      verifyForMs: remediation.verifyForMs,
      signal: host.signal,
      now: () => new Date(),
    });
  } catch (error) {
    if (!(error instanceof CoveError) || error.code !== 'file') throw error;
    throw new CoveError('remediation', `the run stopped halfway through its changes: ${error.message}`, {
      hint: options.howToGoOn,
      cause: error,
    });
  } finally {
    host.onEvent?.({ type: 'changes-end' });
  }
}

/** Whether accounts are audited by other roles than `roleName`: none of these was meant for changes. */
export function areRolesSeveral({ roles, listed }: Pick<Settings, 'roles' | 'listed'>): boolean {
  return Object.keys(roles).length + Object.keys(listedRoles(listed)).length > 0;
}

/** @returns why roles that differ from account to account change nothing. */
export function noRoleOfChanges(): CoveError {
  return new CoveError('usage', 'roles differ from account to account, and changes are made by one role', {
    hint: 'name it: --remediate-role',
  });
}

/** Changes as they are at the start of a log: planned, none of them begun. */
export function toPlanned(changes: readonly Change[], policies: readonly Policy[]): LoggedChange[] {
  const hashes = new Map(policies.map((policy) => [policy.id, policyHash(policy)]));
  return changes.map((change) => ({
    change,
    policyHash: hashes.get(change.policy) ?? '',
    calls: new Map(),
    answers: new Map(),
    begunAt: undefined,
    final: undefined,
    isVerified: false,
  }));
}

async function askFirst(changes: readonly Change[], options: ChangesOptions, host: Host): Promise<string | undefined> {
  const operations = [...new Set(changes.flatMap(({ calls }) => calls.map(({ operation }) => operation)))].join(', ');
  const isAgreed = await host.confirm?.(
    `${options.verb} ${describeExtent(changes)} (${operations})?`,
    changeLines(changes),
  );
  return isAgreed === true ? undefined : 'the answer was not yes';
}

async function refuseAll(
  open: readonly LoggedChange[],
  reasonOf: (change: Change) => string,
  log: DurableLog,
): Promise<void> {
  for (const { change } of open) await refuse(change.id, reasonOf(change), log);
}

function refuse(change: string, message: string, log: DurableLog): Promise<void> {
  return log.append({ type: 'changed', change, state: 'refused', message, error: null, at: new Date().toISOString() });
}
