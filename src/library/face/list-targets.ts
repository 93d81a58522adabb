import { planCheck } from '../../engine/run-check.ts';
import type { RunPlan } from '../../engine/run-plan.ts';
import { checkConduct } from '../check-conduct.ts';
import { connectFor } from '../connect.ts';
import { sayingOptions } from '../option-words.ts';
import { readSessionPolicy } from '../session-policy-file.ts';
import { createStop } from '../stop-check.ts';
import { checkPolicySet } from './check-arguments.ts';
import { completeSettings } from './complete-settings.ts';
import { type EngineOptions, readEngineOptions } from './engine-options.ts';
import type { PolicySet } from './policy-set.ts';

/**
 * Which accounts would be evaluated by which policies, and which are skipped and why. Calls AWS Organizations, and
 * enters no account.
 *
 * @throws {CoveError} if the accounts cannot be listed, or targets are not in the organization.
 */
export async function targets(set: PolicySet, options: EngineOptions = {}): Promise<RunPlan> {
  checkPolicySet('targets', set);
  const { settings: given, host } = readEngineOptions('targets', options, set.settings);
  return sayingOptions(async () => {
    const settings = await completeSettings(given, host);
    const sessionPolicy = await readSessionPolicy(settings.sessionPolicy, host.cwd, host.signal);
    const { policies, packs, catalog } = set;
    const stop = createStop(host.signal, settings.timeout);
    try {
      const { connection, close } = await connectFor(settings, catalog, { ...host, signal: stop.signal });
      try {
        // As a check with the same options would plan: what is planned apart is then known to be for the same run.
        const conduct = checkConduct({ settings, policies, packs, catalog, sessionPolicy }, connection, host, stop);
        return (await planCheck(conduct, new Date().toISOString())).plan;
      } finally {
        await close();
      }
    } finally {
      stop.release();
    }
  });
}
