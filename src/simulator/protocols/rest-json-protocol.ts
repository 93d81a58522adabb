import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { parseJsonBody } from './json-protocol.ts';
import type { RoutedProtocol, ServiceInterface, WireError } from './protocol.ts';

/**
 * AWS REST JSON 1.0, of which only bodies are used here:
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export const restJsonProtocol: RoutedProtocol = {
  isRouted: true,
  errors: {
    'missing-token': { code: 'MissingAuthenticationTokenException', status: 403 },
    'incomplete-signature': { code: 'IncompleteSignatureException', status: 403 },
    'unknown-key': { code: 'UnrecognizedClientException', status: 403 },
    expired: { code: 'ExpiredTokenException', status: 403 },
    'wrong-signature': { code: 'InvalidSignatureException', status: 403 },
    'access-denied': { code: 'AccessDeniedException', status: 403 },
    throttled: { code: 'TooManyRequestsException', status: 429 },
    'server-error': { code: 'InternalServerException', status: 500 },
    unavailable: { code: 'ServiceUnavailableException', status: 503 },
    'unknown-operation': { code: 'UnknownOperationException', status: 404 },
    'unreadable-input': { code: 'SerializationException', status: 400 },
  },
  operationOf,
  readInput: (request) => parseJsonBody(request.body),
  writeOutput: (_operation, output) => respond(200, output === undefined ? '' : JSON.stringify(output)),
  writeError,
};

function operationOf(request: HttpRequest, service: ServiceInterface): string | undefined {
  const wanted = `${request.method} ${request.path}`;
  return Object.entries(service.operations).find(([, { route }]) => route !== undefined && fits(wanted, route))?.[0];
}

/** What stands in the path for a name in braces is anything; no operation here reads it. */
function fits(wanted: string, route: string): boolean {
  const [own, other] = [route.split('/'), wanted.split('/')];
  return own.length === other.length && own.every((part, index) => part === other[index] || /^\{\w+\}$/.test(part));
}

function writeError(error: WireError): HttpResponse {
  return respond(error.status, JSON.stringify({ message: error.message, ...error.members }), {
    'x-amzn-errortype': error.code,
  });
}

function respond(status: number, body: string, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}
