import { listedDigest } from '../../accounts/listed-accounts.ts';
import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Settings } from '../../config/settings.ts';
import type { CheckOptions } from '../../engine/run-check.ts';
import type { RunEventListener } from '../../engine/run-event.ts';
import type { SessionPolicyChoice } from '../../engine/session-limits.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import type { Host } from '../host.ts';
import { endpointsInForce } from '../inputs/endpoints-in-force.ts';
import type { Inputs } from '../inputs/load.ts';
import { packRecords } from '../inputs/pack-records.ts';
import { weakeningRecords } from '../inputs/weakening-records.ts';
import { auditRole } from './connect.ts';
import type { Stop } from './stop-check.ts';

/** How a check runs, whoever takes its records. */
export interface CheckConduct extends Omit<CheckOptions, 'mode' | 'readsTags' | 'earlier' | 'emit' | 'now'> {
  readonly onEvent: RunEventListener;
}

export interface Conducted extends Inputs {
  readonly sessionPolicy: SessionPolicyChoice;
}

type AccountsConduct = Pick<
  CheckOptions,
  | 'catalog'
  | 'connection'
  | 'role'
  | 'onPlan'
  | 'sessionPolicy'
  | 'policyArns'
  | 'showsSensitive'
  | 'runTargets'
  | 'includeCaller'
  | 'listed'
  | 'accountsAtOnce'
  | 'signal'
>;

/**
 * What the settings say of any run over accounts, be it of policies or of one operation: which accounts it calls, with
 * which credentials, and how many at once.
 */
export function accountsConduct(
  { settings, catalog, sessionPolicy }: Pick<Conducted, 'settings' | 'catalog' | 'sessionPolicy'>,
  connection: AwsConnection,
  host: Pick<Host, 'signal'>,
): AccountsConduct {
  const role = auditRole(settings, connection);
  return {
    catalog,
    connection,
    role,
    onPlan: role.learn,
    sessionPolicy,
    policyArns: settings.policyArns,
    showsSensitive: settings.allowSecretReads,
    runTargets: parseRunTargets(settings, { takesNames: true }),
    includeCaller: settings.includeCaller,
    listed: settings.listed,
    accountsAtOnce: settings.concurrency,
    signal: host.signal,
  };
}

/**
 * What the settings say about how a check runs.
 *
 * @param stop - ends the calls; here, after the first error if `failFast` is set.
 */
export function checkConduct(conducted: Conducted, connection: AwsConnection, host: Host, stop: Stop): CheckConduct {
  const { settings, policies, packs } = conducted;
  return {
    ...accountsConduct(conducted, connection, host),
    policies,
    packs: packRecords(packs),
    settings: inForce(settings, host),
    warnings: weakeningRecords(settings),
    onEvent(event) {
      host.onEvent?.(event);
      if (event.type === 'error-outcome' && settings.failFast) stop.now();
    },
  };
}

/**
 * What the report shows of the settings: all but the external id, which some organizations treat as a shared secret.
 * The run itself reports what the sessions are limited to.
 */
export function inForce(settings: Settings, host: Pick<Host, 'env' | 'connection'>): JsonObject {
  const {
    externalId,
    sessionPolicy: _policy,
    policyArns: _arns,
    output: _,
    quiet: __,
    runLog: ___,
    packs: ____,
    origins: _____,
    parametersInWords: ______,
    listed,
    ...shown
  } = settings;
  const defined = Object.entries(shown).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(defined) as JsonObject),
    ...endpointsInForce(settings, host),
    externalId: externalId === undefined ? null : '(given)',
    ...definedMembers({ accountsFile: listed && listedDigest(listed) }),
  };
}
