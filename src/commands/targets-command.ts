import type { Flags } from '../config/settings.ts';
import { listTargets, TARGET_FORMATS, type Targets } from '../library/targets.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell } from './command-io.ts';
import { listOutputs, writeListing } from './listings.ts';
import { loadInputs, loadSettings, policyFiles, tellWeakenings } from './load-inputs.ts';
import { checkFiles } from './places.ts';
import { printConfig } from './print-config.ts';
import { createRunWatch } from './watch-run.ts';

export interface TargetsFlags extends Flags {
  /** Enter no account. */
  readonly noRegions?: boolean;
  readonly printConfig?: boolean;
}

/**
 * `cove-policy targets`: who would be asked, who is skipped and why.
 *
 * @returns 0, or 3 where something of an account could not be read.
 */
export async function targetsCommand(patterns: readonly string[], flags: TargetsFlags, io: CommandIo): Promise<number> {
  if (flags.printConfig === true) return printConfig(flags, io);
  const { output, ...shared } = flags;
  const outputs = listOutputs(output, TARGET_FORMATS, 'table', io.cwd);
  const inputs = patterns.length === 0 ? undefined : await loadInputs(patterns, shared, io);
  if (patterns.length > 0 && inputs === undefined) return 2;
  const settings = inputs?.settings ?? (await loadSettings(shared, io));
  if (settings === undefined) return 2;
  await tellWeakenings(settings, io);
  const policies = inputs === undefined ? [] : policyFiles(inputs);
  await checkFiles({ policies, config: flags.config, settings, reports: outputs }, io);
  // OpenTelemetry hears of runs, and this is none.
  const watch = createRunWatch(undefined, io, settings);
  const targets = await listTargets(
    { settings, policies: inputs?.policies, packs: inputs?.packs, asksRegions: flags.noRegions !== true },
    { ...io, onEvent: watch.onEvent },
  ).finally(watch.end);
  for (const warning of targets.warnings) await tell(io, `cove-policy: warning: ${visible(warning)}\n`);
  const isWritten = await writeListing(outputs, TARGET_FORMATS, targets, io);
  const unknown = targets.accounts.filter(({ action, error }) => action === 'error' || error !== null);
  if (unknown.length > 0) await tell(io, whyIncomplete(unknown));
  return isWritten && unknown.length === 0 ? 0 : 3;
}

/** An exit code by itself says nothing to whoever sees it. */
function whyIncomplete(unknown: Targets['accounts']): string {
  const named = unknown.slice(0, MOST_NAMED).map(({ id }) => id);
  const more = unknown.length > MOST_NAMED ? ` and ${unknown.length - MOST_NAMED} more` : '';
  return `cove-policy: incomplete (exit 3): not everything is known about ${named.join(', ')}${more}; the list says why\n`;
}

const MOST_NAMED = 5;
