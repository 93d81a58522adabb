import type { ErrorKind } from '../../run-log/records.ts';
import type { ReportError } from '../build/report.ts';

/** What to do about an error: the next step, one sentence. */
export function adviceFor({ kind, code, message }: Pick<ReportError, 'kind' | 'code' | 'message'>): string {
  if (kind === 'access-denied' && /\bsession policy\b/.test(message)) {
    return 'The session policy of this run forbids this call: allow it with --session-policy FILE, or lift it with --session-policy off; where it was made by cove-policy, please report the missing action.';
  }
  if (kind === 'assume-role' && /^(PackedPolicyTooLarge|MalformedPolicyDocument)/.test(code ?? '')) {
    return 'AWS refuses the session policy itself: check fewer policies at a time, or give another one with --session-policy.';
  }
  return advice[kind];
}

/** The same for all errors of a kind. */
export const advice: Record<ErrorKind, string> = {
  'assume-role':
    'Check that the role exists in these accounts and that its trust policy lets the caller in; --role-name names another role.',
  'access-denied': 'Let the role make this call in these accounts.',
  'denied-by-scp':
    'A service control policy forbids this call: exempt the role from it, or exclude these accounts or regions.',
  throttled: 'AWS refused the rate in spite of retries: run again with a lower --concurrency.',
  expired:
    'The credentials ran out during the run: renew them, and go on with --resume where the check had a --run-log, or run again.',
  network: 'Check the way to the endpoint (DNS, proxy, firewall, AWS_ENDPOINT_URL) and run again.',
  timeout: 'The endpoint did not answer in time: run again; if it stays so, check the network.',
  validation: 'AWS refuses the input of this call: correct it in the policy.',
  unavailable: 'The service is not to be had there: leave the region out with targets.regions or --regions.',
  partial:
    'AWS answered for a part only, and says so: clear what the message names, or let the policy read that member itself.',
  evaluation: 'An expression of the policy does not fit this resource: correct it in the policy.',
  interrupted:
    'The run ended before these cells were reached: go on with --resume where the check had a --run-log, or run again.',
  internal: 'This is a defect in cove-policy: please report it with this message.',
};
