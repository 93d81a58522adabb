import { setImmediate } from 'node:timers/promises';
import { readDemoOrganization } from '../../../src/library/connection/demo-organization.ts';
import type { ConnectOptions } from '../../../src/library/cove/connect-options.ts';
import { type Connection, connect, connectionParts } from '../../../src/library/cove/open-connection.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/start-simulator.ts';

export interface Demo {
  readonly simulator: Simulator;
  readonly connection: Connection;
  close(): Promise<void>;
}

const QUIET_TURNS = 50;

/** Until nothing is in flight, and nothing more is begun: whatever would go on by itself has done so. */
export async function untilQuiet(connection: Connection): Promise<void> {
  const { aws } = connectionParts(connection);
  for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
    await setImmediate();
    if (aws.inFlight() > 0) quiet = 0;
  }
}

/** Until the first request is in flight. */
export async function untilSending(connection: Connection): Promise<void> {
  const { aws } = connectionParts(connection);
  while (aws.inFlight() === 0) await setImmediate();
}

/** An organization in a box, that of the demo unless another one is given, and a connection to it. */
export async function startDemo(
  simulated: Partial<SimulatorOptions> = {},
  options: ConnectOptions = {},
): Promise<Demo> {
  const organization = simulated.organization ?? (await readDemoOrganization());
  const simulator = await startSimulator({ record: true, ...simulated, organization });
  const connection = await connect({
    credentials: simulator.credentials,
    region: 'us-east-1',
    endpoint: simulator.url,
    ...options,
  });
  return {
    simulator,
    connection,
    async close() {
      await connection.close();
      await simulator.close();
    },
  };
}
