import type { ConfigFile } from '../../config/config-file.generated.ts';
import { resolveSettings } from '../../config/settings.ts';
import { RISKS } from '../../policy/model/risk.ts';
import { definedMembers } from '../../values/defined-members.ts';
import {
  isOneOf,
  isText,
  listOrUndefined,
  type OptionChecks,
  orUndefined,
  readOptions,
} from '../cove/check-options.ts';
import type { Given } from '../given.ts';
import type { PermissionRequest } from '../permission-options.ts';
import { AUDIT_ROLE, PERMISSION_FORMATS, type PermissionFormat, renderPermissions } from '../permissions.ts';
import { sayingOptions } from '../words/option-words.ts';
import { readPolicySet } from './check-arguments.ts';
import type { PolicySet } from './policy-set.ts';

/** Which permissions to print, and for which principals; docs/permissions.md describes each option. */
export interface PermissionsOptions
  extends Given<
    Pick<
      PermissionRequest,
      | 'for'
      | 'remediateRole'
      | 'trustedAccount'
      | 'trustedArn'
      | 'externalId'
      | 'orgId'
      | 'roleName'
      | 'partition'
      | 'allowRisk'
    >
  > {
  /** @default 'json' */
  readonly format?: PermissionFormat | undefined;
}

/** The text, and what its reader must know but cannot see in it. */
export interface PermissionText {
  readonly text: string;
  readonly notes: readonly string[];
}

/**
 * The least that the roles and the caller must be allowed for these policies. Does not call AWS.
 *
 * @throws {CoveError} `usage` for what cannot be printed together.
 */
export async function permissions(set: PolicySet, options: PermissionsOptions = {}): Promise<PermissionText> {
  const { policies, settings: base } = readPolicySet('permissions', set);
  const { format = 'json', ...given } = readOptions('permissions', options, CHECKS);
  const request: PermissionRequest = definedMembers(given);
  return sayingOptions(async () => {
    const settings = resolveSettings(
      {
        roleName: request.roleName ?? AUDIT_ROLE,
        ...definedMembers({ partition: request.partition, allowRisk: request.allowRisk }),
      },
      definedMembers(base) as Partial<ConfigFile>,
    );
    const rendered = await renderPermissions({ policies, settings }, request, [{ format, file: '-' }]);
    return { text: rendered.texts.map(({ text }) => text).join(''), notes: rendered.notes };
  });
}

const FORMATS = Object.keys(PERMISSION_FORMATS);

/** Whose permissions there are, and what a role may be called, is known where they are printed. */
const CHECKS: OptionChecks<PermissionsOptions> = {
  format: orUndefined(isOneOf(FORMATS), `one of ${FORMATS.join(', ')}`),
  for: listOrUndefined(isText, 'a list of audit, remediation and caller'),
  remediateRole: orUndefined(isText, "a role's name"),
  trustedAccount: orUndefined(isText, "an account's id"),
  trustedArn: orUndefined(isText, 'an ARN'),
  externalId: orUndefined(isText, 'a text'),
  orgId: orUndefined(isText, "an organization's id"),
  roleName: orUndefined(isText, "a role's name"),
  partition: orUndefined(isText, "a partition, as in 'aws-us-gov'"),
  allowRisk: orUndefined(isOneOf(RISKS), `one of ${RISKS.join(', ')}`),
};
