import { planCheck } from '../../engine/run-check.ts';
import type { RunPlan } from '../../engine/run-plan.ts';
import { beginCheck, whileConnected } from '../check/begin-check.ts';
import { checkConduct } from '../connection/check-conduct.ts';
import { sayingOptions } from '../words/option-words.ts';
import { readPolicySet } from './check-arguments.ts';
import { completeSettings } from './complete-settings.ts';
import { type EngineOptions, readEngineOptions } from './engine-options.ts';
import { whileHeeded } from './heed-listener.ts';
import type { PolicySet } from './policy-set.ts';

/**
 * Which accounts would be evaluated by which policies, and which are skipped and why. Calls AWS Organizations, and
 * enters no account.
 *
 * @throws {CoveError} if the accounts cannot be listed, or targets are not in the organization.
 */
export async function targets(set: PolicySet, options: EngineOptions = {}): Promise<RunPlan> {
  const { policies, packs, catalog, settings: base } = readPolicySet('targets', set);
  const { settings: given, host } = readEngineOptions('targets', options, base);
  return sayingOptions(async () => {
    const inputs = { settings: await completeSettings(given, host), policies, packs, catalog };
    const begun = { ...inputs, ...(await beginCheck(inputs, host)) };
    return whileHeeded(host, (heeded) =>
      whileConnected(begun, heeded, async (connection, stop) => {
        // As a check with the same options would plan: what is planned apart is then known to be for the same run.
        const conduct = checkConduct(begun, connection, heeded, stop);
        return (await planCheck(conduct, new Date().toISOString())).plan;
      }),
    );
  });
}
