import { buildSessionPolicy } from '../aws/credentials/session-policy.ts';
import { CoveError } from '../cove-error.ts';
import { neededActions, readsOf } from '../engine/needed-actions.ts';
import type { OperationName, Policy } from '../policy/model/policy.ts';
import type { LoggedChange } from '../run-log/logged-changes.ts';

export interface RemediationSession {
  /**
   * The session policy of an account, JSON.
   *
   * @throws for an account in which there is nothing to do.
   */
  readonly policyIn: (account: string) => string;
  /** The IAM actions that the policies allow, of all accounts together. */
  readonly actions: readonly string[];
}

/** What sessions are limited to. */
export interface SessionNeeds {
  /** Changes that may be made in this run. */
  readonly sent: readonly LoggedChange[];
  /** Changes for which nothing is sent, but which are read again. */
  readonly looked: readonly LoggedChange[];
}

/**
 * Limits the session of each account to the calls that are still to be made there, and to reading their resources
 * before and after: AWS refuses whatever else our code might try.
 *
 * @throws {CoveError} `usage` if the actions of an account do not fit into a session policy: there is no managed policy
 * to fall back on.
 */
export function remediationSession(
  { sent, looked }: SessionNeeds,
  policies: readonly Policy[],
  partition: string,
): RemediationSession {
  const known = new Map(policies.map((policy) => [policy.id, policy]));
  const operations = new Map<string, OperationName[]>();
  const need = ({ change }: LoggedChange, writes: readonly OperationName[]): void => {
    const policy = known.get(change.policy);
    const reads = policy === undefined ? [] : readsOf([policy]);
    operations.set(change.account, [...(operations.get(change.account) ?? []), ...reads, ...writes]);
  };
  for (const logged of sent) need(logged, callsLeft(logged));
  for (const logged of looked) need(logged, []);
  const built = new Map([...operations].map(([account, needed]) => [account, inlinePolicy(needed, partition)]));
  return {
    policyIn: (account) => {
      const policy = built.get(account)?.policy;
      if (policy === undefined) throw new Error(`there is nothing to do in account ${account}`);
      return policy;
    },
    actions: [...new Set([...built.values()].flatMap(({ actions }) => actions))].sort(),
  };
}

function callsLeft({ change, calls }: LoggedChange): OperationName[] {
  return change.calls.flatMap(({ operation }, index) =>
    calls.get(index) === 'done' ? [] : [operationName(operation)],
  );
}

function inlinePolicy(
  operations: readonly OperationName[],
  partition: string,
): { readonly policy: string; readonly actions: readonly string[] } {
  const { actions } = neededActions(operations);
  const built = buildSessionPolicy(actions, { partition, policyArns: [] });
  if (built.kind === 'inline') return built;
  throw new CoveError('usage', `the ${actions.length} actions of these changes do not fit into one session policy`, {
    hint: 'act on fewer policies at once, or use --session-policy off, which lets the sessions do all that the role may',
  });
}

/** Of `service:Operation`. */
function operationName(text: string): OperationName {
  const [service = '', operation = ''] = text.split(':');
  return { service, operation };
}
