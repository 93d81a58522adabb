import { baseCredentials } from '../aws/base-credentials.ts';
import { baseRegion } from '../aws/base-region.ts';
import { type AwsConnection, connectAws } from '../aws/connect.ts';
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
 * @throws {CoveError} where there are no credentials, AWS cannot be reached, or the partition is not the one that was asked for.
 */
export async function connectFor(settings: Settings, catalog: Catalog, io: CommandIo): Promise<Connected> {
  const connected = settings.demo
    ? await connectToDemo(settings, catalog, io)
    : await connectToAws(settings, catalog, io);
  const { partition } = connected.connection.identity;
  if (settings.partition !== undefined && settings.partition !== partition) {
    await connected.close();
    throw new CoveError(
      'usage',
      `these credentials belong to the partition "${partition}", and --partition says "${settings.partition}"`,
    );
  }
  return connected;
}

async function connectToAws(settings: Settings, catalog: Catalog, io: CommandIo): Promise<Connected> {
  const region = await baseRegion(settings.profile, io.env.AWS_DEFAULT_REGION ?? 'us-east-1');
  const base = await baseCredentials({
    region,
    ...(settings.profile === undefined ? {} : { profile: settings.profile }),
  });
  const connection = await connectAws({
    catalog,
    base,
    region,
    signal: io.signal,
    concurrency: settings.concurrency,
    ...(settings.profile === undefined ? {} : { profile: settings.profile }),
  });
  return { connection, close: async () => connection.close() };
}

async function connectToDemo(settings: Settings, catalog: Catalog, io: CommandIo): Promise<Connected> {
  const simulator = await startDemo();
  try {
    const connection = await connectAws({
      catalog,
      base: async () => simulator.credentials,
      region: 'us-east-1',
      endpoint: simulator.url,
      signal: io.signal,
      concurrency: settings.concurrency,
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
