import { changesOf, neededActions, readsOf, regionReadsOf } from '../engine/needed-actions.ts';
import { DELEGATION_OPERATIONS, ORGANIZATION_OPERATIONS, TAG_OPERATIONS } from '../organization/read-organization.ts';
import { needsTags } from '../organization/reads-account.ts';
import { roleArn } from '../organization/role-arn.ts';
import type { OperationName, Policy } from '../policy/model/policy.ts';
import { RISKS, type Risk } from '../policy/model/risk.ts';
import { definedMembers } from '../values/defined-members.ts';
import { type PolicyDocument, type Statement, splitStatements } from './permission-document.ts';

/** Who needs permissions: the role that checks, the role that changes, and who assumes them. */
export type Grantee = 'audit' | 'remediation' | 'caller';

export const PRINCIPALS: readonly Grantee[] = ['audit', 'remediation', 'caller'];

export interface GranteePermissions {
  readonly principal: Grantee;
  /** Several if one would be longer than AWS allows; none if AWS lets everybody make the calls. */
  readonly documents: readonly PolicyDocument[];
  /** Actions in them that are in no reference: their probable names. */
  readonly guesses: readonly string[];
  /** Actions that only changes of a higher risk need than is allowed, by that risk. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  readonly risk: Risk;
  readonly actions: readonly string[];
}

export interface PermissionOptions {
  readonly principals: readonly Grantee[];
  /** The highest risk of changes that are made. */
  readonly allowRisk: Risk;
  /** Roles that the caller assumes: names, or ARNs with `{account}` and `{partition}`. */
  readonly assumes: readonly string[];
  /** Others that it assumes in accounts of the organization: by the id of an account or, in all of them, of a unit. */
  readonly rolesOf?: Readonly<Record<string, string>>;
  /** Accounts outside the organization, and the roles that it assumes there. */
  readonly outside?: readonly OutsideAccount[];
  /** Only the accounts outside are entered: AWS Organizations is not asked. @default false */
  readonly onlyOutside?: boolean;
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string;
  /** Id of the organization (`o-…`): the caller assumes roles only in its accounts. */
  readonly organizationId?: string;
}

export interface OutsideAccount {
  readonly account: string;
  readonly roles: readonly string[];
}

/**
 * The least that each principal must be allowed for these policies: the actions of the very calls that `check` and the
 * changes make.
 *
 * @param policies - at least one.
 */
export function buildPermissions(policies: readonly Policy[], options: PermissionOptions): GranteePermissions[] {
  return options.principals.map((principal) => {
    const statements = statementsOf[principal](policies, options);
    const { guesses } = neededActions(OPERATIONS_OF[principal](policies, options.allowRisk));
    const leftOut = leftOutOf(policies, principal, options.allowRisk);
    return { principal, documents: splitStatements(statements), guesses, leftOut };
  });
}

function leftOutOf(policies: readonly Policy[], principal: Grantee, most: Risk): LeftOut[] {
  const actionsUpTo = (risk: Risk): readonly string[] =>
    neededActions(OPERATIONS_OF[principal](policies, risk)).actions;
  const known = new Set(actionsUpTo(most));
  return RISKS.slice(RISKS.indexOf(most) + 1).flatMap((risk) => {
    const actions = actionsUpTo(risk).filter((action) => !known.has(action));
    for (const action of actions) known.add(action);
    return actions.length === 0 ? [] : [{ risk, actions }];
  });
}

const OPERATIONS_OF: Readonly<Record<Grantee, (policies: readonly Policy[], most: Risk) => readonly OperationName[]>> =
  {
    audit: readsOf,
    remediation: (policies, most) => [...readsOf(policies), ...changesOf(policies, most)],
    caller: organizationReadsOf,
  };

const statementsOf: Readonly<
  Record<Grantee, (policies: readonly Policy[], options: PermissionOptions) => Statement[]>
> = {
  audit: auditStatements,
  remediation: (policies, { allowRisk }) =>
    distinct([...auditStatements(policies), allow('Change', changesOf(policies, allowRisk))]),
  caller: (policies, options) => [
    ...(options.onlyOutside === true
      ? []
      : [allow('ReadOrganization', organizationReadsOf(policies)), assumeStatement(options)]),
    ...assumeOutside(options),
  ],
};

function auditStatements(policies: readonly Policy[]): Statement[] {
  return distinct([allow('Check', readsOf(policies)), allow('FindRegions', regionReadsOf(policies))]);
}

function organizationReadsOf(policies: readonly Policy[]): OperationName[] {
  const operations = [
    ...ORGANIZATION_OPERATIONS,
    ...(policies.some(needsTags) ? TAG_OPERATIONS : []),
    ...(policies.some(namesDelegated) ? DELEGATION_OPERATIONS : []),
  ];
  return operations.map((operation) => ({ service: 'organizations', operation }));
}

function namesDelegated({ targets: { accountsOf } }: Policy): boolean {
  return accountsOf !== undefined && accountsOf !== 'management';
}

function allow(sid: string, operations: readonly OperationName[]): Statement {
  return { Sid: sid, Effect: 'Allow', Action: neededActions(operations).actions, Resource: '*' };
}

/**
 * One ARN per role, in any account. Source:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
function assumeStatement({ assumes, rolesOf = {}, partition, organizationId }: PermissionOptions): Statement {
  const others = Object.entries(rolesOf).map(([id, role]) => roleArn(role, ACCOUNT_ID.test(id) ? id : '*', partition));
  return {
    ...assume('AssumeRoles', [...assumes.map((role) => roleArn(role, '*', partition)), ...others]),
    ...definedMembers({
      Condition: organizationId === undefined ? undefined : { StringEquals: { 'aws:ResourceOrgID': organizationId } },
    }),
  };
}

const ACCOUNT_ID = /^\d{12}$/;

/** Apart, since a condition on the organization would keep the caller out of them. */
function assumeOutside({ outside = [], partition }: PermissionOptions): Statement[] {
  const arns = outside.flatMap(({ account, roles }) => roles.map((role) => roleArn(role, account, partition)));
  return arns.length === 0 ? [] : [assume('AssumeRolesOutside', arns)];
}

function assume(sid: string, roles: readonly string[]): Statement {
  const arns = [...new Set(roles)].sort();
  const [only, ...others] = arns;
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Resource: only !== undefined && others.length === 0 ? only : arns,
  };
}

/** Every action once, in the first statement that has it; empty statements are dropped. */
function distinct(statements: readonly Statement[]): Statement[] {
  const seen = new Set<string>();
  return statements
    .map((statement) => {
      const actions = statement.Action.filter((action) => !seen.has(action));
      for (const action of actions) seen.add(action);
      return { ...statement, Action: actions };
    })
    .filter(({ Action }) => Action.length > 0);
}
