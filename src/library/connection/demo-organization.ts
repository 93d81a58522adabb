import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import { packageText } from '../../package-files.ts';
import { parseOrganizationFile } from '../../simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../simulator/start-simulator.ts';
import type { JsonValue } from '../../values/json.ts';

const DEMO_FILE = 'examples/demo-organization.yml';

/** Starts the organization of `examples/demo-organization.yml` on a free port of this machine. */
export async function startDemo(): Promise<Simulator> {
  return startSimulator({ organization: await readDemoOrganization() });
}

export async function readDemoOrganization(): Promise<ReturnType<typeof parseOrganizationFile>> {
  return parseOrganizationFile(packageText(DEMO_FILE), DEMO_FILE);
}

/**
 * Changes that were found in a demo are made in a demo only, and those of AWS in AWS: both may have the same account
 * ids.
 *
 * @param shown - the plan or the run log that the changes are from.
 * @param wasDemo - what it says of its origin.
 * @throws {CoveError} `plan` where this run is the other one.
 */
export function assertSameWorld(
  shown: string,
  wasDemo: JsonValue | undefined,
  { demo: isDemo }: Pick<Settings, 'demo'>,
): void {
  if ((wasDemo === true) === isDemo) return;
  if (isDemo) {
    throw new CoveError('plan', `${shown} is not from a demo, but this run is one`, {
      hint: 'nothing was changed; leave --demo out, to work on what it is from',
    });
  }
  throw new CoveError('plan', `${shown} is from a demo, whose organization is gone`, {
    hint: 'nothing was changed; to try out apply and rollback, start an organization that lasts: cove-policy simulate',
  });
}
