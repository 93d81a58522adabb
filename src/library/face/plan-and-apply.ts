import { CoveError } from '../../cove-error.ts';
import type { PlanFile } from '../../remediation/plan-file.generated.ts';
import { apply as makeChanges, readPlan } from '../apply.ts';
import { type RemediationSettings, remediationSettings } from '../changes/remediation-settings.ts';
import type { AfterCheck } from '../check/after-check.ts';
import { check } from '../check.ts';
import type { Host } from '../host.ts';
import type { NamedPolicy } from '../inputs/load.ts';
import { parametersIn, type WithParameters } from '../inputs/named-parameters.ts';
import type { RecordedRun } from '../logs/recorded-run.ts';
import { openRollback, type Rollback } from '../rollback.ts';
import { sayingOptions } from '../words/option-words.ts';
import { whileAsking } from './ask-first.ts';
import {
  APPLY_CHECKS,
  type ApplyOptions,
  type CHANGE_CHECKS,
  type ChangeOptions,
  PLAN_CHECKS,
  type PlanOptions,
  ROLLBACK_CHECKS,
  type RollbackOptions,
  readChangeOptions,
} from './change-options.ts';
import { checkPath, readPolicySet } from './check-arguments.ts';
import { completeSettings } from './complete-settings.ts';
import { hostOf, readEngineOptions } from './engine-options.ts';
import { closeRun, whileHeeded } from './heed-listener.ts';
import { readJudging } from './judging-options.ts';
import { type OpenReport, openReport } from './open-report.ts';
import { loadNamedPolicies, type PolicySet } from './policy-set.ts';

/** A plan, and the report of the check that found its changes. */
export interface Planned extends AsyncDisposable {
  readonly plan: PlanFile;
  readonly report: OpenReport;
  close(): Promise<void>;
}

/** What was changed. There is always a run log: it is what `rollback` takes. */
export interface Changed extends OpenReport {
  readonly runLog: string;
}

/** What cannot be undone, since its policy names no undo, is in `withoutUndo`. */
export interface RolledBack extends Changed {
  readonly withoutUndo: Rollback['withoutUndo'];
}

/**
 * Checks policies and writes down what would be changed, for review. Changes nothing.
 *
 * @throws {CoveError} if the run cannot start, or the plan cannot be written.
 */
export async function plan(set: PolicySet, options: PlanOptions): Promise<Planned> {
  const { policies, packs, catalog, settings: base } = readPolicySet('plan', set);
  const { settings: given, host, own } = readEngineOptions('plan', options, base, PLAN_CHECKS);
  const { file } = own;
  return sayingOptions(async () => {
    const settings = await completeSettings(given, host);
    const inputs = { settings, policies, packs, catalog };
    const then: AfterCheck = { kind: 'plan', file };
    const judging = await readJudging(own, host.cwd, { policies });
    const report = await whileHeeded(
      host,
      async (heeded) => openReport(await check({ ...inputs, then, judging }, heeded)),
      closeRun,
    );
    const { close } = report;
    const written = await readOwnPlan(file, report.run.id, host.cwd).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    return { plan: written, report, close, [Symbol.asyncDispose]: close };
  });
}

/** Whoever reviews a plan must not be shown that of another run, which had the same file. */
async function readOwnPlan(file: string, run: string, cwd: string): Promise<PlanFile> {
  const written = await readPlan(file, { maxAgeMs: Number.POSITIVE_INFINITY }, cwd);
  if (written.run === run) return written;
  throw new CoveError('file', `plan: another run has written ${file} meanwhile`, {
    hint: 'plan again, and give runs at the same time files of their own',
  });
}

/**
 * Makes the changes that a plan lists, and no others.
 *
 * @param file - a plan that `plan` wrote.
 * @throws {CoveError} before anything is changed, if the plan has no changes, or does not fit the policies, the
 * organization or the log, or `confirm` is missing.
 */
export async function apply(file: string, options: ApplyOptions): Promise<Changed> {
  checkPath('apply', file, 'the path of a plan');
  const { own, confirm } = readChangeOptions('apply', options, APPLY_CHECKS);
  const { maxAgeMs = DAY_MS, allowIncomplete = false, digest } = own;
  return sayingOptions(async () => {
    const { cwd } = hostOf(own);
    const written = await readPlan(file, { maxAgeMs, digest }, cwd);
    // It names no policies, either.
    if (written.changes.length === 0) {
      const hint = 'look at `plan.changes.length` first: there is nothing to apply, and no run log';
      throw new CoveError('plan', `${file} has no change to make`, { hint });
    }
    const { host, ...inputs } = await changeInputs('apply', own, APPLY_CHECKS, written.policies);
    const judging = await readJudging({ waivers: own.waivers }, host.cwd);
    const change = { ...inputs, plan: written, file, allowIncomplete, judging };
    const run = async (asking: Host) => openChanged(await makeChanges(change, asking), {});
    return whileHeeded(host, (heeded) => whileAsking(confirm, heeded, run), closeRun);
  });
}

/**
 * Undoes what a run has changed, newest first.
 *
 * @param log - the run log of `apply`, or of a check that remediates.
 * @throws {CoveError} before anything is changed, if policies, organization or log do not fit, `confirm` is missing, or
 * there is nothing to take back (`plan`).
 */
export async function rollback(log: string, options: RollbackOptions): Promise<RolledBack> {
  checkPath('rollback', log, 'the path of a run log');
  const { own, confirm } = readChangeOptions('rollback', options, ROLLBACK_CHECKS);
  const { outsideTargets: outside, trustRunLog: isLogTrusted } = own;
  return sayingOptions(async () => {
    const found = await openRollback(log, hostOf(own));
    try {
      if (found.changes.length === 0) throw nothingToTakeBack(log, found.withoutUndo.length);
      const { host, ...inputs } = await changeInputs('rollback', own, ROLLBACK_CHECKS, found.named);
      const { withoutUndo } = found;
      const run = async (asking: Host) =>
        openChanged(await found.run({ ...inputs, outside, isLogTrusted }, asking), { withoutUndo });
      return await whileHeeded(host, (heeded) => whileAsking(confirm, heeded, run), closeRun);
    } finally {
      await found.close();
    }
  });
}

function nothingToTakeBack(log: string, withoutUndo: number): CoveError {
  if (withoutUndo === 0) return new CoveError('plan', `${log} has no change to undo`);
  return new CoveError('plan', `${log} has no change that can be undone, and ${withoutUndo} that cannot`);
}

function openChanged<More extends object>(run: RecordedRun, more: More): Changed & More {
  const { runLog } = run;
  if (runLog === undefined) throw new CoveError('internal', 'changes were made without a run log');
  return openReport(run, { ...more, runLog }) as Changed & More;
}

function loadNamed(named: readonly (NamedPolicy & WithParameters)[], cwd: string | undefined): Promise<PolicySet> {
  return loadNamedPolicies(filesOf(named), { cwd }, parametersIn(named));
}

/** Packs of a settings file are loaded by `loadPolicies`, and given as `policies`. */
function filesOf(named: readonly NamedPolicy[]): string[] {
  return [...new Set(named.map(({ file, pack }) => pack ?? file))];
}

const DAY_MS = 86_400_000;

/** @param named - the policies that found the changes. */
async function changeInputs(
  where: 'apply' | 'rollback',
  options: ChangeOptions,
  checks: typeof CHANGE_CHECKS,
  named: readonly (NamedPolicy & WithParameters)[],
): Promise<
  { host: Host; remediation: RemediationSettings } & Omit<PolicySet, 'settings' | 'warnings'> & {
      settings: ReturnType<typeof readEngineOptions>['settings'];
    }
> {
  const { maxChanges, maxErrors, remediateRole: role, verifyFor, cwd } = options;
  const { policies, packs, catalog, settings: base } = options.policies ?? (await loadNamed(named, cwd));
  const { settings, host } = readEngineOptions(where, options, base, checks);
  return {
    settings: await completeSettings(settings, host),
    policies,
    packs,
    catalog,
    remediation: remediationSettings({ maxChanges, maxErrors, role, verifyFor }),
    host,
  };
}
