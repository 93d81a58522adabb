import { createCatalog } from '../catalog/catalog.ts';
import { loadConfig } from '../config/load-config.ts';
import { type Flags, resolveSettings, type Settings } from '../config/settings.ts';
import { runCheck } from '../engine/run-check.ts';
import type { JsonValue } from '../json.ts';
import { roleArn } from '../organization/role-arn.ts';
import { parseRunTargets } from '../organization/run-targets.ts';
import { adHocPolicy } from '../policy/build/ad-hoc-policy.ts';
import { reportBuilder } from '../report/build/build-report.ts';
import type { Report } from '../report/build/report.ts';
import { exitCode } from '../report/build/verdict.ts';
import { renderUnanswered } from '../report/render/text/render-text.ts';
import { type CommandIo, tell, useColor, writeAll } from './command-io.ts';
import { connectFor } from './connect-for.ts';
import { showDiagnostics } from './load-inputs.ts';
import { sessionPolicyChoice } from './session-policy-choice.ts';
import { watchRun } from './watch-run.ts';

export interface RunFlags extends Flags {
  /** JSON object. */
  readonly input?: string;
  /** JMESPath. */
  readonly query?: string;
}

/** `cove-policy run service:Operation`: one read-only call in every account and region; a line of JSON per result. */
export async function runCommand(operation: string, flags: RunFlags, io: CommandIo): Promise<number> {
  const { config, diagnostics } = await loadConfig(flags.config, io.cwd);
  if (await showDiagnostics(diagnostics, io)) return 2;
  const settings = resolveSettings(flags, config);
  const catalog = createCatalog([io.cwd]);
  const { input, query } = flags;
  const policy = adHocPolicy({ operation, input, query, allowSecretReads: settings.allowSecretReads }, catalog);
  const { call } = policy;
  if (catalog.shapes(call.service, call.operation) === undefined) await tell(io, unchecked(call.service));
  const runTargets = parseRunTargets(settings);
  const sessionPolicy = await sessionPolicyChoice(settings.sessionPolicy, io.cwd);

  const watch = watchRun('run', io, settings);
  const { connection, close } = await watch.connecting(connectFor(settings, catalog, io, watch.onEvent));
  const builder = reportBuilder();
  try {
    await runCheck({
      policies: [policy],
      catalog,
      connection,
      role: {
        roleArn: (account) => roleArn(settings.roleName, account, connection.identity.partition),
        sessionName: settings.sessionName,
        ...(settings.externalId === undefined ? {} : { externalId: settings.externalId }),
      },
      sessionPolicy,
      policyArns: settings.policyArns,
      runTargets,
      includeCaller: settings.includeCaller,
      accountsAtOnce: settings.concurrency,
      signal: io.signal,
      settings: {},
      onEvent: watch.onRunEvent,
      emit: async (record) => {
        builder.add(record);
        watch.record(record);
      },
    });
  } finally {
    watch.end();
    await close();
  }
  return writeResults(builder.finish(), settings, io);
}

function unchecked(service: string): string {
  const told = 'the names in --query are not checked, and what AWS marks as sensitive in its answers is not hidden';
  return `warning: the SDK client for "${service}" carries no schemas: ${told}\n`;
}

async function writeResults(report: Report, settings: Settings, io: CommandIo): Promise<number> {
  for (const { account, region, evidence } of report.findings) {
    const line: Record<string, JsonValue> = {
      account: account.id,
      name: account.name,
      region,
      result: evidence as JsonValue,
    };
    await writeAll(io.stdout, `${JSON.stringify(line)}\n`);
  }
  // A result is no finding: what is left to tell is who did not answer.
  const options = { failOn: 'none', allowErrors: settings.allowErrors } as const;
  if (!settings.quiet) {
    const color = useColor(io.stderr, io.env);
    const rest = renderUnanswered(report, { ...options, color, width: io.stderr.columns ?? 100, cwd: io.cwd });
    await tell(io, rest);
  }
  return exitCode(report, options);
}
