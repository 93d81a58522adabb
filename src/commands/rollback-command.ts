import { type Flags, listOr } from '../config/settings.ts';
import type { RemediationSettings } from '../library/changes/remediation-settings.ts';
import { parametersIn } from '../library/inputs/named-parameters.ts';
import { readSigningKey, type SigningKey } from '../library/inputs/signing-key.ts';
import { logOfChanges } from '../library/logs/named-log.ts';
import { openRollback, type Rollback } from '../library/rollback.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell } from './command-io.ts';
import { loadNamedInputs, policyFiles, tellWeakenings } from './load-inputs.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { checkFiles, keyFile } from './places.ts';
import { confirmWith, type RemediationFlags, readRemediation } from './remediation-flags.ts';
import { createRunWatch } from './watch-run.ts';

export interface RollbackFlags extends Flags, RemediationFlags {
  /** Accounts that have since left the targets, comma-separated. */
  readonly outsideTargets?: string;
  /** The policy files, comma-separated. */
  readonly policies?: string;
  /** The key file that the run log is signed with. */
  readonly sign?: string;
  /** Whether the run log has been reviewed. */
  readonly trustRunLog?: boolean;
}

/** The flags, and what is read out of them before the log. */
interface Asked {
  readonly flags: RollbackFlags;
  readonly remediation: RemediationSettings;
  readonly outside: readonly string[] | undefined;
}

/** `cove-policy rollback RUNLOG`: undoes what a run changed, newest first. */
export async function rollbackCommand(file: string, flags: RollbackFlags, io: CommandIo): Promise<number> {
  const outside = listOr(flags.outsideTargets, '--outside-targets');
  const key = await readSigningKey(flags.sign, io);
  const rollback = await openRollback(file, { ...io, key });
  try {
    // Whoever names the wrong file learns that first, before any question about it.
    const remediation = readRemediation(flags, io);
    await sayWithoutUndo(rollback, io);
    if (rollback.changes.length > 0)
      return await takeBack(file, rollback, { flags, remediation, outside }, { ...io, key });
    await tell(io, `Nothing to undo in ${file}.\n`);
    return rollback.withoutUndo.length === 0 ? 0 : 4;
  } finally {
    await rollback.close();
  }
}

async function takeBack(
  file: string,
  rollback: Rollback,
  { flags, remediation, outside }: Asked,
  io: CommandIo & { readonly key: SigningKey | undefined },
): Promise<number> {
  const inputs = await loadNamedInputs({ named: rollback.named, patterns: flags.policies, shown: file }, flags, io, {
    parametersOf: parametersIn(rollback.named),
  });
  if (inputs === undefined) return 2;
  const { settings } = inputs;
  const outputs = await parseOutputs(settings.output, settings.quiet, io.cwd);
  await tellWeakenings(settings, io);
  const runLog = logOfChanges(settings.runLog, `${file}.rollback.ndjson`);
  const logs = [file, `${file}.lock`].map((path) => ({ what: `the run log ${path}`, path }));
  const read = [...logs, ...keyFile(flags.sign)];
  await checkFiles(
    { policies: policyFiles(inputs), config: flags.config, settings, inputs: read, reports: outputs, runLog },
    io,
  );
  const watch = createRunWatch(undefined, io, settings);
  const host = { ...io, confirm: confirmWith(flags, io), onEvent: watch.onEvent };
  const run = await rollback
    .run({ ...inputs, remediation, outside, isLogTrusted: flags.trustRunLog }, host)
    .finally(watch.end);
  try {
    await tell(io, `Record of this run: ${run.runLog}\n`);
    const code = await writeReports(run.report, outputs, settings, io);
    return code === 0 && rollback.withoutUndo.length > 0 ? 4 : code;
  } finally {
    await run.close();
  }
}

const NO_UNDO = 'the policy names no undo, or none whose `when` holds';

async function sayWithoutUndo({ withoutUndo }: Rollback, io: CommandIo): Promise<void> {
  if (withoutUndo.length === 0) return;
  const isNamed = withoutUndo.some(({ calls }) => calls.every(({ undo }) => undo !== null));
  const why = isNamed ? `${NO_UNDO}, or the log does not have the answer that the undo needs` : NO_UNDO;
  const lines = withoutUndo.map(
    ({ policy, account, region, resource }) =>
      `  ${[account, region, resource].map(visible).join(' ')} (${visible(policy)})`,
  );
  await tell(io, `Cannot be undone, since ${why}:\n${lines.join('\n')}\n`);
}
