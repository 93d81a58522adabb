import { createRunRecord, toPolicyRecord } from '../engine/opening-records.ts';
import type { JsonObject } from '../json.ts';
import { assertSameOrganization } from '../organization/same-organization.ts';
import type { Change, RunRecord } from '../run-log/records.ts';
import { connectFor } from './connect.ts';
import { beginRun, endRun, GO_ON, planIn } from './earlier-changes.ts';
import { endpointsInForce } from './endpoints-in-force.ts';
import type { Host } from './host.ts';
import type { Inputs } from './load.ts';
import type { LogFile } from './log-file.ts';
import { type ChangesOptions, changeSession, makeChanges, toPlanned } from './make-changes.ts';
import { packRecords } from './pack-records.ts';
import { accountsOf, createChangeTargets } from './targets-of-changes.ts';
import { weakeningRecords } from './weakening-records.ts';

export interface ChangesRun
  extends Inputs,
    Pick<
      ChangesOptions,
      'begins' | 'verb' | 'remediation' | 'coverage' | 'allowIncomplete' | 'origins' | 'isLogTrusted'
    > {
  readonly mode: Extract<RunRecord['mode'], 'apply' | 'rollback'>;
  readonly changes: readonly Change[];
  /** Accounts that are changed although they are targets no more. @default none */
  readonly outside?: readonly string[] | undefined;
  /** Where the changes come from, as in "the plan was made": only there may they be made. */
  readonly origin: {
    readonly what: string;
    readonly organization: string | null | undefined;
    readonly partition: string;
  };
  /** What the log says of the run, beside its limits: which plan it applies, or which run it takes back. */
  readonly identity: JsonObject;
}

/**
 * A run that has changes and no cells, from its first record to its last.
 *
 * @throws {CoveError} before anything is changed where the organization is another one.
 */
export async function runChanges(run: ChangesRun, log: LogFile, host: Host): Promise<void> {
  const { settings, catalog, policies, remediation, origin } = run;
  // What is begun is finished, interrupted or not: the connection does not listen to it, only the list of changes does.
  const { connection, close } = await connectFor(settings, catalog, { ...host, signal: new AbortController().signal });
  try {
    const about = { connection, catalog, settings, policies, changes: run.changes, outside: run.outside };
    const resolved = await accountsOf(about);
    assertSameOrganization(origin.what, origin.organization, origin.partition, {
      organization: resolved.organization?.id,
      partition: connection.identity.partition,
    });
    const session = changeSession(run.changes, { ...run, connection });
    const record = createRunRecord({
      mode: run.mode,
      start: new Date().toISOString(),
      principal: connection.identity,
      organization: resolved.organization,
      settings: {
        ...run.identity,
        ...endpointsInForce(settings, host.env),
        maxChanges: remediation.maxChanges,
        maxErrors: remediation.maxErrors,
        ...session.settings,
        policyFiles: [...new Set(policies.map(({ source }) => source.file))],
      },
    });
    await beginRun(log, record, [
      ...packRecords(run.packs).filter(({ name }) => policies.some(({ pack }) => pack === name)),
      ...policies.map(toPolicyRecord),
      ...resolved.records,
      ...session.warnings,
      ...weakeningRecords(settings),
    ]);
    const changes = await planIn(log, toPlanned(run.changes, policies));
    const targets = createChangeTargets(about);
    await makeChanges({ ...run, changes, targets, connection, log, howToGoOn: GO_ON }, host);
    await endRun(log, connection, host);
  } finally {
    await close();
  }
}
