import { CoveError } from '../../cove-error.ts';
import { type PlannedCheck, planCheck } from '../../engine/run-check.ts';
import type { Judging } from '../../report/build/judging.ts';
import { readsTags } from '../changes/waived-changes.ts';
import type { CheckConduct } from '../connection/check-conduct.ts';
import type { Host } from '../host.ts';
import type { Inputs } from '../inputs/load.ts';
import { handedPolicies } from './handed-policies.ts';
import type { StoreRun } from './store-run.ts';
import { assertOwnRelease, parseTargets, readTargetsFile, type SharedPlan, targetsText } from './targets-file.ts';

export interface StorePlanning extends Inputs {
  readonly run: StoreRun;
  /** Set where the run goes on. */
  readonly resume?: string | undefined;
  readonly targets?: string | undefined;
  readonly maxAgeMs: number;
  readonly judging: Judging;
  /** Set where changes are to be planned. */
  readonly plan?: string | undefined;
}

/** Nobody can write the plan of a run again: its outcomes are about this one. */
const BEGIN_AGAIN = 'begin a new run without --resume';

/** Plans a new run and puts the plan into the store, or takes that of the run that is continued. */
export async function planInStore(
  prepared: StorePlanning,
  conduct: CheckConduct,
  host: Host,
): Promise<{ readonly planned: PlannedCheck; readonly shared: SharedPlan }> {
  const { run, resume, targets, maxAgeMs, policies, judging } = prepared;
  if (resume === undefined) {
    const file = targets === undefined ? undefined : await readTargetsFile(targets, host, maxAgeMs);
    const planned = await planCheck(
      { ...conduct, policies, readsTags: readsTags(judging.waivers), planned: file },
      new Date().toISOString(),
    );
    const handed = handedPolicies(prepared);
    const files = handed === undefined ? [] : [await run.createPolicies(handed)];
    const plan = prepared.plan === undefined ? planned.plan : { ...planned.plan, plansChanges: true as const };
    const text = targetsText(plan, run.id, host.key, files);
    // Whose answer is lost is asked again, and finds its own.
    if (!(await run.createPlan(text)) && (await run.readPlan()) !== text) throw otherRun(run.id);
    return {
      planned: { ...planned, plan },
      shared: parseTargets(text, 'the plan', { maxAgeMs: Number.POSITIVE_INFINITY }),
    };
  }
  if (targets !== undefined) {
    throw new CoveError('usage', '--targets is for a new run: one that continues has its accounts in the store', {
      hint: 'leave --targets out, or --resume',
    });
  }
  const text = await run.readPlan();
  if (text === undefined) {
    throw new CoveError('usage', `there is no run ${run.id} in the store`, {
      hint: 'check the id and --store; check --store says the id when it begins',
    });
  }
  const shown = `the plan of run ${run.id}`;
  const shared = parseTargets(text, shown, { maxAgeMs, key: host.key, howToReplace: BEGIN_AGAIN });
  assertOwnRelease(shared, shown, `continue with the release that began it, or ${BEGIN_AGAIN}`);
  if (shared.run !== run.id) throw otherRun(run.id);
  if (prepared.plan !== undefined && shared.plan.plansChanges !== true) {
    throw new CoveError('usage', `--plan: run ${run.id} was begun without it, and its outcomes have no changes`, {
      hint: 'leave --plan out, or begin a new run with it',
    });
  }
  return { planned: await planCheck({ ...conduct, policies, planned: shared }, shared.plan.start), shared };
}

function otherRun(id: string): CoveError {
  return new CoveError('usage', `the store holds another run under ${id}`, { hint: 'use another store or prefix' });
}
