import type { RoleSettings } from '../../aws/calls/assume-role.ts';
import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { policyHash } from '../../policy/model/policy-hash.ts';
import type { ApplyOptions } from '../../remediation/apply-changes.ts';
import { changeLines } from '../../remediation/change-lines.ts';
import { type DurableLog, type LoggedChange, wasBegun } from '../../remediation/change-log.ts';
import { describeExtent, parseMaxErrors, whyRefused } from '../../remediation/gate.ts';
import { isFinished } from '../../remediation/look-again.ts';
import { remediate } from '../../remediation/remediate.ts';
import { plannedChange } from '../../run-log/logged-changes.ts';
import type { Change } from '../../run-log/records.ts';
import { visible } from '../../text/visible-text.ts';
import { type Host, note } from '../host.ts';
import { type ChangeSession, changeSession, sessionWarnings } from './change-session.ts';
import { leaveOut, refuseAll, type Sorted, sortOut } from './leave-out-changes.ts';
import type { RemediationSettings } from './remediation-settings.ts';
import type { ChangeTargets } from './targets-of-changes.ts';

export interface ChangesOptions {
  readonly begins: ApplyOptions['begins'];
  /** What is asked: `Stop and change`, `Undo`. */
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
 * What is waived or too risky is left out → gate → question → changes. Whatever happens, every change has its outcome
 * on record; nothing is printed but the question, the progress, and the reasons for refusals.
 *
 * Changes that an earlier run began or finished are past the gate: they are verified, and nothing is sent for them.
 *
 * @throws {CoveError} `remediation` if the log can no longer be written: what was begun is in it.
 */
export async function makeChanges(
  { sorted, looked, gate, session }: Consideration,
  options: ChangesOptions,
  host: Host,
): Promise<void> {
  const fresh = sorted.open;
  if (looked.length > 0 && looked.length === options.changes.length) {
    note(
      host,
      'Nothing is left to call: an earlier run with this log began or finished all of its changes. They are verified again.\n',
    );
  }
  const all = options.changes.map((logged) => logged.change);
  for (const { message } of sessionWarnings(all, options)) note(host, `Warning: ${message}\n`);
  await leaveOut(sorted, options, host);
  const refusal = fresh.length === 0 ? undefined : (gate ?? (await whyNotAgreed(fresh, options, host)));
  if (refusal !== undefined) {
    await refuseAll(fresh, () => refusal, options.log);
    const which = looked.length === 0 ? 'Nothing was changed' : 'Nothing more was changed';
    note(host, `${which}: ${visible(refusal)}\n`);
  }
  const allowed = new Set(refusal === undefined ? [...looked, ...fresh] : looked);
  // In the order in which they were planned.
  const changes = options.changes.filter((logged) => allowed.has(logged));
  if (changes.length > 0) await change(changes, session.role, options, host);
}

type Considering = Omit<ChangesOptions, 'verb' | 'log' | 'howToGoOn'>;

export interface Consideration {
  readonly sorted: Sorted;
  /** For which nothing is sent in this run. */
  readonly looked: readonly LoggedChange[];
  /** Why none of the others may be made. */
  readonly gate: string | undefined;
  readonly session: ChangeSession;
}

/**
 * What may be made of the changes, before anybody is asked or anything is recorded, and the sessions that this takes.
 *
 * @throws {CoveError} `usage` if it needs more than fits into a session policy.
 */
export async function considerChanges(options: Considering): Promise<Consideration> {
  const { begins, remediation } = options;
  const callable = options.changes.filter((logged) => mayCall(logged, begins));
  const looked = options.changes.filter((logged) => !mayCall(logged, begins));
  // A rollback is requested explicitly: neither a waiver nor a risk prevents it.
  const sorted =
    begins === 'found' ? await sortOut(callable, options) : { open: callable, tooRisky: [], waived: new Map() };
  const gate = whyRefused(
    sorted.open.map((logged) => logged.change),
    { ...options, maxChanges: remediation.maxChanges },
  );
  const session = changeSession({ sent: gate === undefined ? sorted.open : [], looked }, options);
  return { sorted, looked, gate, session };
}

/** Whether something may be sent for a change in this run. */
function mayCall(logged: LoggedChange, begins: ApplyOptions['begins']): boolean {
  if (isFinished(logged, begins)) return false;
  if (!wasBegun(logged)) return true;
  // A rollback that AWS refused in part continues; what is unknown does not.
  const results = logged.change.calls.map((_, index) => logged.calls.get(index));
  return begins === 'not-found' && !results.includes('unknown') && results.some((result) => result !== 'done');
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

/** Changes as they are at the start of a log: planned, none of them begun. */
export function toPlanned(changes: readonly Change[], policies: readonly Policy[]): LoggedChange[] {
  const hashes = new Map(policies.map((policy) => [policy.id, policyHash(policy)]));
  return changes.map((change) => plannedChange(change, hashes.get(change.policy) ?? ''));
}

async function whyNotAgreed(
  fresh: readonly LoggedChange[],
  options: ChangesOptions,
  host: Host,
): Promise<string | undefined> {
  const changes = fresh.map((logged) => logged.change);
  if (host.signal.aborted) return INTERRUPTED;
  const operations = [...new Set(changes.flatMap(({ calls }) => calls.map(({ operation }) => operation)))].join(', ');
  const isAgreed = await host.confirm?.(
    `${options.verb} ${describeExtent(changes)} (${operations})?`,
    changeLines(changes),
  );
  if (isAgreed === true) return undefined;
  return host.signal.aborted ? INTERRUPTED : 'the answer was not yes';
}

/** Nobody is asked about what will not be made. */
const INTERRUPTED = 'the run was interrupted before the question was answered';
