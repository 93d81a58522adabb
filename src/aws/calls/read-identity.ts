import type { Catalog } from '../../catalog/catalog.ts';
import { CoveError } from '../../cove-error.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { RequestGate } from '../pacing/request-gate.ts';
import { identityError } from './identity-error.ts';
import type { SharedClients } from './shared-clients.ts';

/** Who runs this. */
export interface Principal {
  readonly account: string;
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string;
}

/** Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html (needs no permission). */
export async function readIdentity(
  base: Credentials,
  { catalog, region }: { readonly catalog: Catalog; readonly region: string },
  { gate, clients }: { readonly gate: RequestGate; readonly clients: SharedClients },
): Promise<Principal> {
  const operation = catalog.operation('sts', 'GetCallerIdentity');
  // Not "as the principal" in the gate's sense: nobody should have to wait minutes for the run to begin.
  const request = { account: 'identity', region, service: 'sts', operation: 'GetCallerIdentity' };
  try {
    const call = { region, input: {} };
    const { output } = await gate.run(request, () => clients.send(operation, call, base));
    return readPrincipal(output.Account, output.Arn);
  } catch (error) {
    throw identityError(error, region);
  } finally {
    gate.release(request.account);
  }
}

/**
 * Decides which account is entered with the management credentials, so nothing here is taken on trust.
 */
function readPrincipal(account: unknown, arn: unknown): Principal {
  const [, partition, owner] =
    typeof arn === 'string' ? (/^arn:([a-z0-9-]+):[^:]*:[^:]*:(\d{12}):/.exec(arn) ?? []) : [];
  // The two say the same, or one of them is not the caller's.
  if (typeof arn === 'string' && partition !== undefined && owner !== undefined && owner === account) {
    return { account: owner, arn, partition };
  }
  throw new CoveError('network', 'whatever answers for AWS STS does not identify the caller', {
    hint: 'check AWS_ENDPOINT_URL, if it is set, and any proxy on the way',
  });
}
