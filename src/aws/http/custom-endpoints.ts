import type { SdkClient } from '../../catalog/sdk-module.ts';

/**
 * Lets a client talk to a server other than AWS if it is told to (`AWS_ENDPOINT_URL` and the like: the simulator, moto,
 * a proxy).
 *
 * On AWS the host name says which bucket is meant (S3), whose account (S3 Control), or which part of a service. Other
 * servers have one name, or often just an address, and the request says the same in its path and headers. AWS's own
 * host names stay as the SDK makes them, endpoints of a VPC included.
 *
 * This is in the function that chooses endpoints, and not in the client's options, because the SDK learns what
 * `AWS_ENDPOINT_URL_S3` or a profile says only at the first call, and because nothing else keeps S3 Control from
 * putting the account in front of an address.
 *
 * Source: https://smithy.io/2.0/spec/endpoint-traits.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function installOwnServers({ config }: SdkClient): void {
  const { endpointProvider: choose } = config;
  if (choose === undefined) return;
  config.endpointProvider = (parameters, context) => {
    if (!isOwnServer(parameters.Endpoint)) return choose(parameters, context);
    config.disableHostPrefix = true;
    return choose({ ...parameters, ...plainHost(parameters) }, context);
  };
}

/** The parameters that put something in front of a host name, as far as this client has them. */
function plainHost(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    ...('ForcePathStyle' in parameters ? { ForcePathStyle: true } : {}),
    ...('RequiresAccountId' in parameters ? { RequiresAccountId: false } : {}),
  };
}

function isOwnServer(endpoint: unknown): boolean {
  return typeof endpoint === 'string' && URL.canParse(endpoint) && !AWS_HOST.test(new URL(endpoint).hostname);
}

/** The suffixes of all partitions, those of dual-stack endpoints too. */
const AWS_HOST =
  /(^|\.)(amazonaws\.(com|eu|com\.cn)|api\.aws|api\.aws\.(ic\.gov|hci\.ic\.gov|scloud)|api\.(amazonwebservices\.(com\.cn|eu)|cloud-aws\.adc-e\.uk)|(c2s|csp\.hci)\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk)$/;
