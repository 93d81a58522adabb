import type { FormatRecord } from '../output/format-record.ts';
import type { GranteePermissions } from './build-permissions.ts';
import type { NamedPermissions, TemplateOptions } from './role-template.ts';

/** What is printed: the permissions by themselves, and as the parts of a template. */
export interface PrintedPermissions {
  readonly permissions: readonly GranteePermissions[];
  /** Empty where no template is asked for. */
  readonly parts: readonly NamedPermissions[];
}

/** Permissions as text, ready to write. Pure: the same permissions and options give the same text. */
export type PermissionRenderer = (printed: PrintedPermissions, options: TemplateOptions) => string;

interface PermissionFormatRecord extends FormatRecord<PermissionRenderer> {
  /** Whether it makes roles, with their trust policies, and not documents alone. */
  readonly isTemplate: boolean;
}

/** The formats of `permissions`. The order is that of the help. */
export const PERMISSION_FORMATS = {
  json: {
    doc: 'the policy documents alone',
    extension: '.json',
    mediaType: 'application/json',
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
    streams: false,
    isTemplate: true,
    load: async () => {
      const { renderTerraform } = await import('./render-terraform.ts');
      return ({ parts }, { trust }) => renderTerraform(parts, trust);
    },
  },
} as const satisfies Readonly<Record<string, PermissionFormatRecord>>;

export type PermissionFormat = keyof typeof PERMISSION_FORMATS;

/** The renderer of a format: the same for all, whatever it makes use of. */
export function loadPermissionRenderer(format: PermissionFormat): Promise<PermissionRenderer> {
  return PERMISSION_FORMATS[format].load();
}
