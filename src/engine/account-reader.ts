import type { AwsClient } from '../aws/calls/aws-client.ts';
import type { Principal } from '../aws/calls/read-identity.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ReadAsPrincipal, ReadInAccount } from '../organization/aws-reader.ts';
import type { JsonObject } from '../values/json.ts';
import { reveal } from '../values/marked.ts';

export interface ReaderEnvironment {
  readonly client: AwsClient;
  readonly catalog: Catalog;
  /** The region that answers for global services. */
  readonly globalRegion: string;
}

/** How `organization/` asks an account for its regions. */
export function createAccountReader({ client, catalog, globalRegion }: ReaderEnvironment): ReadInAccount {
  return async (account, service, operation, input) => {
    const called = { operation: catalog.operation(service, operation), input, account, region: globalRegion };
    const outcome = await client.call(called);
    // AWS marks names and email addresses of accounts as sensitive. A report without them would be unreadable: they are
    // shown, as `cove.account` and by themselves.
    if (!outcome.ok) return outcome;
    return { ok: true, output: client.hideCredentials(account, reveal(outcome.output)) as JsonObject };
  };
}

/** How `organization/` asks AWS Organizations: in the account of the management credentials. */
export function createPrincipalReader(
  environment: ReaderEnvironment & { readonly principal: Principal },
): ReadAsPrincipal {
  const read = createAccountReader(environment);
  return (service, operation, input) => read(environment.principal.account, service, operation, input);
}
