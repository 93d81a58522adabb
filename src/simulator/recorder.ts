import type { JsonObject } from '../values/json.ts';

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
  /** What the operation gave, before it was written on the wire; undefined for no body, and for an error. */
  readonly output?: JsonObject;
  /** HTTP status of the answer; 0 if the connection was closed instead. */
  readonly status: number;
  /** The error's code; null for a success. */
  readonly errorCode: string | null;
}

/** Answers since the start. */
export interface RequestCounts {
  /** Every request, including those with a bad signature. */
  total: number;
  /** Requests that ended in an error or in a closed connection. */
  failed: number;
  /** Requests with a valid signature, by `service:Operation`. */
  readonly byOperation: Map<string, number>;
}

/**
 * A call that named a resource of an account other than the signer's, as an auditor that mixes up credentials would.
 */
export interface Violation {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly resourceArn: string;
}
