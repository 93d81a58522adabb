import type { RoleSettings } from '../aws/calls/assume-role.ts';
import { buildSessionPolicy, MAX_POLICY_ARNS } from '../aws/credentials/session-policy.ts';
import { CoveError } from '../cove-error.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { WarningRecord } from '../run-log/records.ts';
import type { JsonObject } from '../values/json.ts';
import { neededActions, readsOf, regionReadsOf } from './needed-actions.ts';

/** What to limit the sessions of a check to. */
export type SessionPolicyChoice =
  /** Exactly the read actions of the loaded policies. */
  | { readonly mode: 'auto' }
  /** Nothing: what the role allows, the session allows. */
  | { readonly mode: 'off' }
  /** The user's own policy, JSON, in place of the generated one. */
  | { readonly mode: 'file'; readonly file: string; readonly policy: string };

/** How roles are assumed in a check, and what the report says about it. */
export interface SessionLimits {
  readonly role: Pick<RoleSettings, 'policy' | 'policyArns'>;
  /** `sessionPolicy` of the report's settings. */
  readonly settings: JsonObject;
  readonly warnings: readonly WarningRecord[];
}

export interface SessionLimitOptions {
  readonly choice: SessionPolicyChoice;
  /** Managed policies in addition to the session policy: a session may do what any of them allows. */
  readonly policyArns: readonly string[];
  readonly partition: string;
}

/**
 * Limits the sessions of a check to what its policies read, so that AWS itself refuses everything else.
 *
 * @throws {CoveError} `usage` if the session policy gets too long, and there is no room for the managed policy that
 *   takes its place.
 */
export function limitSessions(policies: readonly Policy[], options: SessionLimitOptions): SessionLimits {
  const limits = limitsOf(policies, options);
  const { policyArns } = options;
  if (policyArns.length === 0 || options.choice.mode === 'off') return limits;
  return { ...limits, warnings: [...limits.warnings, widened(policyArns)] };
}

function limitsOf(policies: readonly Policy[], { choice, policyArns, partition }: SessionLimitOptions): SessionLimits {
  const given = policyArns.length === 0 ? {} : { policyArns };
  const arns = policyArns.length === 0 ? {} : { arns: [...policyArns] };
  if (choice.mode === 'off')
    return { role: given, settings: { mode: 'off', ...arns }, warnings: [unlimited(policyArns)] };
  if (choice.mode === 'file') {
    const settings = { mode: 'file', file: choice.file, ...arns };
    return { role: { policy: choice.policy, ...given }, settings, warnings: [] };
  }
  const { actions, guesses } = neededActions([...readsOf(policies), ...regionReadsOf(policies, partition)]);
  const built = buildSessionPolicy(actions, { partition, policyArns });
  if (built.kind === 'read-only-access') {
    const all = [built.policyArn, ...policyArns];
    if (all.length > MAX_POLICY_ARNS) throw tooManyArns(built.policyArn);
    return {
      role: { policyArns: all },
      settings: { mode: 'auto', arns: all },
      warnings: [tooLong(built.policyArn, actions)],
    };
  }
  return {
    role: { policy: built.policy, ...given },
    settings: { mode: 'auto', actions: [...built.actions], ...arns },
    warnings: guesses.length === 0 ? [] : [guessed(guesses)],
  };
}

function tooManyArns(arn: string): CoveError {
  return new CoveError(
    'usage',
    `these policies need ${arn} as session policy, but AWS accepts only ${MAX_POLICY_ARNS} ARNs`,
    {
      hint: 'name fewer with --policy-arn, or check fewer policies at a time',
    },
  );
}

function unlimited(policyArns: readonly string[]): WarningRecord {
  const rest =
    policyArns.length === 0
      ? 'the sessions may do whatever the role may, and nothing but cove-policy itself keeps this check from writing'
      : `only ${policyArns.join(', ')} limits the sessions to less than the role may`;
  return warning('session-policy-off', `there is no session policy: ${rest}`);
}

function tooLong(arn: string, actions: readonly string[]): WarningRecord {
  const message = `the ${actions.length} actions of these policies do not fit into a session policy: the sessions are limited to ${arn} instead, which reads more than they need`;
  return warning('session-policy-too-long', message);
}

function widened(policyArns: readonly string[]): WarningRecord {
  return warning(
    'session-policy-widened',
    `in addition to the session policy, the sessions may do what ${policyArns.join(', ')} allows`,
  );
}

function guessed(actions: readonly string[]): WarningRecord {
  const message = `the IAM actions of some calls are in no reference; the session policy allows their probable names: ${actions.join(', ')}. If AWS denies such a call "because no session policy allows" another action, use --session-policy`;
  return warning('session-policy-guess', message);
}

/** The principal's own account is entered with the management credentials, which no session policy limits. */
export function principalWarning(account: string): WarningRecord {
  const message = `account ${account} is the caller's own: it is checked with the caller's credentials, which no session policy limits, so nothing but cove-policy itself keeps the check from writing there`;
  return warning('caller-without-session-policy', message);
}

function warning(code: string, message: string): WarningRecord {
  return { type: 'warning', code, message, policy: null };
}
