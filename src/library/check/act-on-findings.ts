import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Settings } from '../../config/settings.ts';
import type { LoggedChange } from '../../remediation/change-log.ts';
import type { PlannedChange } from '../../remediation/plan-change.ts';
import { sortChanges } from '../../remediation/plan-file.ts';
import type { Judging } from '../../report/build/judging.ts';
import type { EndRecord } from '../../run-log/records.ts';
import type { JsonObject } from '../../values/json.ts';
import { sessionWarnings } from '../changes/change-session.ts';
import { considerChanges, makeChanges, toPlanned } from '../changes/make-changes.ts';
import type { RemediationSettings } from '../changes/remediation-settings.ts';
import { createChangeTargets } from '../changes/targets-of-changes.ts';
import type { Host } from '../host.ts';
import type { Inputs } from '../inputs/load.ts';
import type { LogFile } from '../logs/log-file.ts';
import type { AfterCheck } from './after-check.ts';

interface Acting extends Inputs {
  readonly then: Extract<AfterCheck, { kind: 'remediate' }>;
  readonly judging: Judging;
  readonly connection: AwsConnection;
  readonly planned: readonly PlannedChange[];
  /** ISO 8601: when the check began. */
  readonly plannedAt: string;
  readonly end: EndRecord;
  /** In which they were found; null where it could not be asked. */
  readonly organization: string | null;
  readonly log: LogFile;
}

/** Makes the changes that the findings of a check ask for, in the log of that check. */
export async function actOnFindings(acting: Acting, host: Host): Promise<void> {
  const { policies, then, connection, planned, end, log } = acting;
  const coverage = log.coverageAfter(end);
  const changes = toPlanned(sortChanges(planned.map(({ change }) => change)), policies);
  const possible = new Set(planned.filter(({ ok }) => ok).map(({ change }) => change.id));
  const options = {
    ...acting,
    begins: 'found',
    changes: changes.filter(({ change }) => possible.has(change.id)),
    targets: createChangeTargets({
      ...acting,
      changes: changes.map(({ change }) => change),
      waivers: acting.judging.waivers,
    }),
    remediation: then.remediation,
    coverage,
    allowIncomplete: then.allowIncomplete,
  } as const;
  // What cannot be made at all is refused before the log says that it is planned.
  const considered = await considerChanges(options);
  await planIn(planned, changes, acting);
  const howToGoOn = 'what was begun is on record, and rollback undoes it; a new check finds what is left';
  await makeChanges(considered, { ...options, verb: 'Make', howToGoOn }, host);
  await log.append({
    ...end,
    end: new Date().toISOString(),
    interrupted: end.interrupted || host.signal.aborted,
    calls: connection.callCount(),
  });
}

/** Puts on record what is planned, and why some of it cannot be made. */
async function planIn(
  planned: readonly PlannedChange[],
  changes: readonly LoggedChange[],
  acting: Acting,
): Promise<void> {
  const { log } = acting;
  const warnings = sessionWarnings(
    planned.map(({ change }) => change),
    acting,
  );
  for (const each of warnings) await log.append(each);
  for (const { change, policyHash } of changes) await log.append({ type: 'planned', change, policyHash });
  for (const each of planned) {
    if (each.ok) continue;
    await log.append({
      type: 'changed',
      change: each.change.id,
      state: 'refused',
      message: each.reason,
      error: null,
      at: new Date().toISOString(),
    });
  }
}

/** What of the settings bounds changes, as the record of the run shows it. */
export function changesInForce(settings: Settings, { role, maxChanges, maxErrors }: RemediationSettings): JsonObject {
  const { allowRisk } = settings;
  return { remediateRole: role ?? settings.roleName, maxChanges, maxErrors, allowRisk };
}
