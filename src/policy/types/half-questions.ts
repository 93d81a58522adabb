import { quoteValue } from '../../documents/quote-value.ts';
import type { Problem } from '../../documents/source-text.ts';
import type { NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { wrongAge } from './date-ages.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import type { Side } from './length-comparisons.ts';
import { partlyEqual } from './partly-equal.ts';

/** Warns of comparisons that find some of what they ask for, and pass the rest. */
export function checkHalf(
  inference: Inference,
  node: NodeOf<'Comparator'>,
  [left, right]: readonly [Side, Side],
): void {
  const problem =
    ofNegation(inference, node) ??
    ofPort(inference, node) ??
    ofVersion(inference, node) ??
    wrongAge(inference, node, [left, right]) ??
    partlyEqual(inference, node, [left, right]) ??
    ofLeftOut(inference, node, left, right) ??
    ofLeftOut(inference, node, right, left);
  if (problem === undefined) return;
  inference.problems.push({ ...problem, severity: 'warning', span: node.span });
}

interface Half {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** `` !Enabled == `false` `` asks whether it is enabled. */
function ofNegation(inference: Inference, { left, right, name }: NodeOf<'Comparator'>): Half | undefined {
  if (left.type !== 'NotExpression' || right.type !== 'Literal' || typeof right.value !== 'boolean') return undefined;
  const [asked, whole] = [excerpt(inference, left.child.span), pasted(inference, left.child.span)];
  const isTrue = (name === 'EQ') === right.value;
  const negated = left.child.type === 'Field' ? `!${whole}` : `!(${whole})`;
  return {
    code: 'types/negated',
    message: `\`!\` binds tighter than what follows: this asks whether \`${asked}\` is ${isTrue ? 'false or empty' : 'true'}`,
    hint: `write \`${isTrue ? negated : whole}\`, or \`!(${whole} == …)\``,
  };
}

interface Ports {
  readonly from: string;
  readonly to: string;
  /** What asks for all traffic, which has no ports; undefined where it has all of them. */
  readonly all?: string;
}

const OF_GROUPS: Ports = { from: 'FromPort', to: 'ToPort', all: "IpProtocol == '-1'" };
const OF_ACLS: Ports = { from: 'PortRange.From', to: 'PortRange.To', all: "Protocol == '-1'" };
const OF_LIGHTSAIL: Ports = { from: 'fromPort', to: 'toPort' };

/** Ports of rules are ranges, and a rule for all traffic has none. */
function ofPort(inference: Inference, { left, right, name }: NodeOf<'Comparator'>): Half | undefined {
  const [member, port] = left.type === 'Literal' ? [right, left] : [left, right];
  const path = pasted(inference, member.span);
  const ports = [OF_GROUPS, OF_ACLS, OF_LIGHTSAIL].find(({ from, to }) => path === from || path === to);
  if (name !== 'EQ' || ports === undefined || port.type !== 'Literal') return undefined;
  if (inference.text.includes(path === ports.from ? ports.to : ports.from)) return undefined;
  if (typeof port.value !== 'number' || port.value <= 0) return undefined;
  const inRange = `${ports.from} <= \`${port.value}\` && ${ports.to} >= \`${port.value}\``;
  const without = ports.all === undefined ? '' : ', and a rule for all traffic has no ports';
  return {
    code: 'types/part-of-range',
    message: `\`${excerpt(inference, member.span)}\` is one end of a range: 0-65535 contains ${port.value} as well${without}`,
    hint: ports.all === undefined ? inRange : `(${ports.all} || ${inRange})`,
  };
}

/** The filters of EC2 that find one end of a range, and the list whose elements have both. */
const PORT_FILTERS: ReadonlyMap<string, { readonly list: string; readonly ports: Ports }> = new Map([
  ['ip-permission.from-port', { list: 'IpPermissions', ports: OF_GROUPS }],
  ['ip-permission.to-port', { list: 'IpPermissions', ports: OF_GROUPS }],
  ['egress.ip-permission.from-port', { list: 'IpPermissionsEgress', ports: OF_GROUPS }],
  ['egress.ip-permission.to-port', { list: 'IpPermissionsEgress', ports: OF_GROUPS }],
  ['entry.port-range.from', { list: 'Entries', ports: OF_ACLS }],
  ['entry.port-range.to', { list: 'Entries', ports: OF_ACLS }],
]);

/** `Filters: [{ Name: ip-permission.from-port, Values: ["22"] }]` finds the rules that begin at just this port. */
export function portFilterProblem(filter: string, value: string): Problem | undefined {
  const { list, ports } = PORT_FILTERS.get(filter) ?? {};
  if (ports === undefined || !/^[1-9]\d*$/.test(value)) return undefined;
  const found = `${ports.all} || ${ports.from} <= \`${value}\` && ${ports.to} >= \`${value}\``;
  return {
    code: 'types/part-of-range',
    severity: 'warning',
    message: `${quoteValue(filter)} finds one end of a range: 0-65535 contains ${value} as well, and a rule for all traffic has no ports`,
    hint: `ask the answer: \`${list}[?${found}]\``,
  };
}

/** Whether a member holds versions, most of which have three parts. */
export function isVersion(member: SyntaxNode): boolean {
  if (member.type === 'Subexpression') return isVersion(member.right);
  return member.type === 'Field' && /version$/i.test(member.name);
}

/** `8.0.35` is no number, `to_number` of it is null, and null is neither less nor more than anything. */
function ofVersion(inference: Inference, { left, right }: NodeOf<'Comparator'>): Half | undefined {
  const call = [left, right].find((side) => side.type === 'Function' && side.name === 'to_number');
  const [member] = call?.type === 'Function' ? call.children : [];
  if (call === undefined || member === undefined || !isVersion(member)) return undefined;
  const text = pasted(inference, member.span);
  return {
    code: 'types/never',
    message: `a version such as 8.0.35 is not a number: \`${excerpt(inference, call.span)}\` is null then, and the comparison never true`,
    hint: `name the versions: \`starts_with(${text}, '8.')\`, or a pattern in regex_match`,
  };
}

/**
 * Members that AWS leaves out where it would have to say "off", and the value that nobody finds then.
 *
 * Source: the descriptions of `DescribeSecret` in Secrets Manager, which speaks of null, of `SSEDescription` in
 * DynamoDB, which has two values, of which neither is this one, of `GetBucketVersioning` in S3 ("only returned if the
 * bucket has been configured with MFA delete"), and of what is answered as it was given, with a default for what was
 * not: launch templates, launch configurations, and definitions of tasks and jobs. Stages of API Gateway whose methods
 * were never set have `methodSettings: {}` in the examples of the AWS CLI. Not written there, and so in answers: tables
 * of DynamoDB that were never on demand have no mode, and APIs of AppSync without logs no `logConfig`.
 */
const LEFT_OUT: ReadonlyMap<string, string | false> = new Map<string, string | false>([
  ['SecretListEntry.RotationEnabled', false],
  ['DescribeSecretResponse.RotationEnabled', false],
  ['SSEDescription.Status', 'DISABLED'],
  ['BillingModeSummary.BillingMode', 'PROVISIONED'],
  ['GetBucketVersioningOutput.MFADelete', 'Disabled'],
  ['LaunchTemplateInstanceMetadataOptions.HttpTokens', 'optional'],
  ['InstanceMetadataOptions.HttpTokens', 'optional'],
  ['LaunchTemplateEbsBlockDevice.Encrypted', false],
  ['ContainerDefinition.readonlyRootFilesystem', false],
  ['EFSVolumeConfiguration.transitEncryption', 'DISABLED'],
  ['EFSAuthorizationConfig.iam', 'DISABLED'],
  ['ContainerDefinition.user', 'root'],
  ['ContainerProperties.readonlyRootFilesystem', false],
  ['ContainerProperties.user', 'root'],
  ['MethodSetting.loggingLevel', 'OFF'],
  ['LogConfig.fieldLogLevel', 'NONE'],
]);

function ofLeftOut(inference: Inference, { name }: NodeOf<'Comparator'>, member: Side, other: Side): Half | undefined {
  const { shape, node } = member;
  if (node.type !== 'Field' && node.type !== 'Subexpression') return undefined;
  const place = shape.kind === 'string' || shape.kind === 'boolean' ? shape.place : undefined;
  const off = place === undefined ? undefined : LEFT_OUT.get(place);
  if (off === undefined || name !== 'EQ' || other.node.type !== 'Literal' || other.node.value !== off) return undefined;
  const [text, whole] = [excerpt(inference, node.span), pasted(inference, node.span)];
  if (isAskedOtherwise(inference, node)) return undefined;
  return {
    code: 'types/left-out',
    message: `AWS leaves out \`${text}\` where it was never set, and null is not equal to ${off === false ? '`false`' : `'${off}'`}`,
    hint:
      off === false
        ? `correct for both: \`!${node.type === 'Field' ? whole : `(${whole})`}\``
        : `correct for both: \`(${whole} || '${off}') == '${off}'\``,
  };
}

/** Whether the expression asks for the member, or for what it is in, anywhere else. */
function isAskedOtherwise({ text }: Inference, { span }: SyntaxNode): boolean {
  const path = text.slice(span.start, span.end).trim();
  const outer = path.replace(/\.[^.]*$/, '');
  return text.split(path).length > 2 || text.includes(`!${outer}`) || text.includes(`!(${outer})`);
}
