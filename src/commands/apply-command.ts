import { parseAge } from '../config/max-age.ts';
import type { Flags } from '../config/settings.ts';
import { apply, readPlan } from '../library/apply.ts';
import { parametersIn } from '../library/inputs/named-parameters.ts';
import { readSigningKey } from '../library/inputs/signing-key.ts';
import { logOfChanges } from '../library/logs/named-log.ts';
import { shellWord } from '../text/shell-word.ts';
import { type CommandIo, tell } from './command-io.ts';
import { loadJudging, loadNamedInputs, policyFiles, tellWeakenings } from './load-inputs.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { checkFiles, judgingFiles, keyFile } from './places.ts';
import { confirmWith, type RemediationFlags, readRemediation } from './remediation-flags.ts';
import { createRunWatch } from './watch-run.ts';

export interface ApplyFlags extends Flags, RemediationFlags {
  readonly maxAge?: string;
  readonly allowIncomplete?: boolean;
  /** The policy files, comma-separated. */
  readonly policies?: string;
  /** How the digest of the plan begins that was reviewed. */
  readonly digest?: string;
  /** The key file that the plan is signed with. */
  readonly sign?: string;
  /** Changes for findings that it accepts by now are refused. */
  readonly waivers?: string;
}

/** `cove-policy apply PLAN`: makes the changes that a plan lists, and no others. */
export async function applyCommand(file: string, flags: ApplyFlags, io: CommandIo): Promise<number> {
  const key = await readSigningKey(flags.sign, io);
  const maxAgeMs = parseAge(flags.maxAge ?? '24h');
  const plan = await readPlan(file, { maxAgeMs, digest: flags.digest }, io.cwd, key);
  const remediation = readRemediation(flags, io);
  if (key === undefined && plan.signature !== undefined)
    await tell(io, `${file} is signed, but --sign names no key to verify it with\n`);
  if (plan.changes.length === 0) {
    await tell(io, `Nothing to change in ${file}.\n`);
    return 0;
  }
  const inputs = await loadNamedInputs({ named: plan.policies, patterns: flags.policies, shown: file }, flags, io, {
    parametersOf: parametersIn(plan.policies),
  });
  if (inputs === undefined) return 2;
  const { settings } = inputs;
  const outputs = await parseOutputs(settings.output, settings.quiet, io.cwd);
  await tellWeakenings(settings, io);
  const { config } = flags;
  // Only the plan's policies are loaded: waivers may name others.
  const judging = await loadJudging(flags, io);
  if (judging === undefined) return 2;
  const runLog = logOfChanges(settings.runLog, `${file}.run.ndjson`);
  const read = [{ what: `the plan ${file}`, path: file }, ...keyFile(flags.sign), ...judgingFiles(judging)];
  await checkFiles({ policies: policyFiles(inputs), config, settings, inputs: read, reports: outputs, runLog }, io);
  const watch = createRunWatch(undefined, io, settings);
  const options = { ...inputs, plan, file, judging, remediation, allowIncomplete: flags.allowIncomplete ?? false };
  const run = await apply(options, { ...io, key, confirm: confirmWith(flags, io), onEvent: watch.onEvent }).finally(
    watch.end,
  );
  try {
    const { runLog } = run;
    await tell(
      io,
      `Record of this run: ${runLog}. To undo its changes: cove-policy rollback ${shellWord(runLog ?? '')}\n`,
    );
    return await writeReports(run.report, outputs, settings, io);
  } finally {
    await run.close();
  }
}
