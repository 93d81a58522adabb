import type { CallOutcome } from '../aws/calls/call-outcome.ts';
import type { SourceRange } from '../documents/diagnostic.ts';
import type { AccountFacts } from '../engine/account-work.ts';
import type { OrganizationFacts } from '../organization/organization.ts';
import type { Policy, Severity } from '../policy/model/policy.ts';
import type { ErrorKind, SkipReason } from '../run-log/records.ts';
import type { JsonObject } from '../values/json.ts';

/** A checked test: one policy in one account and region, with answers, and what has to come of it. */
export interface PolicyTest {
  readonly name: string;
  /** With the parameters of the test. */
  readonly policy: Policy;
  /** Where its name stands. */
  readonly range: SourceRange;
  readonly account: AccountFacts;
  readonly organization: OrganizationFacts;
  /** Of a policy on a global service, one that its partition is known by. */
  readonly region: string;
  /** ISO 8601 */
  readonly now: string;
  readonly answers: readonly OperationAnswers[];
  readonly expected: Expected;
}

/** What one operation answers. */
export interface OperationAnswers {
  /** `service:Operation`, with the SDK client's name. */
  readonly operation: string;
  readonly cases: readonly AnswerCase[];
}

export interface AnswerCase {
  /** What the input has to contain. */
  readonly when: JsonObject | undefined;
  /** The region that has to be asked. */
  readonly region: string | undefined;
  /** One call, or all that fit. */
  readonly answers: 'one' | 'all';
  readonly outcome: CallOutcome;
  readonly range: SourceRange;
}

/** What has to come of a test. */
export interface Expected {
  readonly verdict:
    | { readonly kind: 'finds' }
    | { readonly kind: 'error'; readonly error: WantedError }
    | { readonly kind: 'skipped'; readonly reason: SkipReason };
  readonly finds: readonly WantedFinding[];
  /** Undefined: not looked at. */
  readonly changes: WantedChanges | undefined;
}

export interface WantedChanges {
  readonly calls: readonly WantedCall[];
  /** The findings for which no call can be planned. */
  readonly unplanned: readonly WantedRefusal[];
}

export interface WantedRefusal {
  readonly resource: string;
  /** Words that the reason has. */
  readonly reason?: string | undefined;
}

export interface WantedError {
  readonly kind: ErrorKind;
  readonly code?: string | undefined;
  /** Words that the message has. */
  readonly message?: string | undefined;
  readonly resource?: string | undefined;
}

export interface WantedFinding {
  readonly resource: string;
  readonly message?: string | undefined;
  readonly severity?: Severity | undefined;
}

export interface WantedCall {
  /** With the SDK client's name. */
  readonly operation: string;
  readonly input: JsonObject;
  /** In order; empty: there are none. Undefined: not looked at. */
  readonly undo?: readonly Omit<WantedCall, 'undo'>[] | undefined;
}
