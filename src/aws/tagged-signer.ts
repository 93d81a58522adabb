/**
 * One SDK client serves all accounts, so credentials travel with the request instead of with the client:
 *
 *   input → (middleware, build step) → request → (signer) → signed request
 *
 * The signer refuses a request that carries none. It never falls back to the client's own credentials, which are a dummy: the SDK
 * memoises a client's credentials, and a fallback would sign one account's call with another account's keys, validly and in silence.
 *
 * Source: `signer` of AwsSdkSigV4AuthInputConfig (public), https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AuthScheme, BuildMiddleware, RequestSigner } from '@smithy/types';
import type { SdkClient } from '../catalog/sdk-module.ts';
import type { Credentials } from './credentials.ts';

export interface RequestTags {
  /** Ties credentials to the input object of one call; every page and every attempt of it is signed with them. */
  tagInput(input: object, credentials: Credentials): void;
  /** Makes a client copy the tag from a call's input to its request. */
  install(client: SdkClient): void;
  /** The `signer` of a client: for what an endpoint says it signs for, else for the client's own region and service. */
  signerFor(scope: () => SigningScope): (endpoint?: AuthScheme) => Promise<RequestSigner>;
}

/** What a signature is good for. */
export interface SigningScope {
  readonly region: string;
  /** The service's signing name, which is not always the client's: `monitoring` for CloudWatch. */
  readonly service: string;
}

/** @returns tags of their own: two runs in one process share nothing. */
export function createRequestTags(): RequestTags {
  // A member of the input, and not the input object itself: some clients (Route 53, Glacier) put a copy of the input in its place. What
  // the member holds says nothing to anybody else.
  const tagMember = Symbol('coveRequestTag');
  const ofTag = new WeakMap<object, Credentials>();
  const ofRequest = new WeakMap<object, Credentials>();

  const copyTag: BuildMiddleware<object, object> = (next) => (args) => {
    const tag: unknown = Reflect.get(args.input, tagMember);
    const credentials = isObject(tag) ? ofTag.get(tag) : undefined;
    if (credentials !== undefined && isObject(args.request)) ofRequest.set(args.request, credentials);
    return next(args);
  };

  return {
    tagInput(input, credentials) {
      const tag = {};
      ofTag.set(tag, credentials);
      Object.assign(input, { [tagMember]: tag });
    },
    install(client) {
      // Last in its step, so that no other middleware puts an untagged copy of the request in its place.
      client.middlewareStack.add(copyTag, { step: 'build', priority: 'low', name: 'coveRequestTag' });
    },
    signerFor: (scope) => async (endpoint) => ({
      sign(request, options) {
        const credentials = ofRequest.get(request);
        if (credentials === undefined) {
          throw new Error('refused to sign a request that carries no credentials of its own');
        }
        const { region, service } = scope();
        const signature = new SignatureV4({
          credentials,
          region: options?.signingRegion ?? endpoint?.signingRegion ?? region,
          service: options?.signingService ?? endpoint?.signingName ?? service,
          sha256: Sha256,
          // S3 is the one service whose canonical path is not escaped twice.
          uriEscapePath: !(
            endpoint !== undefined &&
            'disableDoubleEncoding' in endpoint &&
            endpoint.disableDoubleEncoding
          ),
        });
        return signature.sign(request, options?.signingDate === undefined ? {} : { signingDate: options.signingDate });
      },
    }),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
