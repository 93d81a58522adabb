import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { parseOrganizationFile } from '../simulator/parse-organization-file.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { type CommandIo, tell, writeAll } from './command-io.ts';
import { readDemoOrganization } from './demo-organization.ts';

export interface SimulateFlags {
  readonly org?: string;
  readonly port: number;
}

/** `cove-policy simulate`: serves until it is interrupted, and says how to talk to it. */
export async function simulateCommand(flags: SimulateFlags, io: CommandIo): Promise<number> {
  const organization =
    flags.org === undefined ? await readDemoOrganization() : await readOrganizationFile(flags.org, io);
  const simulator = await startSimulator({ organization, port: flags.port });
  try {
    const { accessKeyId, secretAccessKey } = simulator.credentials;
    const lines = [
      `export AWS_ENDPOINT_URL=${simulator.url}`,
      `export AWS_ACCESS_KEY_ID=${accessKeyId}`,
      `export AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
      'export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1',
    ];
    await writeAll(io.stdout, `${lines.join('\n')}\n`);
    await tell(
      io,
      `Simulating ${flags.org ?? 'the demo organization'}. Paste the lines above into another shell; Ctrl-C ends it.\n`,
    );
    if (!io.signal.aborted) await once(io.signal, 'abort');
    return 0;
  } finally {
    await simulator.close();
  }
}

async function readOrganizationFile(file: string, io: CommandIo): Promise<ReturnType<typeof parseOrganizationFile>> {
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new CoveError('simulator', `the organization file ${file} cannot be read: ${fileReason(error)}`, {
      hint: 'leave --org out to simulate the demo organization; docs/simulator.md describes the format',
      cause: error,
    });
  }
  return parseOrganizationFile(text, file);
}
