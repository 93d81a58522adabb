import type { HttpResponse } from '../http-message.ts';
import { formAction, readFormInput } from './form-input.ts';
import type { NamedProtocol, ServiceInterface, WireError } from './protocol.ts';
import { escapeXml, writeXml } from './write-xml.ts';

/** EC2 query: https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
export const ec2Protocol: NamedProtocol = {
  isRouted: false,
  errors: {
    'missing-token': { code: 'AuthFailure', status: 401 },
    'incomplete-signature': { code: 'IncompleteSignature', status: 400 },
    'unknown-key': { code: 'AuthFailure', status: 401 },
    expired: { code: 'RequestExpired', status: 400 },
    'wrong-signature': { code: 'AuthFailure', status: 401 },
    'access-denied': { code: 'UnauthorizedOperation', status: 403 },
    throttled: { code: 'RequestLimitExceeded', status: 503 },
    'server-error': { code: 'InternalError', status: 500 },
    unavailable: { code: 'Unavailable', status: 503 },
    'unknown-operation': { code: 'InvalidAction', status: 400 },
    'unreadable-input': { code: 'InvalidParameterValue', status: 400 },
  },
  operationOf: formAction,
  readInput: readFormInput,
  writeOutput(operation, output, service, requestId) {
    const content = `<requestId>${requestId}</requestId>${output === undefined ? '' : writeXml(output, 'item')}`;
    return respond(200, `<${operation}Response xmlns="${service.namespace ?? ''}">${content}</${operation}Response>`);
  },
  writeError,
};

function writeError(error: WireError, _service: ServiceInterface, requestId: string): HttpResponse {
  const body = `<Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message>`;
  return respond(
    error.status,
    `<Response><Errors><Error>${body}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
  );
}

function respond(status: number, body: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}
