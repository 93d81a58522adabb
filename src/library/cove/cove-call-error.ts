import { holds } from '../../cove-error.ts';
import type { ErrorKind, ErrorRecord } from '../../run-log/records.ts';

/** Where a call was made. */
export interface CallPlace {
  readonly account: string;
  /** `*` if the account could not be entered. */
  readonly region: string;
}

/** A call that failed for good, or a role that could not be assumed. */
export class CoveCallError extends Error {
  /** What went wrong, in the words of reports: `access-denied`, `throttled`, `assume-role` … */
  readonly kind: ErrorKind;
  /** `service:Operation`; null if no call was made. */
  readonly operation: string | null;
  /** AWS's name for the error, or Node's; null if there is none. */
  readonly code: string | null;
  readonly requestId: string | null;
  readonly attempts: number;
  readonly account: string;
  readonly region: string;
  /** The next step, if known. */
  readonly hint: string | undefined;

  /** Whether something is such an error, from any copy of this package. */
  static is(value: unknown): value is CoveCallError {
    return holds(() => value instanceof Error && value.name === 'CoveCallError' && 'kind' in value);
  }

  constructor(
    record: ErrorRecord,
    place: CallPlace,
    options: { readonly hint?: string | undefined; readonly cause?: unknown } = {},
  ) {
    const { cause } = options;
    const failed = record.operation === null ? '' : `${record.operation} failed in `;
    super(
      `${failed}account ${place.account} (${record.kind}): ${record.message}`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'CoveCallError';
    this.kind = record.kind;
    this.operation = record.operation;
    this.code = record.code;
    this.requestId = record.requestId;
    this.attempts = record.attempts;
    this.account = place.account;
    this.region = place.region;
    this.hint = options.hint ?? roleHint(record);
  }
}

/** AWS does not say whether the role exists: it refuses one that is not there in the same words. */
function roleHint({ kind, code, message }: ErrorRecord): string | undefined {
  if (kind !== 'assume-role' || !/^AccessDenied/.test(code ?? '')) return undefined;
  const [, beside = ''] = /\bto perform: sts:(TagSession|SetSourceIdentity)\b/.exec(message) ?? [];
  return BESIDE[beside] ?? ROLE_HINT;
}

const ROLE_HINT =
  'check that the role exists there and trusts the caller, with the externalId if it asks for one; role names another';

/**
 * What is allowed apart from entering the role.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 */
const BESIDE: Readonly<Record<string, string>> = {
  TagSession:
    "let the role's trust policy, and the caller's own, allow sts:TagSession beside sts:AssumeRole: sessionTags ask for it, and so do tags that the caller's session passes on",
  SetSourceIdentity:
    "let the role's trust policy, and the caller's own, allow sts:SetSourceIdentity beside sts:AssumeRole: the caller's session passes its source identity on",
};
