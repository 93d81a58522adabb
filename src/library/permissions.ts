import type { Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import type { OutputSpec } from '../output/output-spec.ts';
import {
  buildPermissions,
  type Grantee,
  type GranteePermissions,
  type LeftOut,
  type OutsideAccount,
  PRINCIPALS,
} from '../permissions/build-permissions.ts';
import { LIMITS } from '../permissions/permission-document.ts';
import {
  loadPermissionRenderer,
  PERMISSION_FORMATS,
  type PermissionFormat,
} from '../permissions/permission-formats.ts';
import { attachmentOf, type NamedPermissions } from '../permissions/role-template.ts';
import type { Policy } from '../policy/model/policy.ts';
import { definedMembers } from '../values/defined-members.ts';
import type { Inputs } from './inputs/load.ts';
import {
  type PermissionRequest,
  type PermissionSettings,
  permissionSettings,
  type RoleName,
} from './permission-options.ts';

export { PERMISSION_FORMATS, type PermissionFormat } from '../permissions/permission-formats.ts';

export interface RenderedPermissions {
  /** One text for each output, in their order. */
  readonly texts: readonly { readonly file: string; readonly text: string }[];
  /** What a reader of the texts must know but cannot see in them. */
  readonly notes: readonly string[];
}

/** The default name of the audit role. */
export const AUDIT_ROLE = 'cove-policy-audit';

/**
 * What the roles and the caller must be allowed for these policies, and nothing else. Does not call AWS.
 *
 * @throws {CoveError} `usage` for what cannot be printed together.
 */
export async function renderPermissions(
  { policies, settings: inForce }: Pick<Inputs, 'policies' | 'settings'>,
  request: PermissionRequest,
  outputs: readonly Pick<OutputSpec<PermissionFormat>, 'format' | 'file'>[],
): Promise<RenderedPermissions> {
  const settings = permissionSettings(request, inForce);
  const isTemplate = outputs.some(({ format }) => PERMISSION_FORMATS[format].isTemplate);
  checkTrustFlags(request, isTemplate);
  const asked = askedPrincipals(settings, policies);
  refuseOneName(asked, settings);
  const assumes = assumedRoles(asked, request, settings);
  const permissions = buildPermissions(policies, {
    principals: asked,
    allowRisk: inForce.allowRisk,
    assumes,
    rolesOf: rolesInside(inForce),
    outside: outsideAccounts(inForce, assumes, nameOf(settings.roles.audit)),
    onlyOutside: inForce.listed?.only ?? false,
    partition: settings.trust.partition,
    ...definedMembers({ organizationId: settings.trust.organizationId }),
  });
  const parts = isTemplate ? templateParts(permissions, settings) : [];
  const texts: { readonly file: string; readonly text: string }[] = [];
  for (const { format, file } of outputs) {
    const render = await loadPermissionRenderer(format);
    const options = { trust: settings.trust, file: file === '-' ? undefined : file };
    texts.push({ file, text: render({ permissions, parts }, options) });
  }
  return { texts, notes: notes(permissions, parts, settings) };
}

/** A flag without effect on what is printed was meant for something else. */
function checkTrustFlags(request: PermissionRequest, isTemplate: boolean): void {
  const named = (['trustedAccount', 'trustedArn', 'externalId'] as const).find((name) => request[name] !== undefined);
  const hasRoles = request.for === undefined || request.for.some((each) => each !== 'caller');
  if (named === undefined || (isTemplate && hasRoles)) return;
  const flag = { trustedAccount: '--trusted-account', trustedArn: '--trusted-arn', externalId: '--external-id' }[named];
  throw new CoveError('usage', `${flag} goes into the trust policy of a role, but this prints none`, {
    hint: 'trust policies are in the roles of -o cloudformation and -o terraform',
  });
}

function askedPrincipals({ principals: named }: PermissionSettings, policies: readonly Policy[]): readonly Grantee[] {
  const changes = policies.some(({ remediate }) => remediate.length > 0);
  if (changes) return named ?? PRINCIPALS;
  if (named?.includes('remediation')) {
    throw new CoveError('usage', '--for remediation: none of these policies has a `remediate`', {
      hint: 'they only need the audit role: --for audit',
    });
  }
  return named ?? PRINCIPALS.filter((principal) => principal !== 'remediation');
}

/** Role names are unique in an account, whatever the path. */
function refuseOneName(asked: readonly Grantee[], { roles }: PermissionSettings): void {
  const isBoth = ROLE_KINDS.every((role) => asked.includes(role));
  if (!isBoth || roles.audit.name.toLowerCase() !== roles.remediation.name.toLowerCase()) return;
  throw new CoveError('usage', `both roles would have the name ${roles.audit.name}`, {
    hint: 'the remediation role may do what the audit role may: for one role, use --for remediation and --remediate-role',
  });
}

const ROLE_KINDS = ['audit', 'remediation'] as const;

/** The roles that are printed; if none, the audit role, and the one for changes if it is named. */
function assumedRoles(asked: readonly Grantee[], request: PermissionRequest, { roles }: PermissionSettings): string[] {
  const printed = ROLE_KINDS.filter((role) => asked.includes(role));
  const named = ROLE_KINDS.filter((role) => role === 'audit' || request.remediateRole !== undefined);
  const assumed = printed.length > 0 ? printed : named;
  return [...new Set(assumed.map((role) => nameOf(roles[role])))];
}

function nameOf({ path, name }: RoleName): string {
  return `${path}${name}`;
}

/** Those that the settings name, by account or unit, but for accounts of the accounts file. */
function rolesInside({ roles, listed }: Settings): Record<string, string> {
  const outside = new Set((listed?.accounts ?? []).map(({ id }) => id));
  return Object.fromEntries(
    Object.entries(roles).flatMap(([id, role]) => (outside.has(id) ? [] : [[id, String(role)] as const])),
  );
}

/**
 * As `check` chooses: `--role`, then the file, then the role of all accounts; changes are made by a role of their own.
 */
function outsideAccounts({ roles, listed }: Settings, assumes: readonly string[], audit: string): OutsideAccount[] {
  return (listed?.accounts ?? []).map(({ id, role }) => {
    const own = String(roles[id] ?? role ?? audit);
    return { account: id, roles: assumes.map((each) => (each === audit ? own : each)) };
  });
}

/** Roles live in every account, the caller in one: a template has either. */
function templateParts(permissions: readonly GranteePermissions[], settings: PermissionSettings): NamedPermissions[] {
  const roles = permissions.filter(({ principal }) => principal !== 'caller');
  if (roles.length > 0 && roles.length < permissions.length && settings.principals !== undefined) {
    throw new CoveError('usage', 'the roles and the caller are in different accounts: one template cannot have both', {
      hint: 'run it twice, with --for audit --for remediation and with --for caller',
    });
  }
  return (roles.length > 0 ? roles : permissions).map((each) => {
    const { name, path } =
      each.principal === 'caller' ? { name: 'cove-policy-caller', path: '/' } : settings.roles[each.principal];
    return { permissions: each, name, path };
  });
}

/** What a reader of the output must know but cannot see in it. */
function notes(
  permissions: readonly GranteePermissions[],
  parts: readonly NamedPermissions[],
  settings: PermissionSettings,
): string[] {
  const guesses = [...new Set(permissions.flatMap((each) => each.guesses))].sort();
  const isCallerLeft = parts.length > 0 && permissions.some(({ principal }) => principal === 'caller');
  return [
    ...(guesses.length === 0
      ? []
      : [
          `the IAM actions of some calls are in no reference: ${guesses.join(', ')} are their probable names. If AWS denies such a call, the error names the action that it needs`,
        ]),
    ...permissions.flatMap(({ leftOut }) => leftOut.map(leftOutNote)),
    ...permissions.flatMap(documentsNote),
    ...parts.flatMap(({ permissions: each }) => manyPolicies(each)),
    ...(isCallerLeft && settings.principals === undefined
      ? ["the template has only the roles: --for caller prints what the caller's own account needs"]
      : []),
  ];
}

function leftOutNote({ risk, actions }: LeftOut): string {
  return `the remediation permissions leave out what only ${risk} changes need: ${actions.join(', ')}. --allow-risk ${risk} puts it in; check and apply make such changes only with the same flag`;
}

function documentsNote({ principal, documents }: GranteePermissions): string[] {
  if (documents.length <= 1) return [];
  return [
    `the ${principal} permissions take ${documents.length} documents, since AWS allows ${LIMITS.managedPolicyLength} characters in a managed policy: all of them are needed`,
  ];
}

function manyPolicies(permissions: GranteePermissions): string[] {
  const { principal, documents } = permissions;
  if (attachmentOf(permissions) === 'inline' || documents.length <= LIMITS.managedPolicies) return [];
  return [
    `AWS attaches ${LIMITS.managedPolicies} managed policies to a role, but ${principal} needs ${documents.length}: ask for a higher quota first`,
  ];
}
