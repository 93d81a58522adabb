import { type HclItem, type HclValue, renderHcl } from './hcl.ts';
import type { PolicyDocument } from './permission-document.ts';
import {
  attachmentOf,
  MAX_SESSION_DURATION,
  type NamedPermissions,
  policyNames,
  roleDescription,
  type Trust,
  WRITTEN_BY,
} from './role-template.ts';

/**
 * A Terraform configuration with the roles of one account; or, for the caller, with a managed policy for the caller's
 * own account. Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
 *
 * @throws {CoveError} `usage` if a role would need more policies than AWS attaches.
 */
export function renderTerraform(parts: readonly NamedPermissions[], trust: Trust): string {
  const hasRoles = parts.some(({ permissions }) => permissions.principal !== 'caller');
  const items: HclItem[] = [
    block(
      'terraform',
      [],
      [block('required_providers', [], [attribute('aws', { object: { source: 'hashicorp/aws' } })])],
    ),
    ...(hasRoles ? [...variables(trust), trustDocument(trust)] : []),
    ...parts.flatMap(resourcesOf),
  ];
  return `# ${WRITTEN_BY}\n${renderHcl(items.flatMap((item, index): HclItem[] => (index === 0 ? [item] : ['blank', item])))}`;
}

function variables({ principal, externalId }: Trust): HclItem[] {
  return [
    variable(
      'trusted_principal',
      'ARN of the account (arn:aws:iam::ID:root), role or user that may assume the roles',
      principal?.arn,
    ),
    ...(principal?.pattern === undefined
      ? []
      : [
          variable(
            'trusted_principal_pattern',
            'Pattern for the ARN of the caller: * matches any text, ? any character',
            principal.pattern,
          ),
        ]),
    variable(
      'external_id',
      'External id that the caller must pass (cove-policy check --external-id); empty for none',
      externalId ?? '',
    ),
  ];
}

function variable(name: string, description: string, value: string | undefined): HclItem {
  return block(
    'variable',
    [name],
    [
      attribute('description', description),
      attribute('type', { code: 'string' }),
      ...(value === undefined ? [] : [attribute('default', value)]),
    ],
  );
}

function trustDocument({ principal, organizationId }: Trust): HclItem {
  return block(
    'data',
    ['aws_iam_policy_document', 'cove_policy_trust'],
    [
      block(
        'statement',
        [],
        [
          attribute('actions', ['sts:AssumeRole']),
          'blank',
          block(
            'principals',
            [],
            [attribute('type', 'AWS'), attribute('identifiers', [{ code: 'var.trusted_principal' }])],
          ),
          ...(organizationId === undefined ? [] : condition('StringEquals', 'aws:PrincipalOrgID', organizationId)),
          ...(principal?.pattern === undefined
            ? []
            : condition('ArnLike', 'aws:PrincipalArn', { code: 'var.trusted_principal_pattern' })),
          'blank',
          block(
            'dynamic',
            ['condition'],
            [
              attribute('for_each', { code: 'var.external_id == "" ? [] : [var.external_id]' }),
              block('content', [], conditionBody('StringEquals', 'sts:ExternalId', { code: 'condition.value' })),
            ],
          ),
        ],
      ),
    ],
  );
}

function condition(test: string, key: string, value: HclValue): HclItem[] {
  return ['blank', block('condition', [], conditionBody(test, key, value))];
}

function conditionBody(test: string, key: string, value: HclValue): HclItem[] {
  return [attribute('test', test), attribute('variable', key), attribute('values', [value])];
}

function resourcesOf(part: NamedPermissions): HclItem[] {
  const { permissions, name, path } = part;
  const id = `cove_policy_${permissions.principal}`;
  if (permissions.principal === 'caller')
    return managedPolicies(part, id).flatMap(({ policy, output }) => [policy, output]);
  const role = block(
    'resource',
    ['aws_iam_role', id],
    [
      attribute('name', name),
      attribute('path', path),
      attribute('description', roleDescription(permissions)),
      attribute('max_session_duration', MAX_SESSION_DURATION),
      attribute('assume_role_policy', { code: 'data.aws_iam_policy_document.cove_policy_trust.json' }),
    ],
  );
  const policies =
    attachmentOf(permissions) === 'inline'
      ? inlinePolicies(part, id)
      : managedPolicies(part, id).flatMap(({ policy, attachment }) => [policy, attachment]);
  return [role, ...policies, output(`${id}_role_arn`, `aws_iam_role.${id}.arn`)];
}

function inlinePolicies({ permissions: { documents }, name }: NamedPermissions, role: string): HclItem[] {
  const names = policyNames(name, documents);
  return documents.map((document, index) =>
    block(
      'resource',
      ['aws_iam_role_policy', numbered(role, index)],
      [
        attribute('name', names[index] ?? name),
        attribute('role', { code: `aws_iam_role.${role}.id` }),
        attribute('policy', encoded(document)),
      ],
    ),
  );
}

function managedPolicies(
  { permissions, name, path }: NamedPermissions,
  role: string,
): { readonly policy: HclItem; readonly attachment: HclItem; readonly output: HclItem }[] {
  attachmentOf(permissions);
  const names = policyNames(name, permissions.documents);
  return permissions.documents.map((document, index) => {
    const id = numbered(role, index);
    return {
      policy: block(
        'resource',
        ['aws_iam_policy', id],
        [attribute('name', names[index] ?? name), attribute('path', path), attribute('policy', encoded(document))],
      ),
      attachment: block(
        'resource',
        ['aws_iam_role_policy_attachment', id],
        [
          attribute('role', { code: `aws_iam_role.${role}.name` }),
          attribute('policy_arn', { code: `aws_iam_policy.${id}.arn` }),
        ],
      ),
      output: output(`${id}_policy_arn`, `aws_iam_policy.${id}.arn`),
    };
  });
}

function output(name: string, code: string): HclItem {
  return block('output', [name], [attribute('value', { code })]);
}

function numbered(id: string, index: number): string {
  return index === 0 ? id : `${id}_${index + 1}`;
}

function encoded(document: PolicyDocument): HclValue {
  return { call: 'jsonencode', argument: toHcl(document) };
}

/** JSON data as HCL. */
function toHcl(value: unknown): HclValue {
  if (Array.isArray(value)) return value.map(toHcl);
  if (typeof value !== 'object' || value === null) return value as string | number | boolean | null;
  return { object: Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toHcl(member)])) };
}

function block(type: string, labels: readonly string[], body: readonly HclItem[]): HclItem {
  return { block: type, labels, body };
}

function attribute(name: string, value: HclValue): HclItem {
  return { attribute: name, value };
}
