import type { GranteePermissions } from './build-permissions.ts';
import type { PolicyDocument } from './permission-document.ts';

/**
 * The policies as IAM takes them: one principal's document as it is, several keyed by principal. Where one document
 * would be longer than AWS takes, there is a list of documents in its place.
 */
export function renderJson(permissions: readonly GranteePermissions[]): string {
  const [only, ...others] = permissions;
  const value =
    only !== undefined && others.length === 0
      ? documentsOf(only)
      : Object.fromEntries(permissions.map((each) => [each.principal, documentsOf(each)]));
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function documentsOf({ documents }: GranteePermissions): PolicyDocument | readonly PolicyDocument[] {
  const [only, ...others] = documents;
  return only !== undefined && others.length === 0 ? only : documents;
}
