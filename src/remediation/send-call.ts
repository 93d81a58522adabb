import type { CallOutcome } from '../aws/calls/call-outcome.ts';
import { callRegion } from '../engine/open-cell.ts';
import { answersFor, isAwaiting } from '../expressions/answer-template.ts';
import { createErrorRecord } from '../run-log/error-record.ts';
import type { Change, ChangeCall } from '../run-log/records.ts';
import { undosOf } from '../run-log/undo-calls.ts';
import type { JsonValue } from '../values/json.ts';
import type { SendOutcome } from './change-log.ts';
import type { RemediationEnvironment } from './through-aws.ts';

/** Makes one call in a change's account and region, at most once. */
export async function sendCall(
  change: Change,
  call: ChangeCall,
  environment: RemediationEnvironment,
): Promise<SendOutcome> {
  const [service = '', operation = ''] = call.operation.split(':');
  const known = environment.catalog.check(service, operation);
  if (!known.ok) return { result: 'refused', error: createErrorRecord('internal', known.message), isUnsent: true };
  const outcome = await environment.client.call({
    operation: environment.catalog.operation(service, operation),
    input: structuredClone(call.input) as Parameters<typeof environment.client.call>[0]['input'],
    account: change.account,
    region: callRegion(change.region, service, environment),
    once: true,
  });
  return toSendOutcome(outcome, call);
}

/** Only what AWS itself refused, or what was never sent, was certainly not made. Every other failure leaves it open. */
function toSendOutcome(outcome: CallOutcome, call: ChangeCall): SendOutcome {
  if (outcome.ok) {
    const waiting = undosOf(call).flatMap(({ input, fromResult }) =>
      fromResult === undefined ? [] : [{ input: input as JsonValue, fromResult }],
    );
    // A malformed one was refused when the changes were read: whatever comes now, the call was made.
    const readable = waiting.filter(isAwaiting);
    return readable.length === 0
      ? { result: 'done' }
      : { result: 'done', answers: answersFor(readable, outcome.output) };
  }
  if (outcome.isRefused !== true) return { result: 'unknown', error: outcome.error };
  return { result: 'refused', error: outcome.error, isUnsent: outcome.isUnsent === true };
}
