import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { readRegularFile } from '../regular-file.ts';
import { parseOrganizationFile } from '../simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts';
import { readDemoOrganization } from './demo-organization.ts';

/** An organization of a hundred thousand accounts is smaller. */
const MOST_BYTES = 100_000_000;

export interface SimulateOptions {
  /** A file that describes the organization. @default the demo organization */
  readonly organization?: string | undefined;
  /** @default 0, a free one */
  readonly port?: number;
  readonly cwd: string;
}

/**
 * Starts a simulated organization on loopback.
 *
 * @throws {CoveError} `simulator` if the file cannot be read or is wrong, or the port is taken.
 */
export async function simulate({ organization, port = 0, cwd }: SimulateOptions): Promise<Simulator> {
  const described =
    organization === undefined ? await readDemoOrganization() : await readOrganizationFile(organization, cwd);
  return startSimulator({ organization: described, port });
}

/** @throws {CoveError} `simulator` if it cannot be read or is wrong. */
export async function readOrganizationFile(
  file: string,
  cwd: string,
): Promise<ReturnType<typeof parseOrganizationFile>> {
  let text: string;
  try {
    text = await readRegularFile(resolve(cwd, file), MOST_BYTES);
  } catch (error) {
    throw new CoveError('simulator', `the organization file ${file} cannot be read: ${fileReason(error)}`, {
      hint: 'leave --org out to simulate the demo organization; docs/simulator.md describes the format',
      cause: error,
    });
  }
  return parseOrganizationFile(text, file);
}
