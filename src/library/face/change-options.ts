import { CoveError } from '../../cove-error.ts';
import { isAccountId } from '../../organization/run-targets.ts';
import { describeValue } from '../../text/describe-value.ts';
import {
  anything,
  isAge,
  isBoolean,
  isCount,
  isFunction,
  isText,
  listOrUndefined,
  orUndefined,
} from '../cove/check-options.ts';
import type { Confirm } from './ask-first.ts';
import { isPolicySet, readPolicySet } from './check-arguments.ts';
import { type EngineOptions, readEngineOptions } from './engine-options.ts';
import { JUDGING_CHECKS, type JudgingOptions } from './judging-options.ts';
import type { PolicySet } from './policy-set.ts';

export interface PlanOptions extends EngineOptions, JudgingOptions {
  /** The file that the plan is written to, for review. */
  readonly file: string;
}

export interface ChangeOptions extends EngineOptions {
  /**
   * Asked before anything is changed, with the number of changes, accounts and regions. Anything but `true` is a no.
   * There is no default: nothing is changed without it.
   */
  readonly confirm: (question: string, list: string) => boolean | Promise<boolean>;
  /** For the whole organization; 0: none. @default 50 */
  readonly maxChanges?: number | undefined;
  /** How many may fail before the rest is abandoned: a number, or a share as in `10%`. @default '5' */
  readonly maxErrors?: string | undefined;
  /** The role that makes the changes. @default the one that audits */
  readonly remediateRole?: string | undefined;
  /** How many seconds to wait for a change to show. @default 60 */
  readonly verifyFor?: number | undefined;
  /** The policies that found the changes. @default those named in the plan or the run log */
  readonly policies?: PolicySet | undefined;
}

/** With `waivers`, a change whose finding is waived by now is refused. */
export interface ApplyOptions extends ChangeOptions, Pick<JudgingOptions, 'waivers'> {
  /** An older plan is refused, in milliseconds. @default 24 hours */
  readonly maxAgeMs?: number | undefined;
  /** How the digest of the plan begins that was reviewed: `plan.digest`. @default whichever plan is in the file */
  readonly digest?: string | undefined;
  /** Act on a plan whose check was incomplete. @default false */
  readonly allowIncomplete?: boolean | undefined;
}

export interface RollbackOptions extends ChangeOptions {
  /** Ids of accounts in which changes are undone although they are no longer targets. @default none */
  readonly outsideTargets?: readonly string[] | undefined;
  /** Undo by what the run log alone says, if the resource no longer shows it. @default false */
  readonly trustRunLog?: boolean | undefined;
}

export const PLAN_CHECKS = {
  file: (value: unknown) => (isText(value) ? undefined : 'the path of a file'),
  ...JUDGING_CHECKS,
};

/** A limit that is not a number would limit nothing. */
export const CHANGE_CHECKS = {
  confirm: anything,
  maxChanges: orUndefined(isCount, 'a whole number from 0'),
  maxErrors: orUndefined(isText, "a number or a share, as in '5' or '10%'"),
  remediateRole: orUndefined(isText, "a role's name or ARN"),
  verifyFor: orUndefined(isCount, 'seconds, a whole number from 0'),
  policies: orUndefined(isPolicySet, 'what loadPolicies returned'),
};

export const APPLY_CHECKS = {
  ...CHANGE_CHECKS,
  maxAgeMs: orUndefined(isAge, 'milliseconds, more than 0'),
  digest: orUndefined(isText, 'the digest of a plan'),
  allowIncomplete: orUndefined(isBoolean, 'true or false'),
  waivers: JUDGING_CHECKS.waivers,
};

export const ROLLBACK_CHECKS = {
  ...CHANGE_CHECKS,
  outsideTargets: listOrUndefined(isAccount, 'a list of account ids (12 digits each)'),
  trustRunLog: orUndefined(isBoolean, 'true or false'),
};

function isAccount(value: unknown): boolean {
  return typeof value === 'string' && isAccountId(value);
}

/** Everything that can be wrong with them is found at once, and read once. */
export function readChangeOptions<O extends ChangeOptions>(
  where: 'apply' | 'rollback',
  options: O,
  checks: typeof CHANGE_CHECKS,
): { readonly own: O; readonly confirm: Confirm } {
  const { own } = readEngineOptions(where, options ?? {}, {}, checks);
  const { confirm, policies } = own;
  if (!isFunction(confirm)) {
    // A change that nobody was asked about is never made: a default would be a yes.
    const wrong =
      confirm === undefined
        ? 'confirm is missing: nothing is changed without it'
        : `confirm: expected a function, got ${describeValue(confirm)}`;
    throw new CoveError('usage', `${where}: ${wrong}`, {
      hint: 'pass a function that is called before anything is changed, as in confirm: async (question) => true',
    });
  }
  return { own: policies === undefined ? own : { ...own, policies: readPolicySet(where, policies) }, confirm };
}
