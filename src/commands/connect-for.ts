import type { AwsEventListener } from '../aws/aws-event.ts';
import { type AwsConnection, type AwsConnectionOptions, connectAws } from '../aws/calls/connect.ts';
import { baseCredentials } from '../aws/credentials/base-credentials.ts';
import { baseRegion } from '../aws/credentials/base-region.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import type { CommandIo } from './command-io.ts';
import { startDemo } from './demo-organization.ts';

export interface Connected {
  readonly connection: AwsConnection;
  close(): Promise<void>;
}

/**
 * Connects to AWS as the caller, or starts the demo organization and connects to that.
 *
 * @param onEvent - told of calls, throttling and retries.
 * @throws {CoveError} where there are no credentials, AWS cannot be reached, or the partition is not the one that was asked for.
 */
export async function connectFor(
  settings: Settings,
  catalog: Catalog,
  io: CommandIo,
  onEvent?: AwsEventListener,
): Promise<Connected> {
  const how: Conduct = {
    signal: io.signal,
    concurrency: settings.concurrency,
    retryDeadlineMs: 1_000 * settings.patience,
    onEvent,
  };
  const connected = settings.demo
    ? await connectToDemo(catalog, how)
    : await connectToAws(settings, catalog, how, io.env);
  const { partition } = connected.connection.identity;
  if (settings.partition !== undefined && settings.partition !== partition) {
    await connected.close();
    throw new CoveError(
      'usage',
      `these credentials belong to the partition "${partition}", and --partition says "${settings.partition}"`,
      { hint: 'use credentials of that partition, or leave --partition out' },
    );
  }
  return connected;
}

/** How calls are made, whoever answers them. */
type Conduct = Pick<AwsConnectionOptions, 'signal' | 'concurrency' | 'retryDeadlineMs' | 'onEvent'>;

async function connectToAws(
  settings: Settings,
  catalog: Catalog,
  how: Conduct,
  env: CommandIo['env'],
): Promise<Connected> {
  checkEndpoints(env);
  const region = await baseRegion(settings.profile, env.AWS_DEFAULT_REGION ?? 'us-east-1');
  // The SDK reads AWS_PROFILE by itself: it is named here for the message where it gives nothing.
  const profile = settings.profile ?? (env.AWS_PROFILE || undefined);
  const base = await baseCredentials({ region, profile });
  const connection = await connectAws({
    catalog,
    base,
    region,
    ...how,
    profile: settings.profile,
    ...(env.COVE_SDK_PATH === 'plain' ? { path: 'plain' } : {}),
  });
  return { connection, close: async () => connection.close() };
}

/** The SDK finds a wrong endpoint only while it signs, and then does not say where it came from. */
function checkEndpoints(env: CommandIo['env']): void {
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
