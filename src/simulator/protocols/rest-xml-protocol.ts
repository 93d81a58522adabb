import type { JsonObject } from '../../values/json.ts';
import { CommonError } from '../aws-error.ts';
import { type HttpRequest, type HttpResponse, headerOf } from '../http-message.ts';
import type { RoutedProtocol, ServiceInterface, WireError } from './protocol.ts';
import { readXml } from './read-xml.ts';
import { escapeXml, writeXml } from './write-xml.ts';

export interface RestXmlOptions {
  /** False: `Error` is the root of an error, as in S3; true: it is inside an `ErrorResponse`. */
  readonly wrapErrors: boolean;
  /** What the elements of a list are called. */
  readonly item: string;
}

/**
 * REST XML, with buckets in the path: https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 *
 * A route is a method, a path in which `{Bucket}` is a segment, and the query parameter that selects the operation, if
 * any: `GET /{Bucket}?publicAccessBlock`. An operation's output has one member, the root element of the answer; without
 * output the answer is a 204.
 */
export function createRestXmlProtocol({ wrapErrors, item }: RestXmlOptions): RoutedProtocol {
  return {
    isRouted: true,
    errors: {
      'missing-token': { code: 'AccessDenied', status: 403 },
      'incomplete-signature': { code: 'AuthorizationHeaderMalformed', status: 400 },
      'unknown-key': { code: 'InvalidAccessKeyId', status: 403 },
      expired: { code: 'ExpiredToken', status: 400 },
      'wrong-signature': { code: 'SignatureDoesNotMatch', status: 403 },
      'access-denied': { code: 'AccessDenied', status: 403 },
      throttled: { code: 'SlowDown', status: 503 },
      'server-error': { code: 'InternalError', status: 500 },
      unavailable: { code: 'ServiceUnavailable', status: 503 },
      'unknown-operation': { code: 'NotImplemented', status: 501 },
      'unreadable-input': { code: 'MalformedXML', status: 400 },
    },
    operationOf: (request, service) => findRoute(request, service)?.operation,
    readInput,
    writeOutput(_operation, output, { namespace = '' }) {
      if (output === undefined) return { status: 204, headers: {}, body: '' };
      const roots = Object.entries(output);
      const body = roots.map(([name, value]) => `<${name} xmlns="${namespace}">${writeXml(value, item)}</${name}>`);
      return respond(200, body.join(''));
    },
    writeError: (error, _service, requestId) => writeError(error, requestId, wrapErrors),
  };
}

interface Route {
  readonly operation: string;
  readonly labels: JsonObject;
}

function findRoute({ method, path, query }: HttpRequest, { operations }: ServiceInterface): Route | undefined {
  const parameters = new URLSearchParams(query);
  const routes = Object.values(operations).map(({ route = '' }) => route);
  for (const [operation, { route = '' }] of Object.entries(operations)) {
    const [, verb, template = '', selector] = /^(\w+) ([^?]+)(?:\?(.+))?$/.exec(route) ?? [];
    const labels = verb === method ? matchPath(template, path) : undefined;
    if (labels !== undefined && selects(selector, parameters, routes)) return { operation, labels };
  }
  return undefined;
}

function matchPath(template: string, path: string): JsonObject | undefined {
  const wanted = template.split('/');
  const found = path.replace(/(?<=.)\/$/, '').split('/');
  if (wanted.length !== found.length) return undefined;
  const labels: JsonObject = {};
  for (const [index, step] of wanted.entries()) {
    const segment = found[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(step)?.[1];
    if (name === undefined ? segment !== step : segment === '') return undefined;
    if (name !== undefined) labels[name] = decodeSegment(segment);
  }
  return labels;
}

/**
 * `?acl` on a bucket is a different operation from the bucket itself: anything else in the query must be a parameter,
 * not a selector.
 */
function selects(selector: string | undefined, parameters: URLSearchParams, routes: readonly string[]): boolean {
  if (selector !== undefined) return parameters.has(selector);
  return !routes.some((route) => parameters.has(route.split('?')[1] ?? ''));
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new CommonError('unreadable-input', "Couldn't parse the specified URI.");
  }
}

function readInput(request: HttpRequest, service: ServiceInterface): JsonObject {
  const parameters = new URLSearchParams(request.query);
  const bound = Object.entries(service.bindings ?? {}).flatMap(([name, member]) => {
    const value = parameters.get(name) ?? headerOf(request, name);
    return value === undefined ? [] : [[member, value]];
  });
  return {
    ...findRoute(request, service)?.labels,
    ...Object.fromEntries(bound),
    ...(request.body.length === 0 ? {} : readXml(request.body.toString('utf8'))),
  };
}

function writeError(error: WireError, requestId: string, wrapped: boolean): HttpResponse {
  const parts = { Code: error.code, Message: error.message, ...error.members };
  const id = `<RequestId>${requestId}</RequestId>`;
  const body = wrapped
    ? `<ErrorResponse><Error>${writeXml(parts, 'member')}</Error>${id}</ErrorResponse>`
    : `<Error>${writeXml(parts, 'member')}${id}</Error>`;
  const { Region } = error.members;
  return respond(error.status, body, typeof Region === 'string' ? { 'x-amz-bucket-region': escapeXml(Region) } : {});
}

function respond(status: number, body: string, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/xml', ...headers },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}
