import type { SdkError } from '@smithy/types';
import { CoveError } from '../../cove-error.ts';
import { AttemptError } from '../pacing/retry.ts';
import { classifyError, isForeignAnswer } from './classify-error.ts';

/** Why the caller is not known: nothing can be asked before that. */
export function identityError(error: unknown, region: string): CoveError {
  if (error instanceof CoveError) return error;
  const cause = error instanceof AttemptError ? error.cause : error;
  const record = classifyError(cause, 'sts:GetCallerIdentity', 1);
  // What has no name is the SDK's "Unknown": the page of a proxy, a redirect. It says nothing of the credentials.
  if (isForeignAnswer(cause) || record.code === 'Unknown') {
    const answer =
      record.code === 'Unknown'
        ? `does not answer as AWS does: ${describeStatus(cause)}`
        : `is not AWS: ${record.message}`;
    return new CoveError('network', `whatever answers for AWS STS ${answer}`, {
      hint: 'check AWS_ENDPOINT_URL, if it is set, and any proxy on the way',
      cause,
    });
  }
  const reason = `${record.code ?? record.kind}: ${record.message}`;
  if (record.kind === 'network' || record.kind === 'timeout') {
    return new CoveError('network', `AWS cannot be reached in ${region}: ${reason}`, {
      hint: 'check the network, the region and, if they are set, AWS_ENDPOINT_URL and HTTPS_PROXY',
      cause,
    });
  }
  if (record.kind === 'interrupted') return interruptedBefore(cause);
  return new CoveError('credentials', `AWS does not accept these credentials: ${reason}`, {
    hint: record.kind === 'expired' ? SIGN_IN_AGAIN : whatToCheck(record.code, region),
    cause,
  });
}

function describeStatus(cause: unknown): string {
  const status = (cause as Partial<SdkError>).$metadata?.httpStatusCode;
  return `${status === undefined ? 'an answer' : `HTTP ${status}`} without an error of AWS`;
}

const SIGN_IN_AGAIN = 'sign in again with `aws sso login`, or renew the keys in the environment';

/**
 * A region that is not turned on in the account knows none of its keys.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
 */
function whatToCheck(code: string | null, region: string): string {
  const check = `check with: \`aws sts get-caller-identity --region ${region}\``;
  return code === 'InvalidClientTokenId' ? `${check}; all keys are unknown where a region is not turned on` : check;
}

export function interruptedBefore(cause: unknown): CoveError {
  return new CoveError('interrupted', 'interrupted before the run began: nothing was evaluated', { cause });
}
