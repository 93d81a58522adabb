import { CoveError } from '../../cove-error.ts';
import { isAccountId } from '../../organization/run-targets.ts';
import type { PlanFile } from '../../remediation/plan-file.generated.ts';
import { apply as makeChanges, readPlan } from '../apply.ts';
import type { AfterCheck } from '../check/after-check.ts';
import { check } from '../check.ts';
import {
  anything,
  isAge,
  isBoolean,
  isCount,
  isFunction,
  isText,
  listOrUndefined,
  orUndefined,
} from '../cove/check-options.ts';
import type { Host } from '../host.ts';
import type { NamedPolicy } from '../load.ts';
import { parametersIn, type WithParameters } from '../named-parameters.ts';
import { sayingOptions } from '../option-words.ts';
import type { RecordedRun } from '../recorded-run.ts';
import { type RemediationSettings, remediationSettings } from '../remediation-settings.ts';
import { openRollback, type Rollback } from '../rollback.ts';
import { type Confirm, whileAsking } from './ask-first.ts';
import { checkPath, isPolicySet, readPolicySet } from './check-arguments.ts';
import { completeSettings } from './complete-settings.ts';
import { type EngineOptions, hostOf, readEngineOptions } from './engine-options.ts';
import { closeRun, whileHeeded } from './heed-listener.ts';
import { JUDGING_CHECKS, type JudgingOptions, readJudging } from './judging-options.ts';
import { type OpenReport, openReport } from './open-report.ts';
import { loadNamedPolicies, type PolicySet } from './policy-set.ts';

export interface PlanOptions extends EngineOptions, JudgingOptions {
  /** The file that the plan is written to, for review. */
  readonly file: string;
}

/** A plan, and the report of the check that found its changes. */
export interface Planned extends AsyncDisposable {
  readonly plan: PlanFile;
  readonly report: OpenReport;
  close(): Promise<void>;
}

export interface ChangeOptions extends EngineOptions {
  /**
   * Asked before anything is changed, with the number of changes, accounts and regions. Anything but `true` is a no.
   * There is no default: nothing is changed without it.
   */
  readonly confirm: (question: string, list: string) => boolean | Promise<boolean>;
  /** For the whole organization; 0: none. @default 50 */
  readonly maxChanges?: number | undefined;
  /** How many may fail before the rest is abandoned: a number, or a share as in `10%`. @default '5' */
  readonly maxErrors?: string | undefined;
  /** The role that makes the changes. @default the one that audits */
  readonly remediateRole?: string | undefined;
  /** How many seconds to wait for a change to show. @default 60 */
  readonly verifyFor?: number | undefined;
  /** The policies that found the changes. @default those named in the plan or the run log */
  readonly policies?: PolicySet | undefined;
}

/** With `waivers`, a change whose finding is waived by now is refused. */
export interface ApplyOptions extends ChangeOptions, Pick<JudgingOptions, 'waivers'> {
  /** An older plan is refused, in milliseconds. @default 24 hours */
  readonly maxAgeMs?: number | undefined;
  /** How the digest of the plan begins that was reviewed: `plan.digest`. @default whichever plan is in the file */
  readonly digest?: string | undefined;
  /** Act on a plan whose check was incomplete. @default false */
  readonly allowIncomplete?: boolean | undefined;
}

export interface RollbackOptions extends ChangeOptions {
  /** Ids of accounts in which changes are undone although they are no longer targets. @default none */
  readonly outsideTargets?: readonly string[] | undefined;
  /** Undo by what the run log alone says, if the resource no longer shows it. @default false */
  readonly trustRunLog?: boolean | undefined;
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
 * @throws {CoveError} before anything is changed, if the plan does not fit the policies, the organization or the log,
 * or `confirm` is missing.
 */
export async function apply(file: string, options: ApplyOptions): Promise<Changed> {
  checkPath('apply', file, 'the path of a plan');
  const { own, confirm } = readChangeOptions('apply', options, APPLY_CHECKS);
  const { maxAgeMs = DAY_MS, allowIncomplete = false, digest } = own;
  return sayingOptions(async () => {
    const { cwd } = hostOf(own);
    const written = await readPlan(file, { maxAgeMs, digest }, cwd);
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
  if (withoutUndo === 0) return new CoveError('plan', `${log} has no change to take back`);
  return new CoveError('plan', `${log} has no change that can be taken back, and ${withoutUndo} that cannot be undone`);
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

const PLAN_CHECKS = {
  file: (value: unknown) => (isText(value) ? undefined : 'the path of a file'),
  ...JUDGING_CHECKS,
};

/** A limit that is not a number would limit nothing. */
const CHANGE_CHECKS = {
  confirm: anything,
  maxChanges: orUndefined(isCount, 'a whole number from 0'),
  maxErrors: orUndefined(isText, "a number or a share, as in '5' or '10%'"),
  remediateRole: orUndefined(isText, "a role's name or ARN"),
  verifyFor: orUndefined(isCount, 'seconds, a whole number from 0'),
  policies: orUndefined(isPolicySet, 'what loadPolicies returned'),
};

const APPLY_CHECKS = {
  ...CHANGE_CHECKS,
  maxAgeMs: orUndefined(isAge, 'milliseconds, more than 0'),
  digest: orUndefined(isText, 'the digest of a plan'),
  allowIncomplete: orUndefined(isBoolean, 'true or false'),
  waivers: JUDGING_CHECKS.waivers,
};

const ROLLBACK_CHECKS = {
  ...CHANGE_CHECKS,
  outsideTargets: listOrUndefined(isAccount, 'a list of account ids (12 digits each)'),
  trustRunLog: orUndefined(isBoolean, 'true or false'),
};

function isAccount(value: unknown): boolean {
  return typeof value === 'string' && isAccountId(value);
}

/** Everything that can be wrong with them is found at once, and read once. */
function readChangeOptions<O extends ChangeOptions>(
  where: 'apply' | 'rollback',
  options: O,
  checks: typeof CHANGE_CHECKS,
): { readonly own: O; readonly confirm: Confirm } {
  const { own } = readEngineOptions(where, options ?? {}, {}, checks);
  const { confirm, policies } = own;
  if (!isFunction(confirm)) {
    // A change that nobody was asked about is never made: a default would be a yes.
    throw new CoveError('usage', `${where}: confirm is missing: nothing is changed without it`, {
      hint: 'pass a function that is called before anything is changed, as in confirm: async (question) => true',
    });
  }
  return { own: policies === undefined ? own : { ...own, policies: readPolicySet(where, policies) }, confirm };
}

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
