import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Moto, runPythonJson, startMoto } from '../support/moto.ts';

/** The regions in which the scenario has trails and recorders, and one in which it has nothing. */
export const worldRegions = ['ap-southeast-2', 'eu-west-1', 'sa-east-1', 'us-east-1'];

/** What `seed-world.py` prints: names to ids. */
export interface WorldIds {
  readonly management: string;
  readonly units: Readonly<Record<string, string>>;
  readonly accounts: Readonly<Record<string, string>>;
  readonly closed: readonly string[];
}

export interface MotoWorld {
  readonly moto: Moto;
  readonly ids: WorldIds;
  /** What a client needs to talk to it, and nothing of the machine's own AWS set-up. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs a script of this folder in the world's environment and parses what it prints. */
  ask(script: string, ...args: string[]): Promise<unknown>;
}

/** Starts moto and builds the scenario's organization in it. The caller closes `moto`. */
export async function startMotoWorld(python: string): Promise<MotoWorld> {
  const moto = await startMoto(python);
  const environment = {
    AWS_ENDPOINT_URL: moto.url,
    AWS_ACCESS_KEY_ID: 'moto',
    AWS_SECRET_ACCESS_KEY: 'moto',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const ask = (script: string, ...args: string[]) => {
    const file = fileURLToPath(new URL(script, import.meta.url));
    return runPythonJson(python, file, args, environment);
  };
  try {
    return { moto, ids: (await ask('seed-world.py')) as WorldIds, environment, ask };
  } catch (error) {
    await moto.close();
    throw error;
  }
}
