import { planRun } from '../../engine/plan-run.ts';
import type { RunPlan } from '../../engine/run-plan.ts';
import { limitSessions } from '../../engine/session-limits.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import { inForce } from '../check-conduct.ts';
import { auditRole, connectFor } from '../connect.ts';
import { withListedAccounts } from '../listed-settings.ts';
import { sayingOptions } from '../option-words.ts';
import { readSessionPolicy } from '../session-policy-file.ts';
import { checkPolicySet } from './check-arguments.ts';
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
    const settings = await withListedAccounts(given, host);
    const sessionPolicy = await readSessionPolicy(settings.sessionPolicy, host.cwd, host.signal);
    const { connection, close } = await connectFor(settings, set.catalog, host);
    try {
      const sessionLimits = limitSessions(set.policies, {
        choice: sessionPolicy,
        policyArns: settings.policyArns,
        partition: connection.identity.partition,
      });
      return await planRun({
        mode: 'check',
        start: new Date().toISOString(),
        policies: set.policies,
        catalog: set.catalog,
        client: connection.clientFor({ ...auditRole(settings, connection), ...sessionLimits.role }),
        principal: connection.identity,
        runTargets: parseRunTargets(settings, { takesNames: true }),
        includeCaller: settings.includeCaller,
        listed: settings.listed,
        sessionLimits,
        // As a check with the same options would say: what is planned apart is then known to be for the same run.
        settings: inForce(settings, host.env),
      });
    } finally {
      await close();
    }
  });
}
