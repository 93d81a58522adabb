import type { SdkClient } from '../../catalog/sdk-module.ts';

/** The format of a client's answers. `query`: XML with the result in a separate element. */
export type AnswerSyntax = 'json' | 'xml' | 'query' | 'cbor';

/** @returns undefined for a client too old to say, or one with a protocol that is not known here. */
export function answerSyntaxOf({ config }: SdkClient): AnswerSyntax | undefined {
  const { protocol } = config as { readonly protocol?: { getShapeId?(): string } };
  return SYNTAXES.get(protocol?.getShapeId?.() ?? '');
}

/**
 * Source: https://smithy.io/2.0/aws/protocols/index.html,
 * https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
const SYNTAXES: ReadonlyMap<string, AnswerSyntax> = new Map([
  ['aws.protocols#awsJson1_0', 'json'],
  ['aws.protocols#awsJson1_1', 'json'],
  ['aws.protocols#awsQuery', 'query'],
  ['aws.protocols#ec2Query', 'xml'],
  ['aws.protocols#restJson1', 'json'],
  ['aws.protocols#restXml', 'xml'],
  ['smithy.protocols#rpcv2Cbor', 'cbor'],
  ['smithy.protocols#rpcv2Json', 'json'],
]);
