import type { AwsClient } from '../aws/calls/aws-client.ts';
import type { Principal } from '../aws/calls/connect.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ReadAsPrincipal, ReadInAccount } from '../organization/aws-reader.ts';

export interface ReaderEnvironment {
  readonly client: AwsClient;
  readonly catalog: Catalog;
  /** The region that answers for global services. */
  readonly globalRegion: string;
}

/** How `organization/` asks an account for its regions. */
export function createAccountReader({ client, catalog, globalRegion }: ReaderEnvironment): ReadInAccount {
  return (account, service, operation, input) =>
    client.call({ operation: catalog.operation(service, operation), input, account, region: globalRegion });
}

/** How `organization/` asks AWS Organizations: in the account of the management credentials. */
export function createPrincipalReader(
  environment: ReaderEnvironment & { readonly principal: Principal },
): ReadAsPrincipal {
  const read = createAccountReader(environment);
  return (service, operation, input) => read(environment.principal.account, service, operation, input);
}
