import type { AwsEvent } from '../aws/aws-event.ts';
import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import type { RunEvent } from '../engine/run-event.ts';
import type { LockOwner } from '../run-log/lock-holder.ts';
import type { RunLogRecord } from '../run-log/records.ts';
import type { SigningKey } from '../run-log/signing.ts';

export type { AwsEvent } from '../aws/aws-event.ts';
export type { LockOwner } from '../run-log/lock-holder.ts';

/**
 * The process that the library works for: what it may use, who answers its questions, and where it reports what
 * happens.
 */
export interface Host {
  /** Absolute; relative paths of policies, logs, plans and reports start here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the run cleanly: a check stops making calls, changes that were begun are finished. */
  readonly signal: AbortSignal;
  /** A shared connection. @default a new one */
  readonly connection?: AwsConnection | undefined;
  /** This process, and how it finds out whether another is alive, for the locks of run logs. */
  readonly self: LockOwner;
  /**
   * Asked before anything is changed.
   *
   * @param question - `Make 6 changes in 5 accounts and 4 regions (cloudtrail:StopLogging)?`
   * @param list - the changes, a line each, or the first twenty and how many there are of each policy.
   * @returns whether the changes may be made.
   * @default nothing is changed
   */
  readonly confirm?: ((question: string, list: string) => Promise<boolean>) | undefined;
  /**
   * Asks the person at the terminal, as for the code of an MFA device; gives the answer as typed.
   *
   * @default nobody is asked
   */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /**
   * Signs the plans and run logs that are written; those that are read must be signed with it and unaltered.
   *
   * @default nothing is signed, and signatures are ignored
   */
  readonly key?: SigningKey | undefined;
  /**
   * How texts of ours are worded, in records and notes: whoever calls from a program has options, and no flags.
   *
   * @default as for the command line
   */
  readonly words?: ((text: string) => string) | undefined;
  /** Called with events as they happen. Must be quick, and must not throw. */
  readonly onEvent?: ((event: HostEvent) => void) | undefined;
}

/** Everything that a run reports while it is under way. */
export type HostEvent =
  | AwsEvent
  | RunEvent
  /** AWS answers; the function returns the number of requests in flight at any later moment. */
  | { readonly type: 'connected'; readonly inFlight: () => number; readonly inFlightLimit: () => number }
  /** A record was written to the run log. */
  | { readonly type: 'record'; readonly record: RunLogRecord }
  /** Changes begin, or end. */
  | { readonly type: 'changes-begin'; readonly total: number }
  | { readonly type: 'changes-end' }
  /** What a person should read now: whole lines, with their line breaks. */
  | { readonly type: 'note'; readonly text: string };

/** @param text - whole lines, with their line breaks. */
export function note(host: Pick<Host, 'onEvent'>, text: string): void {
  host.onEvent?.({ type: 'note', text });
}
