import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { CommonError } from '../aws-error.ts';
import { type HttpRequest, type HttpResponse, headerOf } from '../http-message.ts';
import type { NamedProtocol, ServiceInterface, WireError } from './protocol.ts';

/** AWS JSON 1.1: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const jsonProtocol: NamedProtocol = {
  isRouted: false,
  errors: {
    'missing-token': { code: 'MissingAuthenticationTokenException', status: 400 },
    'incomplete-signature': { code: 'IncompleteSignatureException', status: 400 },
    'unknown-key': { code: 'UnrecognizedClientException', status: 400 },
    expired: { code: 'ExpiredTokenException', status: 400 },
    'wrong-signature': { code: 'InvalidSignatureException', status: 400 },
    'access-denied': { code: 'AccessDeniedException', status: 400 },
    throttled: { code: 'ThrottlingException', status: 400 },
    'server-error': { code: 'InternalFailure', status: 500 },
    unavailable: { code: 'ServiceUnavailableException', status: 503 },
    'unknown-operation': { code: 'UnknownOperationException', status: 400 },
    'unreadable-input': { code: 'SerializationException', status: 400 },
  },
  operationOf,
  readInput: (request) => parseJsonBody(request.body),
  writeOutput: (_operation, output) => respond(200, output === undefined ? '' : JSON.stringify(output)),
  writeError,
};

/** The members of a JSON body; an empty body has none. */
export function parseJsonBody(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  let value: JsonValue;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new CommonError('unreadable-input', 'The request body is not JSON');
  }
  if (!isJsonObject(value))
    throw new CommonError('unreadable-input', 'Start of structure or map found where not expected.');
  return value;
}

function operationOf(request: HttpRequest, service: ServiceInterface): string | undefined {
  const target = headerOf(request, 'x-amz-target') ?? '';
  const dot = target.lastIndexOf('.');
  return service.targets?.includes(target.slice(0, Math.max(dot, 0))) ? target.slice(dot + 1) : undefined;
}

function writeError(error: WireError): HttpResponse {
  return respond(error.status, JSON.stringify({ __type: error.code, message: error.message, ...error.members }));
}

function respond(status: number, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
}
