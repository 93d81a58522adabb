import type { GranteePermissions } from './build-permissions.ts';
import type { PolicyDocument } from './permission-document.ts';

/**
 * The policies as IAM takes them: one principal's document by itself, several keyed by principal. If a document would
 * be longer than AWS allows, a list of documents replaces it.
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
