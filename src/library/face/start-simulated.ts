import {
  type GenerateOptions as GenerateSettings,
  generateOrganization as generate,
} from '../../simulator/generate-organization.ts';
import type { OrganizationFile } from '../../simulator/organization-file.generated.ts';
import { type Simulator, type SimulatorOptions, startSimulator as serve } from '../../simulator/start-simulator.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { readDemoOrganization } from '../connection/demo-organization.ts';
import {
  anything,
  isBoolean,
  isCount,
  isText,
  isWrittenAsJson,
  type OptionChecks,
  orUndefined,
  readOptions,
} from '../cove/check-options.ts';
import { thisProcess } from '../cove/this-process.ts';
import type { Given } from '../given.ts';
import { readOrganizationFile } from '../simulate.ts';
import { sayingOptions } from '../words/option-words.ts';

export interface GenerateOptions extends Given<GenerateSettings> {}

export interface StartSimulatorOptions extends Given<Omit<SimulatorOptions, 'organization'>> {
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
  const { organization, cwd, ...rest } = readOptions('startSimulator', options, CHECKS);
  const described = await sayingOptions(() => describedBy(organization, cwd));
  // As its own, so that they are checked: a fault that is misspelt never happens.
  const { faults, ...how } = rest;
  const simulator = await serve({
    ...definedMembers(how),
    organization: { ...described, ...definedMembers({ faults }) },
  });
  return Object.assign(simulator, { [Symbol.asyncDispose]: () => simulator.close() });
}

/**
 * An organization for tests of scale: a management account with the organization's trail, and members made by rule.
 *
 * @throws {CoveError} `usage` for an option that is unknown or of a wrong type.
 */
export function generateOrganization(options: GenerateOptions): OrganizationFile {
  return generate(definedMembers(readOptions('generateOrganization', options, GENERATE_CHECKS)) as GenerateSettings);
}

/** What is left to be wrong is found when the organization is served. */
const GENERATE_CHECKS: OptionChecks<GenerateOptions> = {
  accounts: (value) => (isCount(value) ? undefined : 'a whole number from 0'),
  regions: (value) => (Array.isArray(value) && value.length > 0 ? undefined : 'a list of regions, as in [{ name }]'),
  managementAccount: anything,
  pageSize: anything,
  firstId: anything,
  ousPerLevel: anything,
  trailsEvery: anything,
  config: anything,
};

/** What is wrong with the organization is found when it is read. */
const CHECKS: OptionChecks<StartSimulatorOptions> = {
  organization: orUndefined(
    (value) => typeof value === 'string' || isWrittenAsJson(value),
    'a file, or what is in one',
  ),
  cwd: orUndefined(isText, 'the path of a folder'),
  port: orUndefined(isPort, 'a port, from 0 to 65,535'),
  host: orUndefined((value) => value === '127.0.0.1', "'127.0.0.1'"),
  faults: orUndefined(isWrittenAsJson, 'what is in faults of an organization file'),
  now: orUndefined(isClock, 'a function that returns a Date'),
  tokenLifetimeSeconds: orUndefined(isCount, 'seconds, a whole number from 0'),
  visibleAfterReads: orUndefined(isCount, 'a whole number from 0'),
  record: orUndefined(isBoolean, 'true or false'),
};

function isClock(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const now: unknown = value();
  return now instanceof Date && !Number.isNaN(now.getTime());
}

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
