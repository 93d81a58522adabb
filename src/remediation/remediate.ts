import type { RoleSettings } from '../aws/calls/assume-role.ts';
import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Account } from '../organization/organization.ts';
import { globalRegion } from '../organization/role-arn.ts';
import type { Policy } from '../policy/model/policy.ts';
import { type ApplyOptions, applyChanges } from './apply-changes.ts';
import { type RemediationEnvironment, rereadChange, sendCall } from './through-aws.ts';

export interface RemediateOptions
  extends Pick<
    ApplyOptions,
    'begins' | 'changes' | 'log' | 'maxErrors' | 'signal' | 'now' | 'verifyForMs' | 'verifyPauseMs'
  > {
  readonly connection: AwsConnection;
  readonly catalog: Catalog;
  /** The role that changes, and reads before and after. */
  readonly role: RoleSettings;
  /** Compare and send what AWS marks as sensitive (`--allow-secret-reads`). @default false */
  readonly showsSensitive?: boolean | undefined;
  readonly policies: readonly Policy[];
  readonly accounts: readonly Account[];
}

/**
 * Makes changes in AWS, in sessions of the remediation role.
 *
 * @throws {CoveError} `file` where the log cannot be written.
 */
export async function remediate(options: RemediateOptions): Promise<void> {
  const { connection } = options;
  const environment: RemediationEnvironment = {
    client: connection.clientFor(options.role),
    catalog: options.catalog,
    showsSensitive: options.showsSensitive,
    partition: connection.identity.partition,
    globalRegion: globalRegion(connection.identity.partition),
    now: options.now().toISOString(),
    policies: new Map(options.policies.map((policy) => [policy.id, policy])),
    accounts: new Map(options.accounts.map((account) => [account.id, account])),
  };
  await applyChanges({
    ...options,
    reread: (change) => rereadChange(change, environment),
    send: (change, call) => sendCall(change, call, environment),
  });
}
