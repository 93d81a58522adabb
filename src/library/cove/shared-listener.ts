import type { AwsEvent, AwsEventListener } from '../../aws/aws-event.ts';
import type { EventListenerState } from '../../aws/calls/connect-aws.ts';
import type { CoveError } from '../../cove-error.ts';
import { createListenerGuard } from './guard-listener.ts';

export interface SharedListener extends EventListenerState {
  readonly listen: (event: AwsEvent) => void;
  /**
   * Calls it no more, and waits for what it has begun.
   *
   * @throws {CoveError} if it failed, and nobody was told.
   */
  close(): Promise<void>;
}

/**
 * The listener of a connection, which outlives its runs: what fails between two of them, or after the last, is told to
 * the next, or to whoever closes the connection.
 */
export function createSharedListener(listener: AwsEventListener | undefined): SharedListener | undefined {
  const broken = new AbortController();
  let failure: CoveError | undefined;
  let isTold = false;
  let isOver = false;
  const guard = createListenerGuard('onEvent', listener, (error) => {
    failure ??= error;
    broken.abort(failure);
  });
  if (guard === undefined) return undefined;
  return {
    signal: broken.signal,
    listen: (event) => (isOver ? undefined : guard.listen(event)),
    takeFailure() {
      isTold ||= failure !== undefined;
      return failure;
    },
    async close() {
      await guard.settled();
      isOver = true;
      if (failure === undefined || isTold) return;
      isTold = true;
      throw failure;
    },
  };
}
