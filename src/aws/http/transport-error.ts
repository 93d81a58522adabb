import { definedMembers } from '../../values/defined-members.ts';

/** Where a request went, as far as an error may say. */
interface Destination {
  readonly hostname: string;
}

/**
 * Translates undici's errors to the names and codes of Node's own HTTP, which are what the SDK's retry rules and
 * classify-error.ts know. What already has such a code is left alone.
 *
 * @returns an error with undici's as its cause.
 */
export function toTransportError(error: unknown, { hostname }: Destination): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  // What is not HTTP at all comes with a name and no code.
  const code = (error as { code?: unknown }).code ?? (isEndedEarly(error) ? ENDED_EARLY : error.name);
  if (PROXY_REFUSAL.test(error.message)) return proxyRefusal(hostname, error);
  const translation = typeof code === 'string' ? (TRANSLATIONS[code] ?? certificateTranslation(code)) : undefined;
  if (translation === undefined) return error;
  const { name, code: nodeCode, message } = translation;
  const translated = new Error(message(hostname, error.message), { cause: error });
  return Object.assign(translated, { name, hostname, ...definedMembers({ code: nodeCode }) });
}

function isEndedEarly({ name, message }: Error): boolean {
  return name === 'HTTPParserError' && message.includes('Invalid EOF state');
}

/** undici calls it aborted, and so it would be taken for an interruption. */
const PROXY_REFUSAL = /^Proxy response \((\d+)\)/;

function proxyRefusal(hostname: string, cause: Error): Error {
  const status = PROXY_REFUSAL.exec(cause.message)?.[1];
  const message = `the proxy does not connect to ${hostname} (HTTP ${status}): check HTTPS_PROXY, and NO_PROXY for what needs none`;
  return Object.assign(new Error(message, { cause }), { code: 'ProxyRefused', hostname });
}

/**
 * What is reported for everything cut off by the end of the run.
 *
 * @param reason - of the signal that ended it: it counts where it is one of ours that says more, as `--timeout` does.
 */
export function aborted(reason?: unknown): Error {
  if (reason instanceof Error && !(reason instanceof DOMException) && reason.name === 'AbortError') return reason;
  return Object.assign(new Error('the run was stopped'), { name: 'AbortError' });
}

/** What the SDK says of a call that its own signal has ended. */
export function requestAborted(cause: unknown): Error {
  return Object.assign(new Error('Request aborted', { cause }), { name: 'AbortError' });
}

/** Ends an answer that never completes: a byte now and then is no answer. */
export function answerTimeout(ms: number): Error {
  return Object.assign(new Error(`not whole after ${ms / 1_000} seconds`), { code: 'COVE_ANSWER_TIMEOUT' });
}

/** Ends the largest answer: the others need the room, and it may come again when they are read. */
export function answersTooLarge(bytes: number): Error {
  const message = `the largest of those that have more than ${bytes} bytes together`;
  return Object.assign(new Error(message), { code: 'COVE_ANSWERS_TOO_LARGE' });
}

interface Translation {
  readonly name: string;
  readonly code?: string;
  readonly message: (hostname: string, message: string) => string;
}

function timeout(message: (hostname: string) => string): Translation {
  return { name: 'TimeoutError', code: 'ETIMEDOUT', message };
}

function reset(message: (hostname: string, message: string) => string): Translation {
  return { name: 'Error', code: 'ECONNRESET', message };
}

/**
 * Nobody trusted vouches for it. Source:
 * https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes
 */
const NOT_TRUSTED =
  /^(UNABLE_TO_(GET|VERIFY)_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_UNTRUSTED)$/;

/** OpenSSL's messages name neither the host nor what to do; the code stays Node's, which is not retried. */
function certificateTranslation(code: string): Translation | undefined {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      name: 'Error',
      code,
      message: (hostname, message) =>
        `the server that answers for ${hostname} presents the certificate of another host (${message})`,
    };
  }
  if (!NOT_TRUSTED.test(code)) return undefined;
  const advice = 'if a proxy inspects TLS on the way, name its CA in NODE_EXTRA_CA_CERTS';
  return {
    name: 'Error',
    code,
    message: (hostname, message) => `the certificate of ${hostname} is not trusted (${message}): ${advice}`,
  };
}

/** AWS's endpoints name their region; the SDK does not know which regions have a service. */
const REGIONAL = /\.[a-z]{2,4}(-[a-z]+)+-\d+\.(?!vpce)/;

const STOPPED: Translation = { name: 'AbortError', message: () => 'the run was stopped' };

/** An answer in chunks whose last one never came: HTTP, and half of it, but undici's parser has one name for all. */
const ENDED_EARLY = 'the end of the connection within an answer';

/** Source: https://undici.nodejs.org/#/docs/api/Errors */
const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  UND_ERR_CONNECT_TIMEOUT: timeout((hostname) => `no connection to ${hostname} in time`),
  UND_ERR_HEADERS_TIMEOUT: timeout((hostname) => `no answer from ${hostname} in time`),
  UND_ERR_BODY_TIMEOUT: timeout((hostname) => `the answer from ${hostname} stopped half-way`),
  COVE_ANSWER_TIMEOUT: {
    name: 'TimeoutError',
    code: 'ETIMEDOUT',
    message: (hostname, message) => `the answer from ${hostname} is ${message}`,
  },
  COVE_ANSWERS_TOO_LARGE: reset((hostname, message) => `the answer from ${hostname} is ${message}`),
  UND_ERR_SOCKET: reset((hostname, message) => `${hostname} closed the connection (${message})`),
  UND_ERR_INFO: reset((hostname, message) => `the connection to ${hostname} ended (${message})`),
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: reset((hostname) => `the answer from ${hostname} was cut off`),
  UND_ERR_RES_EXCEEDED_MAX_SIZE: {
    name: 'Error',
    code: 'AnswerTooLarge',
    message: (hostname) => `the answer from ${hostname} is larger than any that the service gives`,
  },
  HTTPParserError: { name: 'Error', code: 'HPE_INVALID', message: (hostname) => `${hostname} does not speak HTTP` },
  [ENDED_EARLY]: reset((hostname) => `the answer from ${hostname} was cut off`),
  ENOTFOUND: {
    name: 'Error',
    code: 'ENOTFOUND',
    message: (hostname) =>
      REGIONAL.test(hostname)
        ? `${hostname} does not exist: the region may not have the service (narrow \`regions\`)`
        : `${hostname} does not exist`,
  },
  UND_ERR_ABORTED: STOPPED,
  UND_ERR_DESTROYED: STOPPED,
  UND_ERR_CLOSED: STOPPED,
};
