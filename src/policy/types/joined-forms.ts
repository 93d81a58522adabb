import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import { formOf } from './known-forms.ts';
import type { Shape } from './shape.ts';

/** One of two values that a join holds against each other. */
export interface Joined {
  readonly node: SyntaxNode;
  readonly shape: Shape;
}

/**
 * Reports a join of two members that AWS never writes in the same way: the id of a hosted zone is `/hostedzone/Z…` in
 * one answer and `Z…` in another, a role is its ARN here and its name there. No resource is ever found by it.
 *
 * @param node - the comparison, or the call of the function.
 * @returns whether there was something to report.
 */
export function checkJoin(
  inference: Inference,
  { node, result }: { readonly node: SyntaxNode; readonly result: 'never' | 'always' },
  left: Joined,
  right: Joined,
): boolean {
  const [one, other] = [writingOf(left.shape), writingOf(right.shape)];
  if (one === undefined || other === undefined || !(NEVER_EQUAL[one]?.includes(other) ?? false)) return false;
  const [long, short] = LONG.has(one) ? [one, other] : [other, one];
  const isLeftLong = LONG.has(one);
  const member = pasted(inference, (isLeftLong ? left : right).node.span);
  const isList = isLeftLong && node.type === 'Function';
  inference.problems.push({
    code: `types/${result}`,
    severity: 'warning',
    message: `AWS writes ${SAYS[long]} on one side and ${SAYS[short]} on the other: \`${excerpt(inference, node.span)}\` is probably ${result} true`,
    span: node.span,
    hint: isList ? HINTS[long]?.('@')?.replace(/`(.*?)`/, `\`map(&$1, ${member})\``) : HINTS[long]?.(member),
  });
  return true;
}

/** How values that name something are written. */
type Writing = 'arn' | 'url' | 'name' | 'id' | 'zone-path' | 'zone' | 'log-group' | 'log-group-streams';

const NEVER_EQUAL: Readonly<Partial<Record<Writing, readonly Writing[]>>> = {
  arn: ['url', 'name', 'id', 'zone', 'zone-path'],
  'log-group': ['log-group-streams', 'url', 'name', 'id'],
  'log-group-streams': ['log-group', 'url', 'name', 'id'],
  url: ['arn', 'name', 'id', 'log-group', 'log-group-streams'],
  name: ['arn', 'url', 'log-group', 'log-group-streams'],
  id: ['arn', 'url', 'log-group', 'log-group-streams'],
  'zone-path': ['zone', 'arn'],
  zone: ['zone-path', 'arn'],
};

/** Those that hold the other one, and more. */
const LONG: ReadonlySet<Writing> = new Set(['arn', 'url', 'zone-path', 'log-group-streams']);

const SAYS: Readonly<Record<Writing, string>> = {
  arn: 'an ARN',
  url: 'an address',
  name: 'a name',
  id: 'an id',
  'zone-path': '/hostedzone/Z…',
  zone: 'Z…',
  'log-group': 'the ARN of a log group',
  'log-group-streams': 'the ARN of a log group with :* at its end',
};

const lastPart = (member: string): string =>
  `compare what it ends with, \`split(${member}, '/')[-1]\` or with ':' in place of '/', or a member that is written alike`;

const HINTS: Readonly<Partial<Record<Writing, (member: string) => string>>> = {
  arn: lastPart,
  url: lastPart,
  'zone-path': (member) => `compare the id alone: \`split(${member}, '/')[-1]\``,
  'log-group-streams': (member) => `compare it without its end: \`trim_right(${member}, ':*')\``,
};

function writingOf(shape: Shape): Writing | undefined {
  if (shape.kind !== 'string' || shape.place === undefined || shape.limits !== undefined) return undefined;
  const { owner } = shape;
  // Of a list of them: `clusterArns`.
  const place = shape.place.replace(/((?:Arn|ARN|Url|URL|Name|Id))s$/, '$1');
  const member = place.slice(place.lastIndexOf('.') + 1);
  const known = PLACES.get(place);
  if (known !== undefined) return known;
  if (formOf(place, owner)?.isArn === true) return 'arn';
  if (/^(?:Canonical)?HostedZone(?:Id|NameID)$/i.test(member)) return 'zone';
  if (/(?:^u|U)rl$|URL$/.test(member)) return 'url';
  if (IDS.has(member)) return 'id';
  return /(?:^n|N)ame$/.test(member) && !NAMES_OR_ARNS.has(member) ? 'name' : undefined;
}

/** By `Structure.member`. */
const PLACES: ReadonlyMap<string, Writing> = new Map([
  ['HostedZone.Id', 'zone-path'],
  // Source: "the trailing :*" at `LogGroup` in the API reference of CloudWatch Logs, which has both; examples of
  // CloudTrail.
  ['LogGroup.arn', 'log-group-streams'],
  ['LogGroup.logGroupArn', 'log-group'],
  ['Trail.CloudWatchLogsLogGroupArn', 'log-group-streams'],
  // Source: the API reference of KMS, which has `KeyArn`, `Arn` and `AliasArn` beside them.
  ['KeyListEntry.KeyId', 'id'],
  ['KeyMetadata.KeyId', 'id'],
  ['AliasListEntry.TargetKeyId', 'id'],
]);

/** Ids that AWS never writes as ARNs, in the answers of whatever service. */
const IDS: ReadonlySet<string> = new Set([
  'AccountId',
  'OwnerId',
  'InstanceId',
  'ImageId',
  'VpcId',
  'SubnetId',
  'SecurityGroupId',
  'GroupId',
  'VolumeId',
  'SnapshotId',
  'NetworkInterfaceId',
  'RouteTableId',
  'UserId',
  'RoleId',
  'PolicyId',
]);

/** Source: "the name or ARN" at these members in AWS's API references. */
const NAMES_OR_ARNS: ReadonlySet<string> = new Set(['EventBusName', 'ResourceName', 'DocumentName', 'ProviderName']);
