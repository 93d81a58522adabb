import { connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { CoveError } from '../../src/cove-error.ts';
import { roleArn } from '../../src/organization/role-arn.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { planChange } from '../../src/remediation/plan-change.ts';
import { sortChanges } from '../../src/remediation/plan-file.ts';
import { type RemediateOptions, remediate } from '../../src/remediation/remediate.ts';
import { readChanges } from '../../src/run-log/logged-changes.ts';
import type { Change, RunLogRecord } from '../../src/run-log/records.ts';
import type { OrganizationFile } from '../../src/simulator/organization-file.generated.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { runPolicies } from '../support/run-policies.ts';

/** Trails that a policy stops, in the simulator: what was planned of them, and one process after another on a log. */

export function idOf(index: number): string {
  return `22222222220${index}`;
}

/** @param world - trails by account: whether each one logs. */
export function organizationOf(world: readonly (readonly boolean[])[]): OrganizationFile {
  return {
    version: 1,
    organization: { managementAccount: '111111111111' },
    regions: ['us-east-1'],
    accounts: [
      // Without this trail the others would not be stopped.
      {
        id: '111111111111',
        name: 'Management',
        trails: [{ name: 'organization-trail', multiRegion: true, organization: true, logging: true }],
      },
      ...world.map((trails, account) => ({
        id: idOf(account),
        name: `Account ${account}`,
        trails: trails.map((logging, trail) => ({ name: `trail-${trail}`, logging })),
      })),
    ],
  };
}

export function nameOf({ account, resource }: Change): string {
  return `${account} ${resource}`;
}

export function loggingIn({ world }: Simulator): string[] {
  return [...world.accounts.values()].flatMap(({ id, trails }) =>
    trails.filter(({ logging }) => logging).map(({ arn }) => `${id} ${arn}`),
  );
}

/** What a check of the organization as it is, without faults, would change. */
export async function planOf(organization: OrganizationFile, policies: readonly Policy[]): Promise<Change[]> {
  const simulator = await startSimulator({ organization });
  const changes: Change[] = [];
  try {
    await runPolicies(simulator, policies, {
      onEvent: (event) => {
        const plan = event.type === 'finding' ? planChange(event.found, { catalog: createCatalog([]) }) : undefined;
        if (plan?.ok) changes.push(plan.change);
      },
    });
  } finally {
    await simulator.close();
  }
  return sortChanges(changes);
}

export interface Write {
  readonly operation: string;
  /** `account trail` */
  readonly trail: string;
}

/** Every write that the server carried out, answered or not, in its order. */
export function writesOf({ recorded }: Simulator): Write[] {
  return recorded
    .filter(({ operation }) => operation !== 'AssumeRole' && !/^(Describe|Get|List)/.test(operation))
    .filter(({ errorCode }) => errorCode === null || errorCode === 'loseAnswer' || errorCode === 'malformed')
    .map(({ operation, account, input }) => ({ operation, trail: `${account} ${String(input.Name)}` }));
}

/** Of some trails, those that nobody has stopped since, or that were started again. */
export function notStoppedLast(simulator: Simulator, trails: readonly string[]): string[] {
  const writes = writesOf(simulator);
  return trails.filter((trail) => writes.findLast((write) => write.trail === trail)?.operation !== 'StopLogging');
}

export interface Process {
  readonly simulator: Simulator;
  /** Where it takes AWS to be. */
  readonly url: string;
  readonly policies: readonly Policy[];
  /** Appends that succeed before it dies. */
  readonly appends: number;
  /** Accounts that are no targets while it runs. */
  readonly gone: readonly string[];
  readonly maxErrors: number;
}

/**
 * One process on a log.
 *
 * @returns whether it came to its end.
 */
export async function runOn(
  log: RunLogRecord[],
  process: Process,
  how: Pick<RemediateOptions, 'begins' | 'origins'>,
): Promise<boolean> {
  const { simulator, gone } = process;
  const catalog = createCatalog([]);
  const connection = await connectAws({
    catalog,
    base: async () => simulator.credentials,
    region: 'us-east-1',
    endpoint: process.url,
    signal: new AbortController().signal,
    maxAttempts: 2,
  });
  let left = process.appends;
  const died = new CoveError('file', 'the process is gone');
  try {
    await remediate({
      ...how,
      changes: readChanges(log),
      log: {
        append: async (record) => {
          if (left <= 0) throw died;
          left -= 1;
          log.push(record);
        },
      },
      maxErrors: process.maxErrors,
      verifyForMs: 150,
      verifyPauseMs: 1,
      signal: new AbortController().signal,
      now: () => new Date(),
      plannedAt: '2026-01-01T00:00:00.000Z',
      connection,
      catalog,
      role: {
        roleArn: (account) => roleArn('OrganizationAccountAccessRole', account, 'aws'),
        sessionName: 'cove-policy-test',
      },
      policies: process.policies,
      whyNotTargeted: async ({ account }) => (gone.includes(account) ? `account ${account} has left` : undefined),
      accounts: new Map(
        [...simulator.world.accounts.values()].map(({ id, name, email, arn }) => [
          id,
          { id, name, email, arn, state: 'ACTIVE', ou: null, ouPath: [], tags: undefined },
        ]),
      ),
    });
    return true;
  } catch (error) {
    if (error !== died) throw error;
    return false;
  } finally {
    connection.close();
  }
}
