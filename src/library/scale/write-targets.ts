import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { planCheck } from '../../engine/run-check.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import { writeOutput } from '../../output/write-output.ts';
import { count } from '../../report/build/count-words.ts';
import { visible } from '../../text/visible-text.ts';
import { checkConduct } from '../check-conduct.ts';
import { connectFor } from '../connect.ts';
import { type Host, note } from '../host.ts';
import type { Inputs } from '../load.ts';
import { narrowPolicies } from '../narrow-policies.ts';
import { packRecords } from '../pack-records.ts';
import { readSessionPolicy } from '../session-policy-file.ts';
import { createStop } from '../stop-check.ts';
import { targetsText } from './targets-file.ts';

/**
 * Plans a check and writes the plan, for the shards that will carry it out: AWS Organizations is asked once, all shards
 * have one `now`, and none of them needs to be allowed to ask. Enters no account.
 *
 * @param file - relative to `host.cwd`.
 * @param readsTags - waivers look at the tags of accounts, though no policy does.
 * @throws {CoveError} where the accounts cannot be found, or the file cannot be written.
 */
export async function writeTargets(
  { settings, catalog, policies: all, packs }: Inputs,
  file: string,
  host: Host,
  readsTags: boolean,
): Promise<void> {
  parseRunTargets(settings);
  const policies = narrowPolicies(all, settings, packRecords(packs));
  const sessionPolicy = await readSessionPolicy(settings.sessionPolicy, host.cwd);
  const stop = createStop(host.signal, settings.timeout);
  try {
    const { connection, close } = await connectFor(settings, catalog, { ...host, signal: stop.signal });
    try {
      const conduct = checkConduct({ settings, catalog, policies, sessionPolicy }, connection, host, stop);
      const { plan } = await planCheck({ ...conduct, readsTags }, new Date().toISOString());
      await writeOutput(resolve(host.cwd, file), targetsText(plan, randomUUID(), host.key));
      const extent = `${count(plan.accounts.length, 'account')}, ${plan.policies.length} ${plan.policies.length === 1 ? 'policy' : 'policies'}`;
      const next = `no account was entered; next: cove-policy check POLICIES --targets ${visible(file)} --shard 1/10`;
      note(host, `Targets: ${extent}, in ${visible(file)}; ${next}\n`);
    } finally {
      await close();
    }
  } catch (error) {
    throw stop.explain(error);
  } finally {
    stop.release();
    stop.now();
  }
}
