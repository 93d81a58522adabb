import { isJsonObject, type JsonObject } from '../../values/json.ts';
import { AwsError, CommonError } from '../aws-error.ts';
import type { PublicAccessBlock } from '../world/resources.ts';
import { optionalBoolean } from './read-input.ts';
import type { CallContext } from './service.ts';

const ROOT = 'PublicAccessBlockConfiguration';

/** A bucket, or an account: S3 and S3 Control have the same three operations for them. */
interface BlockOwner {
  publicAccessBlock: PublicAccessBlock | null;
}

/**
 * @param about - what the error names if there is none.
 * @throws {AwsError} `NoSuchPublicAccessBlockConfiguration`
 */
export function getBlock(
  owner: BlockOwner,
  { world }: CallContext,
  about: Readonly<Record<string, string>>,
): JsonObject {
  const { publicAccessBlock } = world.visibility.read(owner);
  if (publicAccessBlock !== null) return writeBlock(publicAccessBlock);
  const message = 'The public access block configuration was not found';
  throw new AwsError('NoSuchPublicAccessBlockConfiguration', message, 404, about);
}

/** @throws {CommonError} `unreadable-input` */
export function putBlock(owner: BlockOwner, { world }: CallContext, input: JsonObject): JsonObject {
  const block = readBlock(input);
  world.visibility.willChange(owner);
  owner.publicAccessBlock = block;
  return {};
}

export function deleteBlock(owner: BlockOwner, { world }: CallContext): undefined {
  world.visibility.willChange(owner);
  owner.publicAccessBlock = null;
}

/**
 * The answer of both GetPublicAccessBlock:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
 */
function writeBlock(block: PublicAccessBlock): JsonObject {
  return {
    [ROOT]: {
      BlockPublicAcls: block.blockPublicAcls,
      IgnorePublicAcls: block.ignorePublicAcls,
      BlockPublicPolicy: block.blockPublicPolicy,
      RestrictPublicBuckets: block.restrictPublicBuckets,
    },
  };
}

/** The block with which PutPublicAccessBlock replaces the previous one: what it does not name is off. */
function readBlock(input: JsonObject): PublicAccessBlock {
  const block = input[ROOT];
  // An element without children is an empty text.
  if (!isJsonObject(block) && block !== '') {
    throw new CommonError('unreadable-input', `The body must be a ${ROOT}.`);
  }
  const setting = (name: string) => (isJsonObject(block) ? (optionalBoolean(block, name) ?? false) : false);
  return {
    blockPublicAcls: setting('BlockPublicAcls'),
    ignorePublicAcls: setting('IgnorePublicAcls'),
    blockPublicPolicy: setting('BlockPublicPolicy'),
    restrictPublicBuckets: setting('RestrictPublicBuckets'),
  };
}
