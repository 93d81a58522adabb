import type { Flags } from '../config/settings.ts';
import type { RemediationSettings } from '../library/remediation-settings.ts';
import { openRollback, type Rollback } from '../library/rollback.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell } from './command-io.ts';
import { loadInputs, tellWeakenings } from './load-inputs.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { checkFiles } from './places.ts';
import { confirmWith, type RemediationFlags, readRemediation } from './remediation-flags.ts';
import { createRunWatch } from './watch-run.ts';

export interface RollbackFlags extends Flags, RemediationFlags {}

/** `cove-policy rollback RUNLOG`: takes back what a run changed, newest first. */
export async function rollbackCommand(file: string, flags: RollbackFlags, io: CommandIo): Promise<number> {
  const remediation = readRemediation(flags, io);
  const rollback = await openRollback(file, io);
  try {
    await sayWithoutUndo(rollback, io);
    if (rollback.changes.length > 0) return await takeBack(rollback, file, flags, remediation, io);
    await tell(io, `There is nothing to take back in ${file}.\n`);
    return rollback.withoutUndo.length === 0 ? 0 : 4;
  } finally {
    await rollback.close();
  }
}

async function takeBack(
  rollback: Rollback,
  file: string,
  flags: RollbackFlags,
  remediation: RemediationSettings,
  io: CommandIo,
): Promise<number> {
  const inputs = await loadInputs(rollback.policyFiles, flags, io);
  if (inputs === undefined) return 2;
  const { settings } = inputs;
  const outputs = parseOutputs(settings.output, settings.quiet, io.cwd);
  await tellWeakenings(settings, io);
  const runLog = settings.runLog ?? `${file}.rollback.ndjson`;
  const read = [file, `${file}.lock`].map((path) => ({ what: `the run log ${path}`, path }));
  const policies = rollback.policyFiles;
  await checkFiles({ policies, config: flags.config, settings, inputs: read, reports: outputs, runLog }, io);
  const watch = createRunWatch(undefined, io, settings);
  const host = { ...io, confirm: confirmWith(flags, io), onEvent: watch.onEvent };
  const run = await rollback.run({ ...inputs, remediation }, host).finally(watch.end);
  try {
    await tell(io, `Record of this run: ${run.runLog}\n`);
    const code = await writeReports(run.report, outputs, settings, io);
    return code === 0 && rollback.withoutUndo.length > 0 ? 4 : code;
  } finally {
    await run.close();
  }
}

async function sayWithoutUndo({ withoutUndo }: Rollback, io: CommandIo): Promise<void> {
  if (withoutUndo.length === 0) return;
  const lines = withoutUndo.map(
    ({ policy, account, region, resource }) =>
      `  ${[account, region, resource].map(visible).join(' ')} (${visible(policy)})`,
  );
  await tell(io, `Cannot be taken back, since the policy names no undo:\n${lines.join('\n')}\n`);
}
