import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { SessionPolicyChoice } from '../../engine/session-limits.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { connectFor } from '../connection/connect.ts';
import { createStop, type Stop } from '../connection/stop-check.ts';
import type { Host } from '../host.ts';
import type { Inputs } from '../inputs/load.ts';
import { narrowPolicies } from '../inputs/narrow-policies.ts';
import { packRecords } from '../inputs/pack-records.ts';
import { readSessionPolicy } from '../inputs/session-policy-file.ts';

/** What every check begins with, in one process or in many. */
export interface BegunCheck {
  /** Those that the settings choose. */
  readonly policies: readonly Policy[];
  readonly sessionPolicy: SessionPolicyChoice;
}

/**
 * Finds everything that can be wrong with the settings, before AWS is called.
 *
 * @throws {CoveError} for the first thing that is.
 */
export async function beginCheck(
  { settings, policies, packs }: Pick<Inputs, 'settings' | 'policies' | 'packs'>,
  host: Pick<Host, 'cwd' | 'signal'>,
): Promise<BegunCheck> {
  parseRunTargets(settings, { takesNames: true });
  return {
    policies: narrowPolicies(policies, settings, packRecords(packs)),
    sessionPolicy: await readSessionPolicy(settings.sessionPolicy, host.cwd, host.signal),
  };
}

/**
 * Connects to AWS for a check, and ends whatever it left in flight when it is over. An interruption and `--timeout` end
 * its calls, until it says otherwise: `stop.release`.
 */
export async function whileConnected<T>(
  { settings, catalog }: Pick<Inputs, 'settings' | 'catalog'>,
  host: Host,
  run: (connection: AwsConnection, stop: Stop) => Promise<T>,
): Promise<T> {
  const stop = createStop(host.signal, settings.timeout);
  let close: (() => Promise<void>) | undefined;
  try {
    const connected = await connectFor(settings, catalog, { ...host, signal: stop.signal });
    close = connected.close;
    return await run(connected.connection, stop);
  } catch (error) {
    throw stop.explain(error);
  } finally {
    stop.release();
    // A run that failed may have calls in flight: they end here.
    stop.now();
    await close?.();
  }
}
