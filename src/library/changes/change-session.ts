import { externalIdFor, listedRoles } from '../../accounts/listed-accounts.ts';
import type { RoleSettings } from '../../aws/calls/assume-role.ts';
import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import { roleArn } from '../../organization/role-arn.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { remediationSession, type SessionNeeds } from '../../remediation/remediation-session.ts';
import type { Change, WarningRecord } from '../../run-log/records.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import type { RemediationSettings } from './remediation-settings.ts';

/** How the sessions that make the changes are limited. */
export interface ChangeSession {
  readonly role: RoleSettings;
  /** What the record of the run says about it. */
  readonly settings: JsonObject;
}

interface SessionOptions {
  readonly settings: Settings;
  readonly remediation: RemediationSettings;
  readonly connection: AwsConnection;
  readonly policies: readonly Policy[];
}

/**
 * The role that makes the changes, limited to what those need that may be made, and what the record says about it.
 *
 * @throws {CoveError} `usage` if they need more than fits into a session policy.
 */
export function changeSession(
  needs: SessionNeeds,
  { settings, remediation, connection, policies }: SessionOptions,
): ChangeSession {
  const { partition } = connection.identity;
  if (remediation.role === undefined && areRolesSeveral(settings)) throw noRoleOfChanges();
  const name = remediation.role ?? settings.roleName;
  const isOff = settings.sessionPolicy === 'off';
  // The user's own file or ARNs are for what a check reads; sessions that change something are limited to exactly that.
  const limits = isOff ? undefined : remediationSession(needs, policies, partition);
  const role = {
    roleArn: (account: string) => roleArn(name, account, partition),
    sessionName: settings.sessionName,
    externalId: externalIdFor(settings.listed, settings.externalId),
    ...definedMembers({ policy: limits?.policyIn }),
  };
  return {
    role,
    settings: {
      role: name,
      sessionPolicy: limits === undefined ? { mode: 'off' } : { mode: 'auto', actions: [...limits.actions] },
      includeCaller: settings.includeCaller,
    },
  };
}

/** What the sessions of changes are not limited by. */
export function sessionWarnings(
  changes: readonly Change[],
  { settings, connection }: Pick<SessionOptions, 'settings' | 'connection'>,
): readonly WarningRecord[] {
  const own = connection.identity.account;
  const isOwn = settings.includeCaller && changes.some(({ account }) => account === own);
  return [...(settings.sessionPolicy === 'off' ? [UNLIMITED] : []), ...(isOwn ? [unlimitedIn(own)] : [])];
}

const UNLIMITED: WarningRecord = {
  type: 'warning',
  code: 'session-policy-off',
  message:
    'there is no session policy: the sessions that make these changes may do whatever the role may, and nothing but cove-policy itself keeps them to the plan',
  policy: null,
};

function unlimitedIn(account: string): WarningRecord {
  return {
    type: 'warning',
    code: 'caller-without-session-policy',
    message: `account ${account} is the caller's own: it is changed with the caller's credentials, which no session policy limits`,
    policy: null,
  };
}

/** Whether accounts are audited by other roles than `roleName`: none of these was meant for changes. */
export function areRolesSeveral({ roles, listed }: Pick<Settings, 'roles' | 'listed'>): boolean {
  return Object.keys(roles).length + Object.keys(listedRoles(listed)).length > 0;
}

/** @returns why roles that differ from account to account change nothing. */
export function noRoleOfChanges(): CoveError {
  return new CoveError('usage', 'roles differ from account to account, and changes are made by one role', {
    hint: 'name it: --remediate-role',
  });
}
