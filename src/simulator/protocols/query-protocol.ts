import type { HttpResponse } from '../http-message.ts';
import { formAction, readFormInput } from './form-input.ts';
import type { NamedProtocol, ServiceInterface, WireError } from './protocol.ts';
import { escapeXml, writeXml } from './write-xml.ts';

/** AWS query: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const queryProtocol: NamedProtocol = {
  isRouted: false,
  errors: {
    'missing-token': { code: 'MissingAuthenticationToken', status: 403 },
    'incomplete-signature': { code: 'IncompleteSignature', status: 400 },
    'unknown-key': { code: 'InvalidClientTokenId', status: 403 },
    expired: { code: 'ExpiredToken', status: 403 },
    'wrong-signature': { code: 'SignatureDoesNotMatch', status: 403 },
    'access-denied': { code: 'AccessDenied', status: 403 },
    throttled: { code: 'Throttling', status: 400 },
    'server-error': { code: 'InternalFailure', status: 500 },
    unavailable: { code: 'ServiceUnavailable', status: 503 },
    'unknown-operation': { code: 'InvalidAction', status: 400 },
    'unreadable-input': { code: 'ValidationError', status: 400 },
  },
  operationOf: formAction,
  readInput: readFormInput,
  writeOutput(operation, output, service, requestId) {
    const result =
      output === undefined
        ? ''
        : `<${operation}Result>${writeXml(output, 'member', service.maps)}</${operation}Result>`;
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
    return respond(200, element(`${operation}Response`, service, result + metadata));
  },
  writeError,
};

function writeError(error: WireError, service: ServiceInterface, requestId: string): HttpResponse {
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const body = `<Type>${type}</Type><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message>`;
  return respond(
    error.status,
    element('ErrorResponse', service, `<Error>${body}</Error><RequestId>${requestId}</RequestId>`),
  );
}

function element(name: string, service: ServiceInterface, content: string): string {
  const namespace = service.namespace === undefined ? '' : ` xmlns="${service.namespace}"`;
  return `<${name}${namespace}>${content}</${name}>`;
}

function respond(status: number, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
