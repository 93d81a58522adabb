import type { Flags, Settings } from '../config/settings.ts';
import { exitCode, type Report, renderUnanswered } from '../library/read-report.ts';
import { runOperation } from '../library/run-operation.ts';
import { RESULT_FORMATS, type ResultFormat } from '../library/run-results/result-formats.ts';
import type { OutputSpec } from '../output/output-spec.ts';
import { type CommandIo, proxyVariable, tell, useColor } from './command-io.ts';
import { listOutputs, writeListing } from './listings.ts';
import { loadSettings, tellWeakenings } from './load-inputs.ts';
import { checkFiles } from './places.ts';
import { printConfig } from './print-config.ts';
import { createRunWatch } from './watch-run.ts';

export interface RunFlags extends Flags {
  /** JSON object. */
  readonly input?: string;
  /** JMESPath. */
  readonly query?: string;
  /** JMESPath over each result. */
  readonly where?: string;
  /** `name=service:Operation {"Input": "${Member}"}` */
  readonly lookup?: readonly string[];
  readonly printConfig?: boolean;
}

/** `cove-policy run service:Operation`: one read-only call in every account and region. */
export async function runCommand(operation: string, flags: RunFlags, io: CommandIo): Promise<number> {
  if (flags.printConfig === true) return printConfig(flags, io);
  const { output, ...shared } = flags;
  // Programs read a pipe, and people a terminal.
  const outputs = listOutputs(output, RESULT_FORMATS, io.stdout.isTTY === true ? 'table' : 'ndjson', io.cwd);
  const settings = await loadSettings(shared, io);
  if (settings === undefined) return 2;
  await tellWeakenings(settings, io);
  await checkFiles({ config: flags.config, settings, reports: outputs }, io);
  const watch = createRunWatch('run', io, settings);
  let report: Report;
  try {
    const { input, query, where, lookup: lookups } = flags;
    report = await runOperation(
      { settings, operation, input, query, where, lookups },
      { ...io, onEvent: watch.onEvent },
    );
  } finally {
    watch.end();
  }
  return writeResults(report, outputs, settings, io);
}

async function writeResults(
  report: Report,
  outputs: readonly OutputSpec<ResultFormat>[],
  settings: Settings,
  io: CommandIo,
): Promise<number> {
  const isWritten = await writeListing(outputs, RESULT_FORMATS, report, io);
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
  const code = exitCode(report, options);
  return isWritten ? code : Math.max(code, 3);
}
