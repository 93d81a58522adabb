import { type Connection, type ConnectOptions, connect } from '../../../src/library/cove/open-connection.ts';
import { readDemoOrganization } from '../../../src/library/demo-organization.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/start-simulator.ts';

export interface Demo {
  readonly simulator: Simulator;
  readonly connection: Connection;
  close(): Promise<void>;
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
