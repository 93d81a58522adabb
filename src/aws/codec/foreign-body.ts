/** Describes the body of an answer that nobody understands, in words that give little of it away. */

/** Enough for the XML declaration, a comment and the name of the first element. */
const HEAD_LENGTH = 512;

/** The beginning of a body, without what may precede it. */
export function headOf(body: Uint8Array): string {
  return withoutMark(textOf(body.subarray(0, HEAD_LENGTH)));
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '').trimStart();
}

export function textOf(body: Uint8Array): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.toString('utf8');
}

/** @param head - of a body. */
export function isHtml(head: string): boolean {
  return /^<(!doctype\s+html|html)\b/i.test(head);
}

/** The name of an XML document's first element, without its prefix; undefined where there is none. */
export function rootOf(head: string): string | undefined {
  return /^<(?:[\w.-]+:)?([\w.-]+)/.exec(without(head, BEFORE_ROOT))?.[1];
}

/** Whether an XML document has a document type, which may stand behind comments of any length. */
export function hasDocumentType(body: Uint8Array): boolean {
  const start = without(headOf(body), BEFORE_TYPE);
  if (body.byteLength <= HEAD_LENGTH || /^<\w/.test(start)) return isDocumentType(start);
  return isDocumentType(without(withoutMark(textOf(body)), BEFORE_TYPE));
}

function isDocumentType(start: string): boolean {
  return /^<!DOCTYPE/i.test(start);
}

const BEFORE_TYPE: readonly RegExp[] = [/<\?[\s\S]*?\?>\s*/y, /<!--[\s\S]*?-->\s*/y];
const BEFORE_ROOT: readonly RegExp[] = [...BEFORE_TYPE, /<![^>]*>\s*/y];

/**
 * The text behind whatever of these it begins with. One by one, since a single expression for all of them would try
 * every way to divide the text among them: a page of empty comments would take years.
 */
function without(text: string, forms: readonly RegExp[]): string {
  let at = 0;
  const isNext = (form: RegExp): boolean => {
    form.lastIndex = at;
    if (!form.test(text)) return false;
    at = form.lastIndex;
    return true;
  };
  while (forms.some(isNext));
  return text.slice(at);
}

export function hasElement(text: string, name: string): boolean {
  return new RegExp(`<(?:[\\w.-]+:)?${name}[\\s/>]`).test(text);
}

/** What AWS calls its errors in XML. */
const ERROR_ROOTS: ReadonlySet<string> = new Set(['Error', 'ErrorResponse', 'Response']);

export function errorInXml(root: string | undefined, body: Uint8Array): string | undefined {
  if (root === undefined || !ERROR_ROOTS.has(root)) return undefined;
  const text = textOf(body);
  const name = /<Code>\s*([\w.:-]{1,80})\s*<\/Code>/.exec(text)?.[1];
  return name === undefined && root === 'Response' ? undefined : sentAsSuccess(name, inElement(text, 'Message'));
}

function inElement(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
}

/**
 * @param known - whether the body also has members of the operation: then it counts as an error only if it is named as
 * one.
 */
export function errorInJson(body: Readonly<Record<string, unknown>>, known: boolean): string | undefined {
  const type = typeof body.__type === 'string' ? nameIn(body.__type) : undefined;
  if (known) return type !== undefined && isErrorName(type) ? sentAsSuccess(type, messageIn(body)) : undefined;
  const message = messageIn(body);
  const code = [body.code, body.Code].find((value) => typeof value === 'string');
  if (type === undefined && code === undefined && message === undefined) return undefined;
  return sentAsSuccess(type ?? code, message);
}

/** `com.amazonaws.cloudtrail#TrailNotFoundException` */
function nameIn(type: string): string {
  return type
    .slice(type.lastIndexOf('#') + 1)
    .split(':', 1)
    .join('');
}

/** Most end in one of the first three; the rest are of services that name their errors like EC2 and S3. */
const ERROR_ENDINGS =
  /(Exception|Error|Fault|Failure|Denied|Throttled|Throttling|Exceeded|Unavailable|TooManyRequests|SlowDown|OptInRequired|UnauthorizedOperation)$/;

function isErrorName(name: string): boolean {
  return ERROR_ENDINGS.test(nameIn(name));
}

function messageIn(body: Readonly<Record<string, unknown>>): string | undefined {
  return [body.message, body.Message, body.errorMessage].find((value) => typeof value === 'string');
}

/** Members of errors, and of the answers of gateways and portals. */
const NAMES_IN_ERRORS = /^(__type|message|errormessage|code|errorcode|error|status|statuscode|requestid)$/i;

/** Whether everything in an answer could as well be part of an error. */
export function isLikeAnError(read: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(read).every((name) => NAMES_IN_ERRORS.test(name));
}

/**
 * Every answer of AWS has a request id in a header (`x-amzn-requestid`, `x-amz-request-id`); pages and messages of a
 * network on the way do not. If nothing else sets an answer apart from them, it must have one. Source:
 * https://docs.aws.amazon.com/general/latest/gr/api-retries.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/get-request-ids.html
 */
export function hasRequestId(headers: Readonly<Record<string, string>>): boolean {
  for (const name of REQUEST_IDS) if (headers[name] !== undefined) return true;
  return false;
}

const REQUEST_IDS = ['x-amzn-requestid', 'x-amz-request-id', 'x-amzn-request-id', 'x-amz-requestid'] as const;

export const NO_REQUEST_ID = 'it has no request id, which every answer from AWS has';

/** How much of a message is quoted, since it may come from anybody. */
const MOST_QUOTED = 80;

function sentAsSuccess(name: string | undefined, message: string | undefined): string {
  const called = name === undefined ? '' : `, ${quotedName(name)},`;
  const said = message === undefined || message.trim() === '' ? '' : `: ${message.trim().slice(0, MOST_QUOTED)}`;
  return `it is an error${called} sent as a success${said}`;
}

/** The first few names of members or elements. */
export function quotedNames(names: readonly string[]): string {
  const shown = names.slice(0, 3).map(quotedName).join(', ');
  return names.length > 3 ? `${shown} …` : shown;
}

function quotedName(name: string): string {
  return `\`${name.replace(/[^\w.:$#-]/g, '?').slice(0, 60)}\``;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns undefined where a body is not a JSON object. */
export function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(textOf(body));
    return isRecord(parsed) ? parsed : undefined;
  } catch (error) {
    // The SDK has read it, or will say why it cannot.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Source: RFC 8949, section 3.1: the first three bits are the major type. */
export function isCborMap([first = 0]: Uint8Array): boolean {
  return first >> 5 === 5;
}

/** Of a known length, or ended by a break. */
export function isEmptyCborMap([first, second]: Uint8Array): boolean {
  return first === 0xa0 || (first === 0xbf && second === 0xff);
}
