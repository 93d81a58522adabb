import type { JsonObject, JsonValue } from '../json.ts';

/** What is to be done to one resource, in full: nothing is rendered or looked up between its review and the call. */
export interface Change {
  /** The finding's fingerprint. */
  readonly id: string;
  readonly policy: string;
  readonly account: string;
  /** As reported: a region's name, or `global`. */
  readonly region: string;
  readonly resource: string;
  /** The finding's message. */
  readonly message: string;
  /** The resource as it was judged, sensitive members redacted. */
  readonly evidence: JsonValue;
  /** SHA-256 over what must not have changed when the call is made; see `resource-state.ts`. */
  readonly state: string;
  /** In this order; the first that fails ends the change. */
  readonly calls: readonly ChangeCall[];
}

export interface ChangeCall extends UndoCall {
  /** What takes the call back; null where nothing does. */
  readonly undo: UndoCall | null;
}

export interface UndoCall {
  /** `service:Operation` */
  readonly operation: string;
  readonly input: JsonObject;
}

/**
 * How a change ended.
 *
 * - `remediated`: the calls were made, and the policy no longer finds the resource.
 * - `already-compliant`: the policy no longer found it just before the call; nothing was called.
 * - `drifted`: the resource, or what would be sent, is not what was reviewed; nothing was called.
 * - `refused`: not tried: a cap, an interruption, an answer "no".
 * - `failed`: a call was refused, or the resource could not be read again.
 * - `unverified`: a call was made, or may have been made, and the policy still finds the resource, or could not tell.
 */
export type ChangeState = 'remediated' | 'already-compliant' | 'drifted' | 'refused' | 'failed' | 'unverified';
