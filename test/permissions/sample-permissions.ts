import type { GranteePermissions } from '../../src/permissions/build-permissions.ts';
import { splitStatements } from '../../src/permissions/permission-document.ts';
import type { NamedPermissions, Trust } from '../../src/permissions/role-template.ts';

/** What templates are made of, small enough to read and large enough to show each form. */
export interface Sample {
  readonly parts: readonly NamedPermissions[];
  readonly trust: Trust;
  readonly file?: string;
}

const read = ['iam:ListUsers', 's3:ListAllMyBuckets'];
const change = ['s3:PutBucketPublicAccessBlock'];

const open: Trust = { principal: undefined, externalId: undefined, organizationId: undefined, partition: 'aws' };

export const samples: Readonly<Record<string, Sample>> = {
  /** Whoever deploys it says whom it trusts. */
  open: { parts: [role('audit', read)], trust: open },
  account: {
    parts: [role('audit', read), role('remediation', [...read, ...change])],
    trust: {
      principal: { arn: 'arn:aws-us-gov:iam::111122223333:root' },
      externalId: '0123456789',
      organizationId: 'o-a1b2c3d4e5',
      partition: 'aws-us-gov',
    },
    file: 'roles.yml',
  },
  /** Names that single sign-on makes up. */
  pattern: {
    parts: [role('audit', read, '/security/')],
    trust: {
      ...open,
      principal: {
        arn: 'arn:aws:iam::111122223333:root',
        pattern: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Audit_*',
      },
    },
  },
  /** Too long to be inline. */
  managed: {
    parts: [role('audit', manyActions(420))],
    trust: { ...open, principal: { arn: 'arn:aws:iam::111122223333:root' } },
  },
  caller: {
    parts: [
      {
        permissions: {
          principal: 'caller',
          guesses: [],
          leftOut: [],
          documents: splitStatements([
            {
              Sid: 'AssumeRoles',
              Effect: 'Allow',
              Action: ['sts:AssumeRole'],
              Resource: 'arn:aws:iam::*:role/cove-policy-audit',
              Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' } },
            },
          ]),
        },
        name: 'cove-policy-caller',
        path: '/',
      },
    ],
    trust: open,
    file: 'it is mine.yml',
  },
};

export function manyActions(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `service-${n % 7}:DescribeThingsOfKind${n}`).sort();
}

function role(principal: 'audit' | 'remediation', actions: readonly string[], path = '/'): NamedPermissions {
  return { permissions: permissionsOf(principal, actions), name: `cove-policy-${principal}`, path };
}

export function permissionsOf(principal: 'audit' | 'remediation', actions: readonly string[]): GranteePermissions {
  const documents = splitStatements([{ Sid: 'Check', Effect: 'Allow', Action: actions, Resource: '*' }]);
  return { principal, documents, guesses: [], leftOut: [] };
}
