/**
 * An operation as it is written here, from the spellings of boto3 and the AWS CLI: `iam.ListUsers`, `iam:list_users`,
 * `iam list-users` → `iam:ListUsers`.
 *
 * @returns undefined for what names no operation.
 */
export function operationSpelling(text: string): string | undefined {
  const [, service, operation] =
    /^(?:aws\s+)?([A-Za-z][A-Za-z0-9-]{0,60})(?:\s*[:./]\s*|\s+)([A-Za-z][A-Za-z0-9_-]{0,100})$/.exec(text.trim()) ??
    [];
  // `aws.iam-user` is a resource of another tool.
  if (service === undefined || operation === undefined || service === 'aws') return undefined;
  const pascal = operation.replace(/(?:^|[-_])([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${service.toLowerCase()}:${pascal}`;
}
