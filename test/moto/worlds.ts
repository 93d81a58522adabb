import { readFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { runPythonJson, startMoto } from '../support/moto.ts';

/** The organization of `world.yml`, on a server of its own. */
export interface World {
  /** What a client needs to talk to it, and nothing of the machine's own AWS set-up. */
  readonly environment: Readonly<Record<string, string>>;
  /** Account ids to the names in `world.yml`. */
  readonly names: ReadonlyMap<string, string>;
  /** Runs a script of this folder against it and parses what the script prints. */
  ask(script: string, ...args: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

/** The regions of `world.yml`. In the last one there is nothing but what comes from elsewhere. */
export const worldRegions = ['ap-southeast-2', 'eu-west-1', 'us-east-1', 'sa-east-1'];

/** In moto, built by `seed-world.py`. */
export async function motoWorld(python: string, ...options: readonly string[]): Promise<World> {
  const moto = await startMoto(python);
  const environment = environmentFor(moto.url, 'moto', 'moto');
  const ask = scriptsAgainst(python, environment);
  try {
    const { accounts } = (await ask('seed-world.py', ...options)) as { accounts: Record<string, string> };
    const names = new Map(Object.entries(accounts).map(([name, id]) => [id, name]));
    return { environment, names, ask, close: moto.close };
  } catch (error) {
    await moto.close();
    throw error;
  }
}

/** The same, where members see the organization's trail, as they do in AWS. */
export function motoWorldWithOrganizationTrails(python: string): Promise<World> {
  return motoWorld(python, '--organization-trails');
}

/** In the simulator. */
export async function simulatedWorld(python: string): Promise<World> {
  const file = fileURLToPath(new URL('world.yml', import.meta.url));
  const organization = parseOrganizationFile(await readFile(file, 'utf8'), 'test/moto/world.yml');
  const simulator = await startSimulator({ organization });
  const { accessKeyId, secretAccessKey } = simulator.credentials;
  const environment = environmentFor(simulator.url, accessKeyId, secretAccessKey);
  const names = new Map((organization.accounts ?? []).map(({ id, name }) => [id, name]));
  return { environment, names, ask: scriptsAgainst(python, environment), close: () => simulator.close() };
}

/** Variables for a client of a server at `url`, and nothing of the machine's own AWS set-up. */
export function environmentFor(url: string, accessKeyId: string, secretAccessKey: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function scriptsAgainst(python: string, environment: Readonly<Record<string, string>>): World['ask'] {
  return (script, ...args) => {
    const file = fileURLToPath(new URL(script, import.meta.url));
    return runPythonJson(python, file, args, environment);
  };
}
