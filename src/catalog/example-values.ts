import { EXAMPLE_WORDS } from './example-words.ts';

/**
 * Values that the examples of AWS's own reference answer with, where the model has them in another form, or has no
 * values at all. Examples are old at times, so whoever goes by the model is warned and not refused, and whoever goes by
 * the examples is right.
 *
 * Source: all answers of reads in the examples of the AWS CLI 1.46.3, and in those of the botocore that it contains:
 * 26,501 texts, held against the models. Left out are placeholders, what was only mistyped, and what customers name. Of
 * the algorithms of ACM, the states of VPC endpoints, and the versions of HTTP, one or two are in the examples, and the
 * others follow their form.
 */
interface ExampleValues {
  /** What is answered in place of a value of the model. */
  readonly instead?: Readonly<Record<string, string>>;
  /** What is answered besides. */
  readonly besides?: readonly string[];
}

const VPC_ENDPOINT_STATES: ExampleValues = {
  instead: {
    PendingAcceptance: 'pendingAcceptance',
    Pending: 'pending',
    Available: 'available',
    Deleting: 'deleting',
    Deleted: 'deleted',
    Rejected: 'rejected',
    Failed: 'failed',
    Expired: 'expired',
  },
};

const KEY_ALGORITHMS: ExampleValues = {
  instead: {
    RSA_1024: 'RSA-1024',
    RSA_2048: 'RSA-2048',
    RSA_3072: 'RSA-3072',
    RSA_4096: 'RSA-4096',
    EC_prime256v1: 'EC-prime256v1',
    EC_secp384r1: 'EC-secp384r1',
    EC_secp521r1: 'EC-secp521r1',
  },
};

/** By `client Structure.member`, with the operation where others have the structure too. */
const EXAMPLES: ReadonlyMap<string, ExampleValues> = new Map([
  ['client-acm CertificateDetail.KeyAlgorithm', KEY_ALGORITHMS],
  ['client-acm CertificateSummary.KeyAlgorithm', KEY_ALGORITHMS],
  ['client-appconfig Environment.State', { instead: { READY_FOR_DEPLOYMENT: 'ReadyForDeployment' } }],
  ['client-cloudformation StackEvent.ResourceStatus', { besides: ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'] }],
  [
    'client-cloudfront DistributionSummary.HttpVersion',
    { instead: { 'http1.1': 'HTTP1.1', http2: 'HTTP2', http3: 'HTTP3', http2and3: 'HTTP2AND3' } },
  ],
  ['client-database-migration-service Endpoint.EndpointType', { instead: { source: 'SOURCE', target: 'TARGET' } }],
  // "For an internet gateway, the state is available when attached to a VPC". Egress-only gateways say `attached`.
  [
    'client-ec2 DescribeInternetGateways InternetGatewayAttachment.State',
    { instead: { attached: 'available' }, besides: ['available'] },
  ],
  ['client-ec2 SpotOptions.AllocationStrategy', { instead: { 'lowest-price': 'lowestPrice' } }],
  ['client-ec2 OnDemandOptions.AllocationStrategy', { instead: { 'lowest-price': 'lowestPrice' } }],
  ['client-ec2 VpcEndpoint.State', VPC_ENDPOINT_STATES],
  ['client-ec2 VpcEndpointConnection.VpcEndpointState', VPC_ENDPOINT_STATES],
  [
    'client-lakeformation TransactionDescription.TransactionStatus',
    { instead: { ACTIVE: 'active', COMMITTED: 'committed', ABORTED: 'aborted' } },
  ],
  ['client-license-manager ResourceInventory.ResourceType', { instead: { EC2_INSTANCE: 'EC2Instance' } }],
  ['client-lightsail InstancePortInfo.accessType', { instead: { Public: 'public', Private: 'private' } }],
  ['client-lightsail RelationalDatabaseBlueprint.engine', { besides: ['postgres'] }],
  ['client-lightsail ResourceLocation.regionName', { besides: ['global'] }],
  ['client-service-catalog ProductViewDetail.Status', { besides: ['CREATED'] }],
  ['client-signer SigningPlatform.category', { besides: ['AWS'] }],
  ['client-ssm AssociationStatus.Name', { besides: ['Associated'] }],
]);

/**
 * What AWS's examples answer in place of text that a policy has: `available` for `Available`.
 *
 * @param place - `Structure.member`.
 * @returns undefined where they have it as it is given, or nothing like it.
 */
export function exampleOf(client: string, operation: string, place: string, text: string): string | undefined {
  const { instead } = examplesOf(client, operation, place) ?? {};
  if (instead !== undefined) return Object.hasOwn(instead, text) ? instead[text] : undefined;
  const words = EXAMPLE_WORDS.get(`${client} ${place}`)?.split(' ') ?? [];
  if (words.includes(text)) return undefined;
  return words.find((word) => word.toLowerCase() === text.toLowerCase());
}

/** The values of the model, and those of the examples. */
export function withExamples(
  client: string,
  operation: string,
  place: string,
  values: readonly string[] | undefined,
): readonly string[] | undefined {
  const { instead = {}, besides = [] } = examplesOf(client, operation, place) ?? {};
  const more = [...Object.values(instead), ...besides];
  return values === undefined || more.length === 0 ? values : [...new Set([...values, ...more])];
}

function examplesOf(client: string, operation: string, place: string): ExampleValues | undefined {
  return EXAMPLES.get(`${client} ${operation} ${place}`) ?? EXAMPLES.get(`${client} ${place}`);
}
