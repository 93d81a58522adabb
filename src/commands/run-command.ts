import type { Flags, Settings } from '../config/settings.ts';
import type { JsonValue } from '../json.ts';
import { exitCode, type Report, renderUnanswered } from '../library/report.ts';
import { runOperation } from '../library/run-operation.ts';
import { visibleJson } from '../text/visible-text.ts';
import { type CommandIo, proxyVariable, tell, useColor, writeAll } from './command-io.ts';
import { loadSettings, tellWeakenings } from './load-inputs.ts';
import { createRunWatch } from './watch-run.ts';

export interface RunFlags extends Flags {
  /** JSON object. */
  readonly input?: string;
  /** JMESPath. */
  readonly query?: string;
}

/** `cove-policy run service:Operation`: one read-only call in every account and region; a line of JSON per result. */
export async function runCommand(operation: string, flags: RunFlags, io: CommandIo): Promise<number> {
  const settings = await loadSettings(flags, io);
  if (settings === undefined) return 2;
  await tellWeakenings(settings, io);
  const watch = createRunWatch('run', io, settings);
  let report: Report;
  try {
    const { input, query } = flags;
    report = await runOperation({ settings, operation, input, query }, { ...io, onEvent: watch.onEvent });
  } finally {
    watch.end();
  }
  return writeResults(report, settings, io);
}

async function writeResults(report: Report, settings: Settings, io: CommandIo): Promise<number> {
  for (const { account, region, evidence } of report.findings) {
    const line: Record<string, JsonValue> = {
      account: account.id,
      name: account.name,
      region,
      result: evidence as JsonValue,
    };
    await writeAll(io.stdout, `${visibleJson(JSON.stringify(line))}\n`);
  }
  // A result is not a finding: what is left to report are those that did not answer.
  const options = { failOn: 'none', allowErrors: settings.allowErrors, allow: settings.allow } as const;
  if (!settings.quiet) {
    const color = useColor(io.stderr, io.env);
    const rest = renderUnanswered(report, {
      ...options,
      color,
      width: io.stderr.columns ?? 100,
      cwd: io.cwd,
      proxyVariable: proxyVariable(io.env),
    });
    await tell(io, rest);
  }
  return exitCode(report, options);
}
