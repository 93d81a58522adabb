import type { AwsClient } from '../../src/aws/calls/aws-client.ts';
import type { CallOutcome } from '../../src/aws/calls/call-outcome.ts';
import { type AwsConnectionOptions, connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { roleArn } from '../../src/organization/role-arn.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import type { JsonObject } from '../../src/values/json.ts';

export interface TestConnection {
  readonly client: AwsClient;
  call(account: string, region: string, operation: `${string}:${string}`, input?: JsonObject): Promise<CallOutcome>;
  close(): void;
}

/** Connects to a simulator as its principal, and assumes the default role in each account. */
export async function connectTo(
  simulator: Simulator,
  options: Partial<AwsConnectionOptions> & { readonly roleName?: string; readonly externalId?: string } = {},
): Promise<TestConnection> {
  const catalog = createCatalog([]);
  const { roleName = 'OrganizationAccountAccessRole', externalId, ...rest } = options;
  const connection = await connectAws({
    catalog,
    base: async () => simulator.credentials,
    region: 'us-east-1',
    endpoint: simulator.url,
    signal: new AbortController().signal,
    ...rest,
  });
  const client = connection.clientFor({
    roleArn: (account) => roleArn(roleName, account, connection.identity.partition),
    sessionName: 'cove-policy-test',
    ...(externalId === undefined ? {} : { externalId }),
  });
  return {
    client,
    call(account, region, operation, input = {}) {
      const [service = '', name = ''] = operation.split(':');
      return client.call({ operation: catalog.operation(service, name), input, account, region });
    },
    close: () => connection.close(),
  };
}
