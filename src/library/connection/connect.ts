import { externalIdFor, listedRoles } from '../../accounts/listed-accounts.ts';
import type { RoleSettings } from '../../aws/calls/assume-role.ts';
import { type AwsConnection, type AwsConnectionOptions, connectAws } from '../../aws/calls/connect-aws.ts';
import { signInRequests } from '../../aws/calls/sign-in-requests.ts';
import { baseCredentials } from '../../aws/credentials/base-credentials.ts';
import { baseRegion } from '../../aws/credentials/base-region.ts';
import { proxyFrom } from '../../aws/http/proxy.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import { createRoleChoice, type RoleChoice } from '../../organization/role-choice.ts';
import { CLOCK_TOLERANCE_MS, describeHours } from '../../text/age.ts';
import { type Host, note } from '../host.ts';
import { startDemo } from './demo-organization.ts';

export interface Connected {
  readonly connection: AwsConnection;
  close(): Promise<void>;
}

/**
 * Connects to AWS as the caller, or starts the demo organization and connects to that.
 *
 * @throws {CoveError} if there are no credentials, AWS cannot be reached, the partition is not the requested one, or
 *   the clock of this machine is wrong.
 */
export async function connectFor(
  settings: Settings,
  catalog: Catalog,
  host: Pick<Host, 'env' | 'signal' | 'onEvent' | 'connection' | 'ask'>,
): Promise<Connected> {
  if (host.connection !== undefined) {
    await refuseWrongClock(host.connection);
    return sharedConnection(host.connection, host);
  }
  const how: Conduct = {
    signal: host.signal,
    concurrency: settings.concurrency,
    retryDeadlineMs: 1_000 * settings.patience,
    onEvent: host.onEvent,
  };
  const connected = settings.demo
    ? await connectToDemo(catalog, how)
    : await connectToAws(settings, catalog, how, host);
  try {
    refusePartition(connected.connection, settings.partition);
    await refuseWrongClock(connected.connection);
  } catch (error) {
    await connected.close();
    throw error;
  }
  const { inFlight, inFlightLimit } = connected.connection;
  host.onEvent?.({ type: 'connected', inFlight, inFlightLimit });
  return connected;
}

function refusePartition({ identity: { partition } }: AwsConnection, wanted: string | undefined): void {
  if (wanted === undefined || wanted === partition) return;
  throw new CoveError(
    'usage',
    `these credentials belong to the partition "${partition}", but --partition says "${wanted}"`,
    { hint: 'use credentials of that partition, or leave out --partition' },
  );
}

/**
 * The calls would succeed, since they are signed with AWS's time; but to a clock that is behind, an old key is young,
 * an expired waiver is in force and a plan is fresh.
 */
async function refuseWrongClock({ clockOffsetMs }: AwsConnection): Promise<void> {
  const offMs = await clockOffsetMs();
  if (Math.abs(offMs) <= CLOCK_TOLERANCE_MS) return;
  const way = offMs > 0 ? 'behind' : 'ahead of';
  const theirs = new Date(Date.now() + offMs).toISOString();
  throw new CoveError(
    'usage',
    `the clock of this machine is ${describeHours(Math.abs(offMs))} ${way} that of AWS, which says ${theirs}`,
    { hint: 'set the clock: ages, waivers and plans would be judged by a day that is not today' },
  );
}

/** A run's view of a shared connection: it has its own end, and its calls are counted separately. */
function sharedConnection(shared: AwsConnection, { signal, onEvent }: Pick<Host, 'signal' | 'onEvent'>): Connected {
  const before = shared.callCount();
  const end = new AbortController();
  const either = AbortSignal.any([signal, end.signal]);
  const connection: AwsConnection = {
    ...shared,
    clientFor: (role) => shared.clientForRun(role, either),
    callCount: () => shared.callCount() - before,
    close: () => undefined,
  };
  onEvent?.({ type: 'connected', inFlight: connection.inFlight, inFlightLimit: connection.inFlightLimit });
  return { connection, close: async () => end.abort() };
}

/**
 * The role that audits, in each account. It is chosen when the account is entered: the organization is known by then.
 */
export function auditRole(
  settings: Settings,
  { identity }: AwsConnection,
): Pick<RoleSettings, 'roleArn' | 'sessionName' | 'externalId'> & Pick<RoleChoice, 'learn'> {
  if (settings.accountsFile !== undefined && settings.listed === undefined) {
    throw new Error(`the accounts file ${settings.accountsFile} was never read`);
  }
  const roles = { ...listedRoles(settings.listed), ...settings.roles };
  const choice = createRoleChoice(settings.roleName, roles, identity.partition);
  return {
    roleArn: choice.arnOf,
    learn: choice.learn,
    sessionName: settings.sessionName,
    externalId: externalIdFor(settings.listed, settings.externalId),
  };
}

/** How calls are made, whoever answers them. */
type Conduct = Pick<AwsConnectionOptions, 'signal' | 'concurrency' | 'retryDeadlineMs' | 'onEvent'>;

async function connectToAws(
  settings: Settings,
  catalog: Catalog,
  how: Conduct,
  { env, ask, onEvent }: Pick<Host, 'env' | 'ask' | 'onEvent'>,
): Promise<Connected> {
  checkEndpoints(env);
  const proxy = proxyFrom(env);
  const region = await baseRegion(settings.profile, env.AWS_DEFAULT_REGION ?? 'us-east-1');
  // The SDK reads AWS_PROFILE by itself: it is read here only for the message if it gives nothing.
  const profile = settings.profile ?? (env.AWS_PROFILE || undefined);
  const requestHandler = signInRequests(proxy, how.signal);
  const onWarning = (text: string): void => note({ onEvent }, `${text.trimEnd()}\n`);
  const base = await baseCredentials({ region, profile, ask, requestHandler, onWarning });
  const connection = await connectAws({
    catalog,
    base,
    region,
    ...how,
    proxy,
    profile: settings.profile,
    ...(env.COVE_SDK_PATH === 'plain' ? { path: 'plain' } : {}),
  });
  return { connection, close: async () => connection.close() };
}

/** The SDK notices a wrong endpoint only while signing, and then does not say where it came from. */
function checkEndpoints(env: Host['env']): void {
  for (const [name, value] of Object.entries(env)) {
    if (!/^AWS_ENDPOINT_URL(_|$)/.test(name) || value === undefined || value === '') continue;
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) continue;
    throw new CoveError('usage', `${name} is not the URL of an endpoint: ${JSON.stringify(value)}`, {
      hint: 'write it with its scheme, as in http://127.0.0.1:4566, or unset it to talk to AWS',
    });
  }
}

async function connectToDemo(catalog: Catalog, how: Conduct): Promise<Connected> {
  const simulator = await startDemo();
  try {
    const connection = await connectAws({
      catalog,
      base: async () => simulator.credentials,
      region: 'us-east-1',
      endpoint: simulator.url,
      ...how,
    });
    return {
      connection,
      close: async () => {
        connection.close();
        await simulator.close();
      },
    };
  } catch (error) {
    await simulator.close();
    throw error;
  }
}
