import { resolveSettings } from '../../config/settings.ts';
import { definedMembers } from '../../defined-members.ts';
import { sayingOptions } from '../option-words.ts';
import type { PermissionRequest } from '../permission-options.ts';
import { AUDIT_ROLE, type PermissionFormat, renderPermissions } from '../permissions.ts';
import type { PolicySet } from './policy-set.ts';

/** Which permissions to print, and for whom; docs/permissions.md describes each option. */
export interface PermissionsOptions
  extends Pick<
    PermissionRequest,
    'for' | 'remediateRole' | 'trustedAccount' | 'trustedArn' | 'externalId' | 'orgId' | 'roleName' | 'partition'
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
export function permissions(set: PolicySet, options: PermissionsOptions = {}): Promise<PermissionText> {
  const { format = 'json', ...request } = options;
  return sayingOptions(async () => {
    const settings = resolveSettings(
      { roleName: request.roleName ?? AUDIT_ROLE, ...definedMembers({ partition: request.partition }) },
      set.settings,
    );
    const rendered = await renderPermissions({ policies: set.policies, settings }, request, [{ format, file: '-' }]);
    return { text: rendered.texts.map(({ text }) => text).join(''), notes: rendered.notes };
  });
}
