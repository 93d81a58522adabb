import { isJsonObject, type JsonObject } from '../../values/json.ts';
import { CommonError } from '../aws-error.ts';
import type { PublicAccessBlock } from '../world/resources.ts';
import { optionalBoolean } from './read-input.ts';

const ROOT = 'PublicAccessBlockConfiguration';

/**
 * The answer of both GetPublicAccessBlock:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
 */
export function writePublicAccessBlock(block: PublicAccessBlock): JsonObject {
  return {
    [ROOT]: {
      BlockPublicAcls: block.blockPublicAcls,
      IgnorePublicAcls: block.ignorePublicAcls,
      BlockPublicPolicy: block.blockPublicPolicy,
      RestrictPublicBuckets: block.restrictPublicBuckets,
    },
  };
}

/**
 * The block with which PutPublicAccessBlock replaces the previous one: what it does not name is off.
 *
 * @throws {CommonError} `unreadable-input`
 */
export function readPublicAccessBlock(input: JsonObject): PublicAccessBlock {
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
