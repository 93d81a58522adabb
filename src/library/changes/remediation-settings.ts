import { CoveError } from '../../cove-error.ts';
import { parseMaxErrors } from '../../remediation/gate.ts';

/** The limits of a run that changes something. */
export interface RemediationSettings {
  /** For the whole organization; 0: none. */
  readonly maxChanges: number;
  /** As written: a number, or a share of the changes. */
  readonly maxErrors: string;
  /** A role name or ARN; undefined: the role that audits also changes. */
  readonly role: string | undefined;
  /** How long to wait for a change to show, in milliseconds. */
  readonly verifyForMs: number;
}

/**
 * The limits, with their defaults: 50 changes, 5 of which may fail, and 60 seconds to verify each.
 *
 * @throws {CoveError} `usage` for an invalid limit.
 */
export function remediationSettings(given: {
  readonly maxChanges?: number | undefined;
  readonly maxErrors?: string | undefined;
  readonly role?: string | undefined;
  /** Seconds. */
  readonly verifyFor?: number | undefined;
}): RemediationSettings {
  const maxErrors = given.maxErrors ?? '5';
  if (parseMaxErrors(maxErrors, 100) === undefined) {
    const found = JSON.stringify(maxErrors);
    throw new CoveError('usage', `--max-errors: expected a number or a share, as in 5 or 10%, got ${found}`);
  }
  return {
    maxChanges: given.maxChanges ?? 50,
    maxErrors,
    role: given.role,
    verifyForMs: (given.verifyFor ?? 60) * 1_000,
  };
}
