import { createRunRecord, toPolicyRecord } from '../engine/opening-records.ts';
import type { JsonObject } from '../json.ts';
import { assertSameOrganization } from '../organization/same-organization.ts';
import type { Change, RunRecord } from '../run-log/records.ts';
import { accountsOf } from './accounts-of-changes.ts';
import { connectFor } from './connect.ts';
import { beginRun, endRun, GO_ON, planIn } from './earlier-changes.ts';
import { endpointsInForce } from './endpoints-in-force.ts';
import type { Host } from './host.ts';
import type { Inputs } from './load.ts';
import type { LogFile } from './log-file.ts';
import { type ChangesOptions, makeChanges, toPlanned } from './make-changes.ts';

export interface ChangesRun
  extends Inputs,
    Pick<ChangesOptions, 'begins' | 'verb' | 'remediation' | 'coverage' | 'allowIncomplete'> {
  readonly mode: Extract<RunRecord['mode'], 'apply' | 'rollback'>;
  readonly changes: readonly Change[];
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
 * @throws {CoveError} before anything is changed where the organization is another one, or an account is not in it any
 *   more.
 */
export async function runChanges(run: ChangesRun, log: LogFile, host: Host): Promise<void> {
  const { settings, catalog, policies, remediation, origin } = run;
  // What is begun is finished, interrupted or not: the connection does not listen to it, only the list of changes does.
  const { connection, close } = await connectFor(settings, catalog, { ...host, signal: new AbortController().signal });
  try {
    const resolved = await accountsOf(run.changes, policies, { connection, catalog, settings });
    assertSameOrganization(origin.what, origin.organization, origin.partition, {
      organization: resolved.organization?.id,
      partition: connection.identity.partition,
    });
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
      },
    });
    await beginRun(log, record, [...policies.map(toPolicyRecord), ...resolved.accounts.map((each) => each.record)]);
    const changes = await planIn(log, toPlanned(run.changes, policies));
    const accounts = resolved.accounts.map(({ account }) => account);
    await makeChanges({ ...run, changes, accounts, connection, log, howToGoOn: GO_ON }, host);
    await endRun(log, connection, host);
  } finally {
    await close();
  }
}
