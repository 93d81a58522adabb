import type { Settings } from '../config/settings.ts';
import { runCheck } from '../engine/run-check.ts';
import { isAboutNames } from '../engine/shared-names.ts';
import { parseRunTargets } from '../organization/run-targets.ts';
import { adHocPolicy } from '../policy/build/ad-hoc-policy.ts';
import { createReportBuilder } from '../report/build/build-report.ts';
import type { Report } from '../report/build/report.ts';
import { visible } from '../text/visible-text.ts';
import { accountsConduct } from './connection/check-conduct.ts';
import { connectFor } from './connection/connect.ts';
import { type Host, note } from './host.ts';
import { catalogForDirectory } from './inputs/project-clients.ts';
import { readSessionPolicy } from './inputs/session-policy-file.ts';

export interface OperationRunOptions {
  readonly settings: Settings;
  /** `service:Operation`, read-only. */
  readonly operation: string;
  /** A JSON object, as text. @default '{}' */
  readonly input?: string | undefined;
  /** JMESPath over each answer. @default the whole answer */
  readonly query?: string | undefined;
  /** JMESPath over each result; those for which it is not truthy are left out. @default all results */
  readonly where?: string | undefined;
  /** Follow-up calls per result: `status=cloudtrail:GetTrailStatus {"Name": "${TrailARN}"}`. @default [] */
  readonly lookups?: readonly string[] | undefined;
}

/**
 * One read-only call in every account and region. Each result is the evidence of a finding.
 *
 * @throws {CoveError} `usage` for an operation, input or query that cannot be used.
 */
export async function runOperation(options: OperationRunOptions, host: Host): Promise<Report> {
  const { settings, operation, input, query, where, lookups } = options;
  const catalog = catalogForDirectory(host.cwd, settings);
  const { policy, warnings } = adHocPolicy(
    {
      operation,
      input,
      query,
      where,
      lookups,
      allowSecretReads: settings.allowSecretReads,
      trustReads: settings.trustReads,
      oncePerAccount: settings.regions === undefined,
    },
    catalog,
  );
  const { call } = policy;
  if (catalog.shapes(call.service, call.operation) === undefined) note(host, unchecked(call.service));
  for (const { message, hint } of warnings) {
    note(host, `warning: ${visible(message)}\n${hint === undefined ? '' : `  ${visible(hint)}\n`}`);
  }
  // Flags that make no sense are refused before AWS is asked.
  parseRunTargets(settings, { takesNames: true });
  const sessionPolicy = await readSessionPolicy(settings.sessionPolicy, host.cwd, host.signal);
  const { connection, close } = await connectFor(settings, catalog, host);
  const builder = createReportBuilder();
  try {
    await runCheck({
      ...accountsConduct({ settings, catalog, sessionPolicy }, connection, host),
      policies: [policy],
      settings: {},
      onEvent: host.onEvent,
      emit: async (record) => {
        // Results are listed, not followed from run to run.
        if (record.type === 'warning' && isAboutNames(record)) return;
        builder.add(record);
        host.onEvent?.({ type: 'record', record });
      },
    });
  } finally {
    await close();
  }
  return builder.finish();
}

function unchecked(service: string): string {
  const told = 'the names in --query are not checked, and what AWS marks as sensitive in its answers is not hidden';
  return `warning: the SDK client for "${service}" has no schemas: ${told}\n`;
}
