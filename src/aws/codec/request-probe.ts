import { SMITHY_CONTEXT_KEY } from '@smithy/types';
import type { Operation } from '../../catalog/catalog.ts';
import type { SdkClient, SdkCommand } from '../../catalog/sdk-module.ts';
import type { SigningScope } from '../signing/sigv4.ts';
import type { RequestTags } from '../signing/tagged-signer.ts';
import type { CodecRequest } from './sdk-codec.ts';

/** A request as the client's middlewares made it, up to signing. */
export interface ProbedRequest {
  /** The command that went through the client's middlewares. */
  readonly command: SdkCommand;
  readonly request: CodecRequest;
  readonly scope: SigningScope;
  readonly endpoint: URL;
  /** What the client tells its protocol about the operation. */
  readonly smithyContext: unknown;
}

/**
 * Lets a client build the request for an input, and stops it before signing. Nothing is sent, and no credentials are
 * involved.
 *
 * @returns undefined if the client does not get that far, or does not sign the operation.
 */
export async function probeRequest(
  client: SdkClient,
  operation: Operation,
  tags: RequestTags,
  input: object,
): Promise<ProbedRequest | undefined> {
  const command = new operation.Command({ ...input });
  if (command.middlewareStack === undefined) return undefined;
  let context: ProbedContext = {};
  let signed: Pick<ProbedRequest, 'request' | 'scope'> | undefined;
  const readContext = (next: (args: object) => unknown, settled: ProbedContext) => (args: object) => {
    context = settled;
    return next(args);
  };
  // An operation that is not signed would get as far as the network: this is the last thing before it.
  const stop = () => (): never => {
    throw new ProbeEnd();
  };
  command.middlewareStack.add(readContext, { step: 'build', name: 'coveProbe' });
  command.middlewareStack.add(stop, { step: 'deserialize', priority: 'low', name: 'coveProbeEnd' });
  tags.probeInput(command.input, (request, scope) => {
    signed = { request: request as ProbedRequest['request'], scope };
    throw new ProbeEnd();
  });
  try {
    await client.send(command);
  } catch (error) {
    // Whatever else fails here fails again when the client sends the call itself, and is reported then.
    if (!(error instanceof ProbeEnd)) return undefined;
  }
  const { endpointV2, [SMITHY_CONTEXT_KEY]: smithyContext } = context;
  if (signed === undefined || !isBareEndpoint(endpointV2)) return undefined;
  return { command, ...signed, endpoint: endpointV2.url, smithyContext };
}

/** What the middlewares of a call share. */
interface ProbedContext {
  readonly endpointV2?: unknown;
  readonly [SMITHY_CONTEXT_KEY]?: unknown;
}

/** How a probe ends: never seen outside. */
class ProbeEnd extends Error {}

/** An address, without the headers that go with it. */
function isBareEndpoint(value: unknown): value is { readonly url: URL } {
  if (typeof value !== 'object' || value === null) return false;
  const { url, headers = {} } = value as { readonly url?: unknown; readonly headers?: object };
  return url instanceof URL && Object.keys(headers).length === 0;
}
