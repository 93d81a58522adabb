import type { OrganizationFile } from '../../simulator/organization-file.generated.ts';
import { type Simulator, type SimulatorOptions, startSimulator as serve } from '../../simulator/start-simulator.ts';
import { readDemoOrganization } from '../demo-organization.ts';
import { readOrganizationFile } from '../simulate.ts';
import { thisProcess } from './this-process.ts';

export interface StartSimulatorOptions extends Omit<SimulatorOptions, 'organization'> {
  /** A file, or what would be in it (docs/simulator.md). @default the demo organization */
  readonly organization?: string | OrganizationFile | undefined;
  /** Where a relative path starts. @default that of the process */
  readonly cwd?: string | undefined;
}

/** A simulated organization, for your own tests: pass its `url` and `credentials` to `connect`. */
export interface SimulatedOrganization extends Simulator, AsyncDisposable {}

/**
 * Serves an organization on loopback, in AWS's wire protocols.
 *
 * @throws {CoveError} `simulator` if the file cannot be read or is wrong, or the port is taken.
 */
export async function startSimulator(options: StartSimulatorOptions = {}): Promise<SimulatedOrganization> {
  const { organization, cwd, ...rest } = options;
  const described = await describedBy(organization, cwd);
  const simulator = await serve({ ...rest, organization: described });
  return Object.assign(simulator, { [Symbol.asyncDispose]: () => simulator.close() });
}

async function describedBy(
  organization: StartSimulatorOptions['organization'],
  cwd: string | undefined,
): Promise<OrganizationFile> {
  if (organization === undefined) return readDemoOrganization();
  if (typeof organization !== 'string') return organization;
  return readOrganizationFile(organization, cwd ?? thisProcess().cwd);
}
