import type { NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import type { Side } from './length-comparisons.ts';

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

const OTHER_PORT: Readonly<Record<string, string>> = { FromPort: 'ToPort', ToPort: 'FromPort' };

/** Ports of rules are ranges, and a rule for all traffic has none. */
function ofPort(inference: Inference, { left, right, name }: NodeOf<'Comparator'>): Half | undefined {
  const [member, port] = left.type === 'Literal' ? [right, left] : [left, right];
  const other = member.type === 'Field' ? OTHER_PORT[member.name] : undefined;
  if (name !== 'EQ' || other === undefined || port.type !== 'Literal' || inference.text.includes(other))
    return undefined;
  if (typeof port.value !== 'number' || port.value <= 0) return undefined;
  return {
    code: 'types/part-of-range',
    message: `\`${excerpt(inference, member.span)}\` is one end of a range: 0-65535 contains ${port.value} as well, and a rule for all traffic has no ports`,
    hint: `(IpProtocol == '-1' || FromPort <= \`${port.value}\` && ToPort >= \`${port.value}\`)`,
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
    message: `a version such as 8.0.35 is no number: \`${excerpt(inference, call.span)}\` is null then, and the comparison never true`,
    hint: `name the versions: \`starts_with(${text}, '8.')\`, or a pattern in regex_match`,
  };
}

/**
 * Members that AWS leaves out where it would have to say "off", and the value that nobody finds then.
 *
 * Source: the descriptions of `DescribeSecret` in Secrets Manager, which speaks of null, of `SSEDescription` in
 * DynamoDB, which has two values, of which neither is this one, of `GetBucketVersioning` in S3 ("only returned if the
 * bucket has been configured with MFA delete"), and of what is answered as it was given, with a default for what was
 * not: launch templates, launch configurations and task definitions. That tables which were never on demand have no
 * mode is not written there; answers of DynamoDB have it so.
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
