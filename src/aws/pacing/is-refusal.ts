import { isThrottlingError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';

/**
 * Whether AWS itself says that it has not carried out a request: a status of refusal, an error in the form of the
 * service's protocol, and the id that AWS gives each request. Anything between us and AWS answers with statuses too
 * (408, 499, an HTML page with 403), and may have passed the request on: such an answer leaves open what became of it.
 *
 * Sources: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization and its
 * neighbours for the other protocols.
 */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const answer = answerOf(error);
  if (answer === undefined) return false;
  const { status, headers, body } = answer;
  if (body.length > LONGEST_ERROR) return false;
  const isTurnedAway = status >= 400 && (status < 500 || isThrottlingError(error as SdkError));
  if (!isTurnedAway || NEVER_OF_AWS.has(status)) return false;
  const code = codeIn(headers, body);
  if (code === undefined || !ERROR_CODE.test(code) || /^RequestTimeout/.test(code)) return false;
  return hasRequestId(headers, body);
}

/** AWS's errors are a name and a sentence or two. In characters. */
const LONGEST_ERROR = 1_000_000;

/**
 * A request that was not read to its end, or whose sender had gone: whoever says so has not looked at it, and cannot
 * know what else did.
 */
const NEVER_OF_AWS: ReadonlySet<number> = new Set([408, 499]);

/** `AccessDeniedException`, `InvalidGroup.NotFound`, `AWS.SimpleQueueService.NonExistentQueue` */
const ERROR_CODE = /^[A-Z][A-Za-z0-9]*([._-][A-Za-z0-9]+)*$/;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function answerOf(error: Error): Answer | undefined {
  const { $response, $metadata } = error as SdkError & { readonly $response?: unknown };
  if (typeof $response !== 'object' || $response === null) return undefined;
  const { statusCode, headers = {}, body } = $response as Partial<Record<'statusCode' | 'headers' | 'body', unknown>>;
  const status = typeof statusCode === 'number' ? statusCode : $metadata?.httpStatusCode;
  if (status === undefined) return undefined;
  const lower = Object.entries(headers as object).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { status, headers: Object.fromEntries(lower) as Answer['headers'], body: textIn(body) };
}

function textIn(body: unknown): string {
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return typeof body === 'string' ? body : '';
}

/** The error's name, as one of the protocols writes it. */
function codeIn(headers: Answer['headers'], body: string): string | undefined {
  const inHeader = headers['x-amzn-errortype'] ?? headers['x-amzn-query-error'];
  if (inHeader !== undefined) return shortName(inHeader);
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return cborType(body);
  const text = body.trimStart();
  return text.startsWith('{') ? typeInJson(text) : codeInXml(text);
}

function typeInJson(text: string): string | undefined {
  try {
    const { __type, code } = JSON.parse(text) as { readonly __type?: unknown; readonly code?: unknown };
    const type = __type ?? code;
    return typeof type === 'string' ? shortName(type) : undefined;
  } catch {
    return undefined;
  }
}

/** `namespace#Name:http://…` is called `Name`; an awsQueryCompatible header is `Name;Sender`. */
function shortName(type: string): string {
  return (type.split(/[:,;]/)[0] ?? '').split('#').at(-1)?.trim() ?? '';
}

/** In CBOR `__type` is a text, and a name is in it as it is: the first, behind the bytes that say how long it is. */
function cborType(body: string): string | undefined {
  const start = body.indexOf('__type');
  if (start < 0) return undefined;
  return /^[\s\S]{1,5}?([\w.]+#)?([A-Z]\w+)/.exec(body.slice(start + '__type'.length))?.[2];
}

function codeInXml(text: string): string | undefined {
  if (!/^(<\?xml[^>]*\?>\s*)?<(\w+:)?(Error|ErrorResponse|Response)[\s>]/.test(text)) return undefined;
  return /<Code>\s*([^<\s]{1,120})\s*<\/Code>/.exec(text)?.[1];
}

const REQUEST_ID_HEADERS = ['x-amzn-requestid', 'x-amzn-request-id', 'x-amz-request-id', 'x-amz-cf-id'];

function hasRequestId(headers: Answer['headers'], body: string): boolean {
  if (REQUEST_ID_HEADERS.some((name) => (headers[name] ?? '').trim().length >= 8)) return true;
  return /<(RequestId|RequestID)>\s*[\w=+/-]{8,}\s*<\//.test(body);
}
