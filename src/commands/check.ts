import { resolve } from 'node:path';
import type { Flags, Settings } from '../config/settings.ts';
import { runCheck } from '../engine/run-check.ts';
import type { JsonObject } from '../json.ts';
import { roleArn } from '../organization/role-arn.ts';
import { parseRunTargets } from '../organization/run-targets.ts';
import { reportBuilder } from '../report/build-report.ts';
import type { Report } from '../report/report.ts';
import { openRunLog, type RunLogWriter } from '../run-log/write-run-log.ts';
import type { CommandIo } from './command-io.ts';
import { connectFor } from './connect-for.ts';
import { type Inputs, loadInputs } from './load-inputs.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { createProgress } from './progress.ts';

/**
 * `cove-policy check`: policies → outcomes → reports.
 *
 * @returns the exit code of design section 7.
 */
export async function checkCommand(patterns: readonly string[], flags: Flags, io: CommandIo): Promise<number> {
  const inputs = await loadInputs(patterns, flags, io);
  if (inputs === undefined) return 2;
  const { settings } = inputs;
  // Everything that can be wrong with the command line is found before AWS is asked for anything.
  const outputs = parseOutputs(settings.output, settings.quiet);
  parseRunTargets(settings);
  const runLog = settings.runLog === undefined ? undefined : await openRunLog(resolve(io.cwd, settings.runLog));
  try {
    const report = await runToReport(inputs, runLog, io);
    return await writeReports(report, outputs, settings, io);
  } finally {
    await runLog?.close();
  }
}

async function runToReport(inputs: Inputs, runLog: RunLogWriter | undefined, io: CommandIo): Promise<Report> {
  const { settings, catalog, policies } = inputs;
  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
  const { connection, close } = await connectFor(settings, catalog, { ...io, signal });
  const progress = createProgress(io.stderr, !settings.quiet);
  const builder = reportBuilder();
  try {
    await runCheck({
      policies,
      catalog,
      connection,
      role: {
        roleArn: (account) => roleArn(settings.roleName, account, connection.identity.partition),
        sessionName: settings.sessionName,
        ...(settings.externalId === undefined ? {} : { externalId: settings.externalId }),
      },
      runTargets: parseRunTargets(settings),
      includeCaller: settings.includeCaller,
      accountsAtOnce: settings.concurrency,
      signal: io.signal,
      settings: inForce(settings),
      onErrorOutcome: () => settings.failFast && stop.abort(),
      onPlan: ({ accounts }) => progress.plan(accounts),
      onAccountDone: () => progress.accountDone(),
      emit: async (record) => {
        await runLog?.append(record);
        builder.add(record);
        progress.record(record);
      },
    });
    return builder.finish();
  } finally {
    progress.clear();
    // A run that failed may have calls in flight: they end here.
    stop.abort();
    await close();
  }
}

/** What the report shows of the settings: all but the external id, which is a shared secret in some organizations. */
function inForce(settings: Settings): JsonObject {
  const { externalId, output: _, quiet: __, runLog: ___, ...shown } = settings;
  const defined = Object.entries(shown).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(defined) as JsonObject), externalId: externalId === undefined ? null : '(given)' };
}
