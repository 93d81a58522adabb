import { listedDigest } from '../../accounts/listed-accounts.ts';
import { createRunRecord, toPolicyRecord } from '../../engine/opening-records.ts';
import { assertSameOrganization } from '../../organization/same-organization.ts';
import type { Change, RunRecord } from '../../run-log/records.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import type { Waivers } from '../../waivers/waivers.ts';
import { connectFor } from '../connection/connect.ts';
import type { Host } from '../host.ts';
import { endpointsInForce } from '../inputs/endpoints-in-force.ts';
import type { Inputs } from '../inputs/load.ts';
import { packRecords } from '../inputs/pack-records.ts';
import { weakeningRecords } from '../inputs/weakening-records.ts';
import type { LogFile } from '../logs/log-file.ts';
import { accountsOf } from './accounts-of-changes.ts';
import { sessionWarnings } from './change-session.ts';
import { beginRun, endRun, GO_ON, planIn, withEarlier } from './earlier-changes.ts';
import { type ChangesOptions, considerChanges, makeChanges, toPlanned } from './make-changes.ts';
import { createChangeTargets } from './targets-of-changes.ts';

export interface ChangesRun
  extends Inputs,
    Pick<
      ChangesOptions,
      'begins' | 'verb' | 'plannedAt' | 'remediation' | 'coverage' | 'allowIncomplete' | 'origins' | 'isLogTrusted'
    > {
  readonly mode: Extract<RunRecord['mode'], 'apply' | 'rollback'>;
  readonly changes: readonly Change[];
  /** Accounts that are changed although they are no longer targets. @default none */
  readonly outside?: readonly string[] | undefined;
  /** What is waived is not changed. @default nothing is */
  readonly waivers?: Waivers | undefined;
  /** Where the changes come from, as in "the plan was made": only there may they be made. */
  readonly origin: {
    readonly what: string;
    readonly organization: string | null | undefined;
    readonly partition: string;
  };
  /** What the log says about the run, besides its limits: which plan it applies, or which run it undoes. */
  readonly identity: JsonObject;
}

/**
 * A run with changes but no cells, from its first record to its last.
 *
 * @throws {CoveError} before anything is changed, if the organization is a different one.
 */
export async function runChanges(run: ChangesRun, log: LogFile, host: Host): Promise<void> {
  const { settings, catalog, policies, remediation, origin } = run;
  // What is begun is finished, even if interrupted: the connection does not listen to the signal, only the list of
  // changes does.
  const { connection, close } = await connectFor(settings, catalog, { ...host, signal: new AbortController().signal });
  try {
    const about = {
      connection,
      catalog,
      settings,
      policies,
      changes: run.changes,
      outside: run.outside,
      unselected: run.unselected,
      waivers: run.waivers,
      isUndone: run.mode === 'rollback',
      organization: origin.organization ?? null,
    };
    const resolved = await accountsOf(about);
    assertSameOrganization(origin, {
      organization: resolved.organization?.id,
      warnings: resolved.warnings,
      partition: connection.identity.partition,
    });
    const changes = withEarlier(log, toPlanned(run.changes, policies));
    const targets = createChangeTargets(about);
    const considered = await considerChanges({ ...run, changes, targets, connection });
    const record = createRunRecord({
      mode: run.mode,
      start: new Date().toISOString(),
      principal: connection.identity,
      organization: resolved.organization,
      settings: {
        ...run.identity,
        ...(settings.demo ? { demo: true } : {}),
        ...definedMembers({ accountsFile: settings.listed && listedDigest(settings.listed) }),
        plannedAt: run.plannedAt,
        ...endpointsInForce(settings, host),
        maxChanges: remediation.maxChanges,
        maxErrors: remediation.maxErrors,
        ...(run.mode === 'apply' ? { allowRisk: settings.allowRisk } : {}),
        ...considered.session.settings,
        policyFiles: [...new Set(policies.map(({ source }) => source.file))],
      },
    });
    await beginRun(log, record, [
      ...packRecords(run.packs).filter(({ name }) => policies.some(({ pack }) => pack === name)),
      ...policies.map(toPolicyRecord),
      ...resolved.records,
      ...sessionWarnings(run.changes, { settings, connection }),
      ...weakeningRecords(settings),
    ]);
    await planIn(log, changes);
    await makeChanges(considered, { ...run, changes, targets, connection, log, howToGoOn: GO_ON }, host);
    await endRun(log, connection, host);
  } finally {
    await close();
  }
}
