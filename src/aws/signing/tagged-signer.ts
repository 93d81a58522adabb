/**
 * One SDK client serves all accounts, so credentials travel with the request instead of with the client:
 *
 *   input → (middleware, build step) → request → (signer) → signed request
 *
 * The signer refuses a request that carries none. It never falls back to the client's own credentials, which are a
 * dummy: the SDK memoises a client's credentials, and a fallback would sign one account's call with another account's
 * keys, validly and silently.
 *
 * Source: `signer` of AwsSdkSigV4AuthInputConfig (public),
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
import type { AuthScheme, BuildMiddleware, RequestSigner } from '@smithy/types';
import type { SdkClient } from '../../catalog/sdk-module.ts';
import { CoveError } from '../../cove-error.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { Signer, SigningScope } from './sigv4.ts';

/** Gets a request in place of its signer, which then never signs it; must throw. */
export type SigningProbe = (request: Parameters<RequestSigner['sign']>[0], scope: SigningScope) => never;

export interface RequestTags {
  /** Ties credentials to the input object of one call; every attempt of it is signed with them. */
  tagInput(input: object, credentials: Credentials): void;
  /** Ties credentials to one request that is about to be signed: for one attempt only. */
  tagRequest(request: object, credentials: Credentials): void;
  /** Ties a probe to an input object in place of credentials. */
  probeInput(input: object, probe: SigningProbe): void;
  /** Makes a client copy the tag from a call's input to its request. */
  install(client: SdkClient): void;
  /** The `signer` of a client: for the region and service that an endpoint names, otherwise for the client's own. */
  signerFor(scope: () => Pick<SigningScope, 'region' | 'service'>): (endpoint?: AuthScheme) => Promise<RequestSigner>;
}

/** @returns separate tags, so that two runs in one process share nothing. */
export function createRequestTags(signer: Signer): RequestTags {
  // A member of the input, and not the input object itself: some clients (Route 53, Glacier) put a copy of the input in
  // its place. The member's value means nothing to anybody else.
  const tagMember = Symbol('coveRequestTag');
  const ofTag = new WeakMap<object, Credentials | SigningProbe>();
  const ofRequest = new WeakMap<object, Credentials | SigningProbe>();

  const tag = (input: object, value: Credentials | SigningProbe): void => {
    const key = {};
    ofTag.set(key, value);
    Object.assign(input, { [tagMember]: key });
  };

  const copyTag: BuildMiddleware<object, object> = (next) => (args) => {
    const key: unknown = Reflect.get(args.input, tagMember);
    const value = isObject(key) ? ofTag.get(key) : undefined;
    if (value !== undefined && isObject(args.request)) ofRequest.set(args.request, value);
    return next(args);
  };

  return {
    tagInput: tag,
    tagRequest: (request, credentials) => void ofRequest.set(request, credentials),
    probeInput: tag,
    install(client) {
      // Last in its step, so that no other middleware replaces the request with an untagged copy.
      client.middlewareStack.add(copyTag, { step: 'build', priority: 'low', name: 'coveRequestTag' });
    },
    signerFor: (ownScope) => async (endpoint) => ({
      async sign(request, options) {
        refuseOtherSchemes(endpoint?.name, options?.signingRegion);
        const tagged = ofRequest.get(request);
        if (tagged === undefined) throw new Error('refused to sign a request that carries no credentials of its own');
        const { region, service } = ownScope();
        const scope: SigningScope = {
          region: options?.signingRegion ?? endpoint?.signingRegion ?? region,
          service: options?.signingService ?? endpoint?.signingName ?? service,
          // S3 is the only service whose canonical path is not escaped twice.
          encodesPathTwice: !(
            endpoint !== undefined &&
            'disableDoubleEncoding' in endpoint &&
            endpoint.disableDoubleEncoding
          ),
        };
        if (typeof tagged === 'function') return tagged(request, scope);
        const time = options?.signingDate === undefined ? Date.now() : new Date(options.signingDate).getTime();
        // What the SDK hands over is a request of this one attempt: nobody else looks at it.
        request.headers = signer.sign(request, tagged, scope, time);
        return request;
      },
    }),
  };
}

/**
 * A signature of another kind is needed for several regions at once (SigV4A: multi-region access points, global
 * endpoints of EventBridge) and for S3 directory buckets. AWS would refuse ours, in words that lead nowhere.
 *
 * @throws {CoveError} `usage`
 */
function refuseOtherSchemes(scheme: string | undefined, region: string | undefined): void {
  const isOther = scheme !== undefined && OTHER_SCHEMES.has(scheme);
  if (!isOther && (region === undefined || !/[*,]/.test(region))) return;
  throw new CoveError('usage', `requests that need ${SCHEME_NAMES[scheme ?? ''] ?? SIGV4A} cannot be signed here`, {
    hint: 'make a client of your own with session.credentials() for these',
  });
}

const SIGV4A = 'a signature for several regions (SigV4A)';
const SCHEME_NAMES: Readonly<Record<string, string>> = {
  sigv4a: SIGV4A,
  'sigv4-s3express': 'the session of an S3 directory bucket',
};
const OTHER_SCHEMES: ReadonlySet<string> = new Set(Object.keys(SCHEME_NAMES));

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
