import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { whereLinksLead } from '../documents/where-links-lead.ts';
import { fileReason } from '../files/file-reason.ts';
import { readRegularFile } from '../files/regular-file.ts';
import { fileNameIn } from '../policy/build/find-policy-files.ts';
import { parseOrganizationFile } from '../simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts';
import { readDemoOrganization } from './connection/demo-organization.ts';

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
  const path = resolve(cwd, file);
  let text: string;
  try {
    text = await readRegularFile(path, MOST_BYTES);
  } catch (error) {
    throw new CoveError('simulator', `the organization file ${file} cannot be read: ${fileReason(error)}`, {
      hint: 'leave --org out to simulate the demo organization; docs/simulator.md describes the format',
      cause: error,
    });
  }
  try {
    return parseOrganizationFile(text, file);
  } catch (error) {
    if ((await whereLinksLead({ path, name: fileNameIn(path, cwd) })) !== 'outside') throw error;
    // What is wrong quotes it.
    throw new CoveError(
      'simulator',
      `${file} is wrong; a link leads to this file outside the working directory, and nothing of it is shown`,
      { hint: 'to see what, name the file by its own path' },
    );
  }
}
