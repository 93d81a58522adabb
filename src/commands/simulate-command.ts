import { once } from 'node:events';
import { simulate } from '../library/simulate.ts';
import { type CommandIo, tell, writeAll } from './command-io.ts';

export interface SimulateFlags {
  readonly org?: string;
  readonly port: number;
}

/** `cove-policy simulate`: serves until interrupted, and says how to use it. */
export async function simulateCommand({ org, port }: SimulateFlags, io: CommandIo): Promise<number> {
  const simulator = await simulate({ organization: org, port, cwd: io.cwd });
  try {
    const { accessKeyId, secretAccessKey } = simulator.credentials;
    // Where AWS would know the keys: a region of the world that is simulated.
    const [region = 'us-east-1'] = simulator.world.regions.keys();
    const lines = [
      `export AWS_ENDPOINT_URL=${simulator.url}`,
      `export AWS_ACCESS_KEY_ID=${accessKeyId}`,
      `export AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
      `export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
    ];
    await writeAll(io.stdout, `${lines.join('\n')}\n`);
    await tell(
      io,
      `Simulating ${org ?? 'the demo organization'}. Paste the lines above into another shell; Ctrl-C stops it.\n`,
    );
    if (!io.signal.aborted) await once(io.signal, 'abort');
    return 0;
  } finally {
    await simulator.close();
  }
}
