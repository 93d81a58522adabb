import type { AwsConnection } from '../aws/connect.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Settings } from '../config/settings.ts';
import type { Account } from '../organization/organization.ts';
import { roleArn } from '../organization/role-arn.ts';
import type { Policy } from '../policy/policy.ts';
import { policyHash } from '../policy/policy-hash.ts';
import type { ApplyOptions } from '../remediation/apply-changes.ts';
import type { DurableLog, LoggedChange } from '../remediation/change-log.ts';
import { describeExtent, parseMaxErrors, whyRefused } from '../remediation/gate.ts';
import { remediate } from '../remediation/remediate.ts';
import { remediationSession } from '../remediation/remediation-session.ts';
import type { Change } from '../run-log/records.ts';
import { type CommandIo, writeAll } from './command-io.ts';
import type { RemediationSettings } from './remediation-flags.ts';

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
  /** Whether AWS is told to refuse everything but these changes and what verifies them. */
  readonly limitSessions: boolean;
  readonly log: DurableLog;
}

/** Gate → question → changes. Whatever happens, every change has its outcome on record; nothing is printed but the question and why not. */
export async function makeChanges(options: ChangesOptions, io: CommandIo): Promise<void> {
  const open = options.changes.filter(({ final }) => final === undefined || final.state === 'refused');
  const changes = open.map(({ change }) => change);
  if (changes.length === 0) return;
  const refusal =
    whyRefused(changes, { ...options, maxChanges: options.remediation.maxChanges }) ??
    (await askFirst(changes, options, io));
  if (refusal !== undefined) {
    await refuseAll(open, refusal, options.log);
    await writeAll(io.stderr, `Nothing was changed: ${refusal}\n`);
    return;
  }
  const { settings, remediation, connection } = options;
  await remediate({
    ...options,
    changes: open,
    role: {
      roleArn: (account) => roleArn(remediation.role ?? settings.roleName, account, connection.identity.partition),
      sessionName: settings.sessionName,
      ...(settings.externalId === undefined ? {} : { externalId: settings.externalId }),
      ...(options.limitSessions ? remediationSession(changes, options.policies, connection.identity.partition) : {}),
    },
    maxErrors: parseMaxErrors(remediation.maxErrors, changes.length) ?? 0,
    verifyForMs: remediation.verifyForMs,
    signal: io.signal,
    now: () => new Date(),
  });
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

async function askFirst(
  changes: readonly Change[],
  options: ChangesOptions,
  io: CommandIo,
): Promise<string | undefined> {
  if (options.remediation.yes) return undefined;
  const operations = [...new Set(changes.flatMap(({ calls }) => calls.map(({ operation }) => operation)))].join(', ');
  const answer =
    (await io.ask?.(`${options.verb} ${describeExtent(changes)} (${operations})? Type yes to go on: `)) ?? '';
  return answer.trim().toLowerCase() === 'yes' ? undefined : 'the question was not answered with yes';
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
