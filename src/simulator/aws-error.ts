import type { JsonObject } from '../values/json.ts';

/** Failures that every AWS service has, under a name and a status that depend on its protocol. */
export type CommonErrorKind =
  | 'missing-token'
  | 'incomplete-signature'
  | 'unknown-key'
  | 'expired'
  | 'wrong-signature'
  | 'access-denied'
  | 'throttled'
  | 'server-error'
  | 'unavailable'
  | 'unknown-operation'
  | 'unreadable-input';

/** Code and HTTP status of an error, as one protocol or service spells it. */
export interface ErrorSpelling {
  readonly code: string;
  readonly status: number;
}

/** An error that the service itself names: `TrailNotFoundException`. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the error's shape, for protocols that have them. */
  readonly members: JsonObject;

  constructor(code: string, message: string, status = 400, members: JsonObject = {}) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** An error whose name and status the protocol decides. */
export class CommonError extends Error {
  readonly kind: CommonErrorKind;

  constructor(kind: CommonErrorKind, message: string) {
    super(message);
    this.name = 'CommonError';
    this.kind = kind;
  }
}
