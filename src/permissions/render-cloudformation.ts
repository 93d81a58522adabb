import { Document, visit } from 'yaml';
import { globalRegion } from '../organization/role-arn.ts';
import { shellWord } from '../text/shell-word.ts';
import { visible } from '../text/visible-text.ts';
import { definedMembers } from '../values/defined-members.ts';
import {
  attachmentOf,
  MAX_SESSION_DURATION,
  type NamedPermissions,
  policyNames,
  roleDescription,
  type TemplateOptions,
  type Trust,
  WRITTEN_BY,
} from './role-template.ts';

/**
 * A template with the roles, for a StackSet; or, for the caller, one with a managed policy for the caller's own
 * account.
 *
 * Intrinsic functions are written in their long form, which every YAML parser reads, and nothing is aliased:
 * CloudFormation does not accept aliases. Source:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 *
 * @throws {CoveError} `usage` if a role would need more policies than AWS attaches.
 */
export function renderCloudFormation(parts: readonly NamedPermissions[], options: TemplateOptions): string {
  const roles = parts.filter(({ permissions }) => permissions.principal !== 'caller');
  const isCaller = roles.length === 0;
  const template: Section = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: isCaller ? 'What the caller of cove-policy may do' : 'Least-privilege roles for cove-policy',
    ...(isCaller ? {} : { Parameters: parametersOf(options.trust), Conditions: HAS_EXTERNAL_ID }),
    Resources: Object.fromEntries(parts.flatMap((part) => resourcesOf(part, options.trust))),
    Outputs: Object.fromEntries(parts.flatMap(outputsOf)),
  };
  const body = writeYaml(template);
  const how = isCaller ? deployCommands(options) : stackSetCommands(options, body.length);
  return `${commentOf([WRITTEN_BY, ...how])}${body}`;
}

/**
 * CloudFormation reads YAML 1.1, in which `2012-10-17` and `on` are not strings. Terminal control characters are
 * escaped in quotes.
 */
function writeYaml(template: Section): string {
  const document = new Document(template, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.search(ACTING) >= 0) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 }).replaceAll(ACTING, escaped);
}

/**
 * What the YAML writer leaves alone although it controls a terminal, ends a line there, or reverses its text.
 */
const ACTING = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}

type Section = Readonly<Record<string, unknown>>;

const HAS_EXTERNAL_ID: Section = { HasExternalId: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'ExternalId' }, ''] }] } };

function parametersOf({ principal, externalId }: Trust): Section {
  return {
    TrustedPrincipal: {
      Type: 'String',
      Description: 'ARN of the account (arn:aws:iam::ID:root), role or user that may assume the roles',
      AllowedPattern: '^arn:[a-z-]+:iam::[0-9]{12}:(root|role/.+|user/.+)$',
      ...definedMembers({ Default: principal?.arn }),
    },
    ...definedMembers({
      TrustedPrincipalPattern:
        principal?.pattern === undefined
          ? undefined
          : {
              Type: 'String',
              Description: 'Pattern for the ARN of the caller: * matches any text, ? any character',
              Default: principal.pattern,
            },
    }),
    ExternalId: {
      Type: 'String',
      Description: 'External id that the caller must pass (cove-policy check --external-id); empty for none',
      AllowedPattern: '^([A-Za-z0-9_+=,.@:/-]{2,1224})?$',
      Default: externalId ?? '',
    },
  };
}

function resourcesOf(part: NamedPermissions, trust: Trust): [string, Section][] {
  const { permissions, name, path } = part;
  const id = logicalId(part);
  const names = policyNames(name, permissions.documents);
  const policies = permissions.documents.map((document, index) => ({ name: names[index] ?? name, document: document }));
  const isInline = attachmentOf(permissions) === 'inline';
  const managed = (isInline ? [] : policies).map((policy, index): [string, Section] => [
    `${id}Policy${index === 0 ? '' : index + 1}`,
    {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        ManagedPolicyName: policy.name,
        Path: path,
        PolicyDocument: policy.document,
        ...(permissions.principal === 'caller' ? {} : { Roles: [{ Ref: `${id}Role` }] }),
      },
    },
  ]);
  if (permissions.principal === 'caller') return managed;
  const role: Section = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name,
      Path: path,
      Description: roleDescription(permissions),
      MaxSessionDuration: MAX_SESSION_DURATION,
      AssumeRolePolicyDocument: trustPolicy(trust),
      ...(isInline
        ? { Policies: policies.map((each) => ({ PolicyName: each.name, PolicyDocument: each.document })) }
        : {}),
    },
  };
  return [[`${id}Role`, role], ...managed];
}

function trustPolicy({ principal, organizationId }: Trust): Section {
  const equals = organizationId === undefined ? {} : { 'aws:PrincipalOrgID': organizationId };
  const like: Section =
    principal?.pattern === undefined ? {} : { ArnLike: { 'aws:PrincipalArn': { Ref: 'TrustedPrincipalPattern' } } };
  const without: Section = organizationId === undefined ? like : { StringEquals: equals, ...like };
  const withId: Section = { StringEquals: { ...equals, 'sts:ExternalId': { Ref: 'ExternalId' } }, ...like };
  const otherwise = Object.keys(without).length === 0 ? { Ref: 'AWS::NoValue' } : without;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: { Ref: 'TrustedPrincipal' } },
        Action: 'sts:AssumeRole',
        Condition: { 'Fn::If': ['HasExternalId', withId, otherwise] },
      },
    ],
  };
}

function outputsOf(part: NamedPermissions): [string, Section][] {
  const id = logicalId(part);
  const { permissions } = part;
  if (permissions.principal !== 'caller') {
    return [
      [`${id}RoleArn`, { Description: roleDescription(permissions), Value: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] } }],
    ];
  }
  return permissions.documents.map((_, index) => {
    const suffix = index === 0 ? '' : String(index + 1);
    return [
      `${id}PolicyArn${suffix}`,
      { Description: 'Attach it to whoever runs cove-policy', Value: { Ref: `${id}Policy${suffix}` } },
    ];
  });
}

function logicalId({ permissions: { principal } }: NamedPermissions): string {
  return `${principal.slice(0, 1).toUpperCase()}${principal.slice(1)}`;
}

/**
 * In bytes, less a margin for the comment. Source:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MAX_TEMPLATE_BODY = 50_000;

/** Source: https://docs.aws.amazon.com/cli/latest/reference/cloudformation/create-stack-set.html */
function stackSetCommands({ trust, file }: TemplateOptions, length: number): string[] {
  const isLong = length > MAX_TEMPLATE_BODY;
  const body = isLong
    ? '--template-url https://BUCKET.s3.amazonaws.com/KEY'
    : `--template-body ${shellWord(`file://${file ?? 'cove-policy-roles.yml'}`)}`;
  const parameter =
    trust.principal === undefined
      ? ` --parameters ParameterKey=TrustedPrincipal,ParameterValue=arn:${trust.partition}:iam::CALLER_ACCOUNT:root`
      : '';
  return [
    ...(isLong ? [`It is too long to be sent directly: upload it to an S3 bucket first.`] : []),
    'The roles have custom names, which CloudFormation must be told to allow: CAPABILITY_NAMED_IAM.',
    `aws cloudformation create-stack-set --stack-set-name cove-policy-roles ${body} --capabilities CAPABILITY_NAMED_IAM --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false${parameter}`,
    `aws cloudformation create-stack-instances --stack-set-name cove-policy-roles --deployment-targets OrganizationalUnitIds=ROOT_OR_UNIT --regions ${globalRegion(trust.partition)}`,
  ];
}

/** Source: https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/ */
function deployCommands({ file }: TemplateOptions): string[] {
  const template = shellWord(file ?? 'cove-policy-caller.yml');
  return [
    "For the caller's own account: the management account, or that of a delegated administrator of AWS Organizations.",
    `aws cloudformation deploy --stack-name cove-policy-caller --template-file ${template} --capabilities CAPABILITY_NAMED_IAM`,
  ];
}

function commentOf(lines: readonly string[]): string {
  return lines.map((line) => `# ${visible(line)}\n`).join('');
}
