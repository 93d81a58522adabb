import { CoveError } from '../../cove-error.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { isBoolean, isText, type OptionChecks, orUndefined } from '../cove/check-options.ts';
import { type Judging, loadJudging } from '../inputs/load-judging.ts';
import { diagnosticsInOptionWords } from '../words/option-words.ts';
import { PolicyError, type PolicySet } from './policy-set.ts';

/** What findings are judged with. Nothing is read that is not named. */
export interface JudgingOptions {
  /** A waivers file: what it accepts does not fail the run, and is not changed. @default nothing is waived */
  readonly waivers?: string | undefined;
  /** Whether waivers that are expired, unused or too broad fail the run. @default false */
  readonly strictWaivers?: boolean | undefined;
  /** A baseline: its findings are known, and do not fail the run. @default every finding is new */
  readonly baseline?: string | undefined;
}

export const JUDGING_CHECKS: OptionChecks<JudgingOptions> = {
  waivers: orUndefined(isText, 'the path of a waivers file'),
  strictWaivers: orUndefined(isBoolean, 'true or false'),
  baseline: orUndefined(isText, 'the path of a baseline'),
};

/**
 * @param set - the loaded policies, which waivers must name; undefined for an earlier run, which may have had others.
 * @throws {PolicyError} with everything that is wrong with the waivers file; `file` for the baseline; `usage` for a
 * strictness about nothing.
 */
export async function readJudging(
  options: JudgingOptions,
  cwd: string,
  set?: Pick<PolicySet, 'policies'>,
): Promise<Judging> {
  const { waivers = 'off', strictWaivers = false, baseline } = options;
  if (strictWaivers && options.waivers === undefined) {
    throw new CoveError('usage', 'strictWaivers says which waivers fail a run, and no waivers are named', {
      hint: 'name their file as waivers, or leave out strictWaivers',
    });
  }
  const flags = { waivers, strictWaivers, ...definedMembers({ baseline }) };
  const ids = set?.policies.flatMap(({ id, formerIds = [] }) => [id, ...formerIds]);
  const loaded = await loadJudging(flags, cwd, ids);
  if (!loaded.ok) throw new PolicyError(diagnosticsInOptionWords(loaded.diagnostics), 'nothing was run');
  return loaded.value;
}
