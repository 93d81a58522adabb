import type { FormatRecord } from '../output/format-record.ts';
import type { GranteePermissions } from './build-permissions.ts';
import type { NamedPermissions, TemplateOptions } from './role-template.ts';

/** What is printed: the permissions by themselves, and as parts of a template. */
export interface PrintedPermissions {
  readonly permissions: readonly GranteePermissions[];
  /** Empty if no template is requested. */
  readonly parts: readonly NamedPermissions[];
}

/** Permissions as text, ready to write. Pure: the same permissions and options give the same text. */
export type PermissionRenderer = (printed: PrintedPermissions, options: TemplateOptions) => string;

interface PermissionFormatRecord extends FormatRecord<PermissionRenderer> {
  /** Whether it makes roles, with their trust policies, rather than only documents. */
  readonly isTemplate: boolean;
}

/** The formats of `permissions`, in the order of the help. */
export const PERMISSION_FORMATS = {
  json: {
    doc: 'only the policy documents',
    extension: '.json',
    mediaType: 'application/json',
    // All of them, or the one or several documents of one, which AWS takes as they are: nothing can be added to them.
    begins:
      /^(?:\{\s*"(?:audit|remediation|caller)":\s*)?(?:\[\s*)?\{\s*"Version":\s*"2012-10-17",\s*"Statement":\s*\[\s*\{\s*"Sid":\s*"(?:Check|Change|FindRegions|ReadOrganization|AssumeRoles)/,
    streams: false,
    isTemplate: false,
    load: async () => {
      const { renderJson } = await import('./render-permissions-json.ts');
      return ({ permissions }) => renderJson(permissions);
    },
  },
  cloudformation: {
    doc: 'a template with the roles, for a StackSet',
    extension: '.yml',
    mediaType: 'application/yaml',
    begins: /^# Written by cove-policy permissions\b/,
    streams: false,
    isTemplate: true,
    load: async () => {
      const { renderCloudFormation } = await import('./render-cloudformation.ts');
      return ({ parts }, options) => renderCloudFormation(parts, options);
    },
  },
  terraform: {
    doc: 'a configuration with the roles',
    extension: '.tf',
    mediaType: 'text/plain',
    begins: /^# Written by cove-policy permissions\b/,
    streams: false,
    isTemplate: true,
    load: async () => {
      const { renderTerraform } = await import('./render-terraform.ts');
      return ({ parts }, { trust }) => renderTerraform(parts, trust);
    },
  },
} as const satisfies Readonly<Record<string, PermissionFormatRecord>>;

export type PermissionFormat = keyof typeof PERMISSION_FORMATS;

/** The renderer of a format: the same signature for all, whatever they use of it. */
export function loadPermissionRenderer(format: PermissionFormat): Promise<PermissionRenderer> {
  return PERMISSION_FORMATS[format].load();
}
