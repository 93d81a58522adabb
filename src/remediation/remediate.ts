import type { RoleSettings } from '../aws/calls/assume-role.ts';
import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Account, OrganizationFacts } from '../organization/organization.ts';
import { globalRegion } from '../organization/role-arn.ts';
import type { Policy } from '../policy/model/policy.ts';
import { type ApplyOptions, applyChanges } from './apply-changes.ts';
import { createKeptReadings } from './kept-readings.ts';
import { createRelation } from './related-changes.ts';
import { sendCall } from './send-call.ts';
import { type RemediationEnvironment, rereadAll, rereadChange, whyNotWitnessed } from './through-aws.ts';

export interface RemediateOptions
  extends Pick<
    ApplyOptions,
    | 'begins'
    | 'changes'
    | 'origins'
    | 'whyNotTargeted'
    | 'log'
    | 'maxErrors'
    | 'signal'
    | 'now'
    | 'verifyForMs'
    | 'verifyPauseMs'
  > {
  /** Take changes back by what the run log alone says, where the resource does not show it any more. @default false */
  readonly isLogTrusted?: boolean | undefined;
  readonly connection: AwsConnection;
  readonly catalog: Catalog;
  /** The role that makes the changes, and reads before and after. */
  readonly role: RoleSettings;
  /** Compare and send what AWS marks as sensitive (`--allow-secret-reads`). @default false */
  readonly showsSensitive?: boolean | undefined;
  readonly policies: readonly Policy[];
  /** What a policy is in an account, where settings make it another one there. @default the policy itself */
  readonly policyIn?: RemediationEnvironment['policyIn'];
  /** Asked again for each change. @default not known */
  readonly organization?: (() => OrganizationFacts | null) | undefined;
  /** ISO 8601: when the changes were planned, which inputs count ages from. */
  readonly plannedAt: string;
  /** By id; looked up again for each change. */
  readonly accounts: ReadonlyMap<string, Account>;
}

/**
 * Makes changes in AWS, in sessions of the remediation role.
 *
 * @throws {CoveError} `file` where the log cannot be written.
 */
export async function remediate(options: RemediateOptions): Promise<void> {
  const { connection } = options;
  const readings = createKeptReadings();
  const environment: RemediationEnvironment = {
    client: connection.clientFor(options.role),
    catalog: options.catalog,
    showsSensitive: options.showsSensitive,
    partition: connection.identity.partition,
    globalRegion: globalRegion(connection.identity.partition),
    now: options.now().toISOString(),
    policies: new Map(options.policies.map((policy) => [policy.id, policy])),
    policyIn: options.policyIn,
    get organization() {
      return options.organization?.() ?? null;
    },
    plannedAt: options.plannedAt,
    accounts: options.accounts,
    readings,
  };
  await applyChanges({
    ...options,
    reread: (change) => rereadChange(change, environment),
    rereadAll: (changes) => rereadAll(changes, environment),
    isRelated: createRelation(
      options.changes.map(({ change }) => change),
      options.policies,
    ),
    release: readings.release,
    whyNotWitnessed: (origin, undone, now) =>
      whyNotWitnessed(origin, undone, now, { ...environment, isLogTrusted: options.isLogTrusted ?? false }),
    send: (change, call) => sendCall(change, call, environment),
  });
}
