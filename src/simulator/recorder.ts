import type { JsonObject } from '../json.ts';

/** One call as the simulator saw it. */
export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly principalArn: string;
  /** Name of the role session that signed; null for long-lived credentials. */
  readonly sessionName: string | null;
  readonly input: JsonObject;
  /** HTTP status of the answer; 0 where the connection was closed instead. */
  readonly status: number;
  /** The error's code; null for a success. */
  readonly errorCode: string | null;
}

/** Answers since the start. */
export interface RequestCounts {
  /** Every request, those that no signature fits included. */
  total: number;
  /** Requests that ended in an error or in a closed connection. */
  failed: number;
  /** Requests by `service:Operation`, of those whose signature was good. */
  readonly byOperation: Map<string, number>;
}

/**
 * A call that named a resource of another account than the signer's: what an auditor that mixes up credentials does.
 */
export interface Violation {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly resourceArn: string;
}
