import type { CallOutcome } from '../aws/calls/aws-client.ts';
import { evaluatePolicy, type FoundResource } from '../engine/evaluate-policy.ts';
import { type CellEnvironment, callRegion, openCell } from '../engine/open-cell.ts';
import type { Account } from '../organization/organization.ts';
import type { Policy } from '../policy/model/policy.ts';
import { createErrorRecord } from '../run-log/error-record.ts';
import type { Change, ErrorRecord, UndoCall } from '../run-log/records.ts';
import type { Reread } from './apply-changes.ts';
import type { SendOutcome } from './change-log.ts';
import { planChange } from './plan-change.ts';

export interface RemediationEnvironment extends CellEnvironment {
  readonly policies: ReadonlyMap<string, Policy>;
  readonly accounts: ReadonlyMap<string, Account>;
}

/** Evaluates a change's policy again, in the change's account and region, with no answer kept from before. */
export async function rereadChange(change: Change, environment: RemediationEnvironment): Promise<Reread> {
  const policy = environment.policies.get(change.policy);
  const account = environment.accounts.get(change.account);
  if (policy === undefined || account === undefined) {
    return {
      state: 'unreadable',
      error: missing(policy === undefined ? `policy ${change.policy}` : `account ${change.account}`),
    };
  }
  const found: FoundResource[] = [];
  const cell = openCell(account, change.region, environment);
  const outcome = await evaluatePolicy(policy, cell, (each) => found.push(each));
  const match = found.find(({ finding }) => finding.fingerprint === change.id);
  if (match !== undefined) return plannedAgain(match);
  if (outcome.skipped !== null) {
    return { state: 'unreadable', error: createErrorRecord('not-in-region', outcome.skipped.message) };
  }
  // Others of its name would be taken for it, or it for them: that it is put right cannot be said.
  if (found.some(({ finding }) => finding.resource === change.resource)) {
    return {
      state: 'unreadable',
      error: createErrorRecord('evaluation', 'several findings have the name of this one now'),
    };
  }
  // A resource that could not be judged may be this one, whatever the others say.
  const error = outcome.errors.find(({ resource }) => resource === null || resource === change.resource);
  return error === undefined ? { state: 'not-found' } : { state: 'unreadable', error };
}

function plannedAgain(found: FoundResource): Reread {
  const planned = planChange(found);
  if (planned === undefined) return { state: 'unreadable', error: missing('the remediation of the policy') };
  return planned.ok
    ? { state: 'found', change: planned.change }
    : { state: 'unreadable', error: createErrorRecord('evaluation', planned.reason) };
}

function missing(what: string): ErrorRecord {
  return createErrorRecord('evaluation', `${what} is not there any more`);
}

/** Makes one call in a change's account and region, at most once. */
export async function sendCall(
  change: Change,
  call: UndoCall,
  environment: RemediationEnvironment,
): Promise<SendOutcome> {
  const [service = '', operation = ''] = call.operation.split(':');
  const outcome = await environment.client.call({
    operation: environment.catalog.operation(service, operation),
    input: structuredClone(call.input) as Parameters<typeof environment.client.call>[0]['input'],
    account: change.account,
    region: callRegion(change.region, service, environment),
    once: true,
  });
  return toSendOutcome(outcome);
}

/** Only what AWS itself refused, or what was never sent, was surely not made. Every other failure leaves that open. */
function toSendOutcome(outcome: CallOutcome): SendOutcome {
  if (outcome.ok) return { result: 'done' };
  return { result: outcome.isRefused === true ? 'refused' : 'unknown', error: outcome.error };
}
