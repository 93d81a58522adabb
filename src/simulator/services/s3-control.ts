import type { JsonObject } from '../../values/json.ts';
import { CommonError } from '../aws-error.ts';
import { type HttpRequest, headerOf } from '../http-message.ts';
import { createRestXmlProtocol } from '../protocols/rest-xml-protocol.ts';
import type { S3State } from '../world/resources.ts';
import { optionalString } from './read-input.ts';
import { deleteBlock, getBlock, putBlock } from './s3-public-access-block.ts';
import { actionOf, type CallContext, type RoutedService } from './service.ts';

const START = '/v20180820/';

/**
 * Part of Amazon S3 Control: the public access block of an account, which applies to all regions, and its access
 * points, of which no account of a simulated organization has one:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_AWS_S3_Control.html
 */
export const s3ControlService: RoutedService = {
  name: 's3-control',
  actionPrefix: 's3',
  global: false,
  protocol: createRestXmlProtocol({ wrapErrors: true, item: 'member' }),
  namespace: 'http://awss3control.amazonaws.com/doc/2018-08-20/',
  bindings: { 'x-amz-account-id': 'AccountId' },
  operations: {
    GetPublicAccessBlock: {
      route: `GET ${START}configuration/publicAccessBlock`,
      action: 'GetAccountPublicAccessBlock',
      answer: (input, call) => getBlock(ownState(input, call), call, { AccountId: call.account.id }),
    },
    PutPublicAccessBlock: {
      route: `PUT ${START}configuration/publicAccessBlock`,
      action: 'PutAccountPublicAccessBlock',
      answer: (input, call) => putBlock(ownState(input, call), call, input),
    },
    DeletePublicAccessBlock: {
      route: `DELETE ${START}configuration/publicAccessBlock`,
      action: 'PutAccountPublicAccessBlock',
      answer: (input, call) => deleteBlock(ownState(input, call), call),
    },
    ListAccessPoints: {
      route: `GET ${START}accesspoint`,
      action: 'ListAccessPoints',
      answer: listAccessPoints,
    },
  },
};

/**
 * S3 Control signs as S3 does. The host name, which distinguishes them on AWS, means nothing here: the path and the
 * account's header do.
 */
export function isS3ControlRequest(request: HttpRequest): boolean {
  return request.path.startsWith(START) && headerOf(request, 'x-amz-account-id') !== undefined;
}

function listAccessPoints(input: JsonObject, call: CallContext): JsonObject {
  ownState(input, call);
  return { ListAccessPointsResult: { AccessPointList: [] } };
}

/** @throws {CommonError} `access-denied` if the named account is not the signer's */
function ownState(input: JsonObject, call: CallContext): S3State {
  const id = optionalString(input, 'AccountId') ?? '';
  if (id === call.account.id) return call.account.resources.s3;
  const arn = `arn:${call.world.partition}:s3::${id}:*`;
  call.reportViolation(arn);
  const action = actionOf(s3ControlService, call.operation);
  const message = `User: ${call.principal.arn} is not authorized to perform: ${action} on resource: "${arn}"`;
  throw new CommonError('access-denied', message);
}
