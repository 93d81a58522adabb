import { createHash } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import { type HttpRequest, headerOf } from './http-message.ts';

const HEADER = 'x-amz-content-sha256';

/**
 * The payload's hash as used by S3 in a signature: what the request says, which must be true if it is a hash.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 *
 * @throws {AwsError} if it is missing or wrong
 */
export function s3PayloadHash(request: HttpRequest, signedHeaders: readonly string[]): string {
  const stated = headerOf(request, HEADER);
  if (stated === undefined) throw new AwsError('InvalidRequest', `Missing required header for this request: ${HEADER}`);
  const unsigned = Object.keys(request.headers).find(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name),
  );
  if (unsigned !== undefined) {
    const message = 'There were headers present in the request which were not signed';
    throw new AwsError('AccessDenied', message, 403, { HeadersNotSigned: unsigned });
  }
  if (stated === 'UNSIGNED-PAYLOAD') return stated;
  if (stated.startsWith('STREAMING-')) {
    const message = 'A header you provided implies functionality that is not implemented';
    throw new AwsError('NotImplemented', message, 501, { Header: HEADER });
  }
  if (stated !== createHash('sha256').update(request.body).digest('hex')) {
    const message = `The provided '${HEADER}' header does not match what was computed.`;
    throw new AwsError('XAmzContentSHA256Mismatch', message);
  }
  return stated;
}
