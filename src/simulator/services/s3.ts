import { byMember } from '../../values/by-member.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import { AwsError, CommonError } from '../aws-error.ts';
import { createRestXmlProtocol } from '../protocols/rest-xml-protocol.ts';
import type { Bucket } from '../world/resources.ts';
import { isCareful } from './is-careful.ts';
import { paginate } from './paginate.ts';
import { optionalString, requiredString } from './read-input.ts';
import { deleteBlock, getBlock, putBlock } from './s3-public-access-block.ts';
import { actionOf, type CallContext, type RoutedService } from './service.ts';

/**
 * Part of Amazon S3: its buckets, addressed by path:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export const s3Service: RoutedService = {
  name: 's3',
  actionPrefix: 's3',
  global: false,
  protocol: createRestXmlProtocol({ wrapErrors: false, item: 'Bucket' }),
  namespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  bindings: {
    'bucket-region': 'BucketRegion',
    'continuation-token': 'ContinuationToken',
    'max-buckets': 'MaxBuckets',
    prefix: 'Prefix',
    'x-amz-expected-bucket-owner': 'ExpectedBucketOwner',
  },
  operations: {
    ListBuckets: { route: 'GET /', action: 'ListAllMyBuckets', answer: listBuckets },
    GetBucketLocation: { route: 'GET /{Bucket}?location', answer: getBucketLocation },
    GetPublicAccessBlock: {
      route: 'GET /{Bucket}?publicAccessBlock',
      action: 'GetBucketPublicAccessBlock',
      answer: getPublicAccessBlock,
    },
    GetBucketPolicy: { route: 'GET /{Bucket}?policy', answer: getBucketPolicy },
    GetBucketVersioning: { route: 'GET /{Bucket}?versioning', answer: getBucketVersioning },
    GetBucketLogging: { route: 'GET /{Bucket}?logging', answer: getBucketLogging },
    GetBucketPolicyStatus: { route: 'GET /{Bucket}?policyStatus', answer: getBucketPolicy },
    GetBucketAcl: { route: 'GET /{Bucket}?acl', answer: getBucketAcl },
    GetBucketOwnershipControls: { route: 'GET /{Bucket}?ownershipControls', answer: getOwnershipControls },
    GetBucketLifecycleConfiguration: {
      route: 'GET /{Bucket}?lifecycle',
      action: 'GetLifecycleConfiguration',
      answer: getLifecycle,
    },
    PutPublicAccessBlock: {
      route: 'PUT /{Bucket}?publicAccessBlock',
      action: 'PutBucketPublicAccessBlock',
      answer: (input, call) => putBlock(findBucket(input, call), call, input),
    },
    DeletePublicAccessBlock: {
      route: 'DELETE /{Bucket}?publicAccessBlock',
      action: 'PutBucketPublicAccessBlock',
      answer: (input, call) => deleteBlock(findBucket(input, call), call),
    },
  },
};

/** The region whose endpoint serves buckets of every region, as when it was the only one. */
const OLDEST_REGION = 'us-east-1';

function listBuckets(input: JsonObject, call: CallContext): JsonObject {
  const region = optionalString(input, 'BucketRegion');
  const prefix = optionalString(input, 'Prefix');
  if (region !== undefined && region !== call.region) {
    throw new AwsError('InvalidArgument', `Buckets of ${region} are listed by the endpoint of ${region}.`);
  }
  const buckets = call.account.resources.s3.buckets
    .filter((bucket) => region === undefined || bucket.region === region)
    .filter((bucket) => prefix === undefined || bucket.name.startsWith(prefix))
    .sort(byMember('name'));
  const page = paginate(input, buckets, {
    pageSize: call.world.pageSize,
    list: `ListBuckets ${region ?? ''} ${prefix ?? ''}`,
    maxResults: 10_000,
    invalidToken: () => new AwsError('InvalidArgument', 'The continuation token provided is incorrect'),
    members: { token: 'ContinuationToken', size: 'MaxBuckets' },
  });
  return {
    ListAllMyBucketsResult: {
      Buckets: page.items.map((bucket) => ({
        Name: bucket.name,
        CreationDate: new Date(bucket.createdAt).toISOString(),
        // Only where a parameter is sent: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Bucket.html
        ...(Object.keys(input).length === 0 ? {} : { BucketRegion: bucket.region }),
      })),
      Owner: { ID: ownerId(call.account.id) },
      ...definedMembers({ ContinuationToken: page.nextToken ?? undefined }),
      ...definedMembers({ Prefix: prefix }),
    },
  };
}

function ownerId(account: string): string {
  return account.padStart(64, '0');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html: it returns nothing for us-east-1. */
function getBucketLocation(input: JsonObject, call: CallContext): JsonObject {
  const { region } = findBucket(input, call, OLDEST_REGION);
  return { LocationConstraint: region === OLDEST_REGION ? '' : region };
}

/** No bucket has a policy. */
function getBucketPolicy(input: JsonObject, call: CallContext): never {
  const { name } = findBucket(input, call);
  throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, { BucketName: name });
}

/** Nobody is granted anything. */
function getBucketAcl(input: JsonObject, call: CallContext): JsonObject {
  findBucket(input, call);
  return { AccessControlPolicy: { Owner: { ID: ownerId(call.account.id) }, AccessControlList: '' } };
}

/** Lists of grants are off in careful accounts. */
function getOwnershipControls(input: JsonObject, call: CallContext): JsonObject {
  findBucket(input, call);
  const ObjectOwnership = isCareful(call.account) ? 'BucketOwnerEnforced' : 'ObjectWriter';
  return { OwnershipControls: { Rule: { ObjectOwnership } } };
}

function getLifecycle(input: JsonObject, call: CallContext): JsonObject {
  const { name } = findBucket(input, call);
  if (!isCareful(call.account)) {
    const message = 'The lifecycle configuration does not exist';
    throw new AwsError('NoSuchLifecycleConfiguration', message, 404, { BucketName: name });
  }
  const AbortIncompleteMultipartUpload = { DaysAfterInitiation: 7 };
  const Rule = { ID: 'uploads', Status: 'Enabled', Filter: { Prefix: '' }, AbortIncompleteMultipartUpload };
  return { LifecycleConfiguration: { Rule } };
}

/** Versioning is on in careful accounts, without MFA. */
function getBucketVersioning(input: JsonObject, call: CallContext): JsonObject {
  findBucket(input, call);
  return { VersioningConfiguration: isCareful(call.account) ? { Status: 'Enabled' } : {} };
}

function getBucketLogging(input: JsonObject, call: CallContext): JsonObject {
  const { name } = findBucket(input, call);
  const enabled = { LoggingEnabled: { TargetBucket: name, TargetPrefix: 'access/' } };
  return { BucketLoggingStatus: isCareful(call.account) ? enabled : {} };
}

function getPublicAccessBlock(input: JsonObject, call: CallContext): JsonObject {
  const bucket = findBucket(input, call);
  return getBlock(bucket, call, { BucketName: bucket.name });
}

/**
 * The bucket that a call names: in the signer's account, in the region that is called.
 *
 * @throws {AwsError} `NoSuchBucket`, and `PermanentRedirect` for a bucket of another region
 * @throws {CommonError} `access-denied` for a bucket of another account
 */
function findBucket(input: JsonObject, call: CallContext, alsoAnsweredIn?: string): Bucket {
  const name = requiredString(input, 'Bucket');
  const found = call.world.buckets.get(name);
  if (found === undefined) {
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
  }
  const { bucket, owner } = found;
  const expected = optionalString(input, 'ExpectedBucketOwner') ?? owner.id;
  if (owner !== call.account) call.reportViolation(`arn:${call.world.partition}:s3:::${name}`);
  if (owner !== call.account || expected !== owner.id) throw denied(name, call);
  if (bucket.region === call.region || alsoAnsweredIn === call.region) return bucket;
  throw elsewhere(bucket);
}

function denied(name: string, { world, principal, operation }: CallContext): CommonError {
  const resource = `arn:${world.partition}:s3:::${name}`;
  const action = actionOf(s3Service, operation);
  return new CommonError(
    'access-denied',
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: "${resource}" because no resource-based policy allows the ${action} action`,
  );
}

function elsewhere({ name, region }: Bucket): AwsError {
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
  const members = { Endpoint: `${name}.s3.${region}.amazonaws.com`, Bucket: name, Region: region };
  return new AwsError('PermanentRedirect', message, 301, members);
}
