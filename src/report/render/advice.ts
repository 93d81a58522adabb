import type { ErrorKind } from '../../run-log/records.ts';
import type { ReportError } from '../build/report.ts';

/** What is known of the machine on which a report is rendered. */
export interface AdviceContext {
  /** The variable that names a proxy, where one is set: `HTTPS_PROXY`. */
  readonly proxyVariable?: string | undefined;
}

type AdvisedError = Pick<ReportError, 'kind' | 'code' | 'message'>;

/** What to do about an error: the next step, one sentence. */
export function adviceFor(error: AdvisedError, { proxyVariable }: AdviceContext = {}): string {
  const known = SPECIAL_ADVICE[error.kind]?.find(({ code, words }) => isLike(error, code, words))?.advice;
  const text = known ?? ADVICE[error.kind];
  return proxyVariable !== undefined && NETWORK_KINDS.has(error.kind)
    ? `${text} ${proxyVariable} is set: everything goes through that proxy but what NO_PROXY names.`
    : text;
}

/** The same for all errors of a kind. */
export const ADVICE: Record<ErrorKind, string> = {
  'assume-role':
    'Check that the role exists in these accounts and that its trust policy lets the caller in; --role-name names another role.',
  'access-denied': 'Let the role make this call in these accounts.',
  'denied-by-scp':
    'A service or resource control policy forbids this call: exempt the role from it, exclude these accounts or regions, or accept that they are not evaluated with --allow denied-by-scp.',
  throttled: 'AWS refused the rate in spite of retries: run again with a lower --concurrency.',
  expired:
    'The credentials ran out during the run: renew them, and go on with --resume where the check had a --run-log, or run again.',
  network: 'Check the way to the endpoint (DNS, proxy, firewall, AWS_ENDPOINT_URL) and run again.',
  timeout: 'The endpoint did not answer in time: run again; if it stays so, check the network.',
  validation: 'AWS refuses the input of this call: correct it in the policy.',
  unavailable:
    'The service did not do what was asked there: run again; if it stays so, leave the region out with targets.regions or --regions.',
  'opt-in':
    'The service is not turned on in these accounts: turn it on, exclude the accounts, or accept that they are not evaluated with --allow opt-in.',
  'not-in-region': 'The region does not have the service: leave it out with targets.regions or --regions.',
  partial:
    'AWS answered for a part only, and says so: clear what the message names, or let the policy read that member itself.',
  evaluation: 'An expression of the policy does not fit this resource: correct it in the policy.',
  interrupted:
    'The run ended before these cells were reached: go on with --resume where the check had a --run-log, or run again.',
  internal: 'This is a defect in cove-policy: please report it with this message.',
};

interface SpecialAdvice {
  /** The error's code; any where it is left out. */
  readonly code?: RegExp;
  /** What its message says; anything where it is left out. */
  readonly words?: RegExp;
  readonly advice: string;
}

/** What is better advice for some errors of a kind; the first row that fits counts. */
const SPECIAL_ADVICE: { readonly [Kind in ErrorKind]?: readonly SpecialAdvice[] } = {
  'access-denied': [
    {
      words: /\bsession policy\b/,
      advice:
        'The session policy of this run forbids this call: allow it with --session-policy FILE, or lift it with --session-policy off; where it was made by cove-policy, please report the missing action.',
    },
    {
      code: /^(IncompleteSignature(Exception)?|InvalidSignatureException|SignatureDoesNotMatch)$/,
      advice:
        'AWS does not accept the signature: check the clock of this machine, and that nothing on the way changes requests.',
    },
    {
      code: /^(AccountProblem|AllAccessDisabled|Blocked)$/,
      advice: 'AWS has blocked these accounts: settle it with AWS Support, or exclude them.',
    },
  ],
  'assume-role': [
    {
      code: /^(PackedPolicyTooLarge|MalformedPolicyDocument)/,
      advice:
        'AWS refuses the session policy itself: check fewer policies at a time, or give another one with --session-policy.',
    },
  ],
  network: [
    {
      code: /^(ERR_TLS|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL)/,
      advice:
        'Check whose certificate it is: where a proxy inspects TLS on the way, name its CA in NODE_EXTRA_CA_CERTS.',
    },
    {
      code: /^ENOTFOUND$/,
      advice:
        'Check the name server of this machine and AWS_ENDPOINT_URL; where the region does not have the service, leave it out with targets.regions or --regions.',
    },
    {
      code: /^SyntaxError$/,
      advice:
        'Something other than AWS may have answered: check proxies on the way and AWS_ENDPOINT_URL, and run again.',
    },
  ],
  timeout: [
    {
      words: /^`until: /,
      advice: 'AWS was still at work: run again, and check what the call waits for.',
    },
  ],
  unavailable: [
    { words: /^(there is no region|no region matches) /, advice: 'Correct targets.regions or --regions.' },
    {
      words: /^account \d{12} is [A-Z_]+, and it is targeted/,
      advice: 'Take the accounts out of the targets, or have them reactivated.',
    },
    {
      code: /^PermanentRedirect$/,
      advice:
        'The resource is in another region than the one that was asked: keep to the resources of `cove.region` in `resources`, by the region that the list gives for each.',
    },
    {
      code: /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken|InvalidSecurity|AuthFailure|RegionDisabled(Exception)?)$/,
      advice:
        'The region does not know the session: enable the region in these accounts, or leave it out with targets.regions or --regions.',
    },
    {
      code: /^(UnsupportedAPIEndpointException|EndpointError)$/,
      advice: 'Check what was set about endpoints (AWS_ENDPOINT_URL, FIPS, dual stack): there is none like this.',
    },
    {
      code: /^(UnknownOperationException|InvalidAction|NotImplemented|UnsupportedOperation(Exception)?)$/,
      advice:
        'Whoever answered does not know this operation: leave the region out with targets.regions or --regions, and check AWS_ENDPOINT_URL if it is set.',
    },
    {
      code: /^(Unavailable|ServiceUnavailable(Exception)?|Internal(Failure|Error|Server(Error|Exception)|ServiceError(Exception)?))$/,
      advice: 'AWS itself failed, in spite of retries: run again later.',
    },
  ],
  evaluation: [
    {
      code: /./,
      words: /which the client does not know/,
      advice:
        'AWS answers more than the installed client knows: update it (npm update), and report the operation with this message if it stays so.',
    },
    {
      code: /./,
      words: /\bpages?\b/,
      advice:
        'The list could not be read to its end: run again; if it stays so, please report the operation with this message.',
    },
    {
      code: /./,
      words: /^the input/,
      advice: 'What the policy sends is not what the operation takes: correct the `input` of this call.',
    },
    {
      // An error that has a code is about an answer: an expression has none.
      code: /./,
      advice:
        'The answer is not what the API promises: check AWS_ENDPOINT_URL and proxies on the way; if it comes from AWS, please report it with this message.',
    },
  ],
};

/** Kinds for which the way to AWS matters. */
const NETWORK_KINDS: ReadonlySet<ErrorKind> = new Set(['network', 'timeout']);

function isLike({ code, message }: AdvisedError, codes = /^/, words = /^/): boolean {
  return codes.test(code ?? '') && words.test(message);
}
