import type { Operation } from '../../catalog/catalog.ts';
import type { NormalizedOutput } from '../../catalog/normalize-output.ts';
import type { ErrorRecord } from '../../run-log/records.ts';
import type { JsonObject } from '../../values/json.ts';
import { wasNeverSent } from '../http/never-sent.ts';
import { isRefusal } from '../pacing/is-refusal.ts';
import { AttemptError } from '../pacing/retry.ts';
import { classifyError, statusOf } from './classify-error.ts';
import { LaterPageError } from './read-pages.ts';

/** How a call ended. */
export type CallOutcome =
  | {
      readonly ok: true;
      /** All pages, merged and converted to plain JSON. What the API marks as sensitive is in carriers. */
      readonly output: JsonObject;
      /** Whether it contains carriers. */
      readonly isMarked: boolean;
      /** Members that elements of its lists lack although the API promises them: `User.CreateDate`. */
      readonly leftOut?: ReadonlySet<string> | undefined;
      /** Length of the bodies of its pages. @default not known */
      readonly bytes?: number | undefined;
    }
  | {
      readonly ok: false;
      readonly error: ErrorRecord;
      /** Earlier pages did arrive: whatever the error is called, it does not mean "there is none". */
      readonly isPartial?: true;
      /** Nothing was carried out: the request was never sent, or AWS itself says that it refused it. */
      readonly isRefused?: boolean;
      /** Of those: it was never sent. @default false */
      readonly isUnsent?: boolean;
      /** From AWS's answer, if there was one. */
      readonly status?: number | undefined;
    };

export function toAnswered({ output, isMarked, leftOut, bytes }: NormalizedOutput): CallOutcome {
  return { ok: true, output, isMarked, leftOut, bytes };
}

/** An input that cannot be sent as it was written: nobody was asked. */
class UnsentError extends Error {}

/** @throws UnsentError */
export function toSdkInput(operation: Operation, input: object): object {
  try {
    return operation.sdkInput(input);
  } catch (cause) {
    throw new UnsentError('the input cannot be sent', { cause });
  }
}

type FailedOutcome = Extract<CallOutcome, { readonly ok: false }>;

/** How a call ended that threw. */
export function toFailed(error: unknown, operation: Operation): FailedOutcome {
  if (!(error instanceof LaterPageError)) return failedBy(error, operation);
  const failed = failedBy(error.cause, operation);
  const message = `${failed.error.message} (on page ${error.page} of the answer)`;
  return { ...failed, error: { ...failed.error, message }, isPartial: true, isRefused: false };
}

function failedBy(error: unknown, operation: Operation): FailedOutcome {
  const name = `${operation.service}:${operation.name}`;
  const isUnwritten = error instanceof UnsentError || (error instanceof AttemptError && error.attempts === 0);
  const { cause, attempts } =
    error instanceof AttemptError ? error : { cause: isUnwritten ? error.cause : error, attempts: 1 };
  const isUnsent = isUnwritten || wasNeverSent(cause);
  const status = statusOf(cause);
  return {
    ok: false,
    error: classifyError(cause, name, attempts),
    status,
    isRefused: isUnsent || isRefusal(cause),
    ...(isUnsent ? { isUnsent } : {}),
  };
}
