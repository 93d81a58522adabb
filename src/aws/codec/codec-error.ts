import type { HttpAnswer } from '../http/buffered-exchange.ts';

/**
 * Adds to an error what the client itself would: the answer it came from, and that answer's status and request id if
 * reading it failed.
 *
 * @returns the same error.
 */
export function withAnswer(error: unknown, answer: HttpAnswer): unknown {
  if (!(error instanceof Error)) return error;
  Object.defineProperty(error, '$response', { value: answer, enumerable: false });
  if (!('$metadata' in error)) {
    Object.assign(error, {
      $metadata: {
        httpStatusCode: answer.statusCode,
        requestId: findHeader(answer, /^x-[\w-]+-request-?id$/),
        extendedRequestId: findHeader(answer, /^x-[\w-]+-id-2$/),
        cfId: findHeader(answer, /^x-[\w-]+-cf-id$/),
      },
    });
  }
  return error;
}

function findHeader({ headers }: HttpAnswer, pattern: RegExp): string | undefined {
  return Object.entries(headers).find(([name]) => pattern.test(name))?.[1];
}
