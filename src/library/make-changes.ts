import type { RoleSettings } from '../aws/calls/assume-role.ts';
import type { AwsConnection } from '../aws/calls/connect.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import type { Account } from '../organization/organization.ts';
import { roleArn } from '../organization/role-arn.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import type { ApplyOptions } from '../remediation/apply-changes.ts';
import { type DurableLog, type LoggedChange, wasBegun } from '../remediation/change-log.ts';
import { describeExtent, parseMaxErrors, whyRefused } from '../remediation/gate.ts';
import { remediate } from '../remediation/remediate.ts';
import { remediationSession } from '../remediation/remediation-session.ts';
import type { Change } from '../run-log/records.ts';
import { visible } from '../text/visible-text.ts';
import { type Host, note } from './host.ts';
import type { RemediationSettings } from './remediation-settings.ts';

export interface ChangesOptions {
  readonly begins: ApplyOptions['begins'];
  /** What is asked: `Stop and change`, `Take back`. */
  readonly verb: string;
  readonly changes: readonly LoggedChange[];
  readonly policies: readonly Policy[];
  readonly accounts: readonly Account[];
  readonly connection: AwsConnection;
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly remediation: RemediationSettings;
  readonly coverage: { readonly complete: boolean; readonly errors: number };
  readonly allowIncomplete: boolean;
  readonly log: DurableLog;
  /** What to do where the run cannot go on in the middle: one sentence. */
  readonly howToGoOn: string;
}

/**
 * Gate → question → changes. Whatever happens, every change has its outcome on record; nothing is printed but the
 * question, how far it is, and why not.
 *
 * Changes that an earlier run began are past the gate: they are read, and nothing is sent for them.
 *
 * @throws {CoveError} `remediation` where the log cannot be written any more: what was begun is in it.
 */
export async function makeChanges(options: ChangesOptions, host: Host): Promise<void> {
  const open = options.changes.filter(({ final }) => final === undefined || final.state === 'refused');
  const begun = open.filter(wasBegun);
  const fresh = open.filter((logged) => !wasBegun(logged));
  const changes = open.map(({ change }) => change);
  const role = roleFor(changes, options);
  const refusal = fresh.length === 0 ? undefined : await whyNone(fresh, options, host);
  if (refusal !== undefined) {
    await refuseAll(fresh, refusal, options.log);
    const which = begun.length === 0 ? 'Nothing was changed' : 'Nothing more was changed';
    note(host, `${which}: ${visible(refusal)}\n`);
  }
  const allowed = refusal === undefined ? open : begun;
  if (allowed.length > 0) await change(allowed, role, options, host);
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

/** The role that changes, limited to what these changes need. */
function roleFor(
  changes: readonly Change[],
  { settings, remediation, connection, policies }: ChangesOptions,
): RoleSettings {
  const { partition } = connection.identity;
  return {
    roleArn: (account) => roleArn(remediation.role ?? settings.roleName, account, partition),
    sessionName: settings.sessionName,
    ...(settings.externalId === undefined ? {} : { externalId: settings.externalId }),
    // A file or ARNs of the user's own are for what a check reads; what changes something is limited to exactly that.
    ...(settings.sessionPolicy === 'off' ? {} : remediationSession(changes, policies, partition)),
  };
}

async function change(
  changes: readonly LoggedChange[],
  role: RoleSettings,
  options: ChangesOptions,
  host: Host,
): Promise<void> {
  const { remediation } = options;
  host.onEvent?.({ type: 'changes-begin', total: changes.length });
  try {
    await remediate({
      ...options,
      changes,
      role,
      showsSensitive: options.settings.allowSecretReads,
      maxErrors: parseMaxErrors(remediation.maxErrors, changes.length) ?? 0,
      verifyForMs: remediation.verifyForMs,
      signal: host.signal,
      now: () => new Date(),
    });
  } catch (error) {
    if (!(error instanceof CoveError) || error.code !== 'file') throw error;
    throw new CoveError('remediation', `the run stopped in the middle of its changes: ${error.message}`, {
      hint: options.howToGoOn,
      cause: error,
    });
  } finally {
    host.onEvent?.({ type: 'changes-end' });
  }
}

/** Changes as a log begins with them: planned, and none of them begun. */
export function toPlanned(changes: readonly Change[], policies: readonly Policy[]): LoggedChange[] {
  const hashes = new Map(policies.map((policy) => [policy.id, policyHash(policy)]));
  return changes.map((change) => ({
    change,
    policyHash: hashes.get(change.policy) ?? '',
    calls: new Map(),
    begunAt: undefined,
    final: undefined,
  }));
}

async function askFirst(changes: readonly Change[], options: ChangesOptions, host: Host): Promise<string | undefined> {
  const operations = [...new Set(changes.flatMap(({ calls }) => calls.map(({ operation }) => operation)))].join(', ');
  const isAgreed = await host.confirm?.(`${options.verb} ${describeExtent(changes)} (${operations})?`);
  return isAgreed === true ? undefined : 'the question was not answered with yes';
}

async function refuseAll(open: readonly LoggedChange[], reason: string, log: DurableLog): Promise<void> {
  for (const { change } of open) {
    await log.append({
      type: 'changed',
      change: change.id,
      state: 'refused',
      message: reason,
      error: null,
      at: new Date().toISOString(),
    });
  }
}
