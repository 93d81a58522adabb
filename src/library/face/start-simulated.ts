import type { OrganizationFile } from '../../simulator/organization-file.generated.ts';
import { type Simulator, type SimulatorOptions, startSimulator as serve } from '../../simulator/start-simulator.ts';
import {
  anything,
  checkOptions,
  isBoolean,
  isCount,
  isFunction,
  isText,
  type OptionChecks,
  orUndefined,
} from '../cove/check-options.ts';
import { readDemoOrganization } from '../demo-organization.ts';
import { sayingOptions } from '../option-words.ts';
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
  checkOptions('startSimulator', options, CHECKS);
  const { organization, cwd, ...rest } = options;
  const described = await sayingOptions(() => describedBy(organization, cwd));
  const simulator = await serve({ ...rest, organization: described });
  return Object.assign(simulator, { [Symbol.asyncDispose]: () => simulator.close() });
}

/** What is wrong with the organization and its faults is found when they are read. */
const CHECKS: OptionChecks<StartSimulatorOptions> = {
  organization: anything,
  cwd: orUndefined(isText, 'the path of a folder'),
  port: orUndefined(isPort, 'a port, from 0 to 65,535'),
  host: orUndefined((value) => value === '127.0.0.1', "'127.0.0.1'"),
  faults: anything,
  now: orUndefined(isFunction, 'a function that returns a Date'),
  tokenLifetimeSeconds: orUndefined(isCount, 'seconds, a whole number from 0'),
  visibleAfterReads: orUndefined(isCount, 'a whole number from 0'),
  record: orUndefined(isBoolean, 'true or false'),
};

function isPort(value: unknown): boolean {
  return isCount(value) && Number(value) <= 65_535;
}

async function describedBy(
  organization: StartSimulatorOptions['organization'],
  cwd: string | undefined,
): Promise<OrganizationFile> {
  if (organization === undefined) return readDemoOrganization();
  if (typeof organization !== 'string') return organization;
  return readOrganizationFile(organization, cwd ?? thisProcess().cwd);
}
