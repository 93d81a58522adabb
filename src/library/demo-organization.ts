import { readFile } from 'node:fs/promises';
import { packageFile } from '../package-files.ts';
import { parseOrganizationFile } from '../simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts';

const DEMO_FILE = 'examples/demo-organization.yml';

/** Starts the organization of `examples/demo-organization.yml` on a free port of this machine. */
export async function startDemo(): Promise<Simulator> {
  return startSimulator({ organization: await readDemoOrganization() });
}

export async function readDemoOrganization(): Promise<ReturnType<typeof parseOrganizationFile>> {
  return parseOrganizationFile(await readFile(packageFile(DEMO_FILE), 'utf8'), DEMO_FILE);
}
