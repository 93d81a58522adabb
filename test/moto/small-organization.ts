import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Credentials } from '../../src/aws/credentials/credentials.ts';
import { connect } from '../../src/library/cove/open-connection.ts';
import type { LargeOrganization, SmallOrganization } from '../library/botocove/scenario.ts';
import { type Moto, startMoto } from '../support/moto.ts';

/** What moto takes from anybody, until it is made to ask who calls. */
export const KEYS = { accessKeyId: 'moto', secretAccessKey: 'moto' };

/** Makes an organization of whoever has the keys. */
async function makeOrganization(url: string, credentials: Credentials) {
  const organizations = new OrganizationsClient({ region: 'us-east-1', endpoint: url, credentials });
  const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
  const root = Roots[0]?.Id ?? '';
  return {
    management: Organization?.MasterAccountId ?? '',
    root,
    unit: async (parent: string, name: string): Promise<string> => {
      const made = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: parent, Name: name }));
      return made.OrganizationalUnit?.Id ?? '';
    },
    account: async (name: string, parent: string): Promise<string> => {
      const made = await organizations.send(
        new CreateAccountCommand({ AccountName: name, Email: `${name}@mock.example` }),
      );
      const id = made.CreateAccountStatus?.AccountId ?? '';
      await organizations.send(
        new MoveAccountCommand({ AccountId: id, SourceParentId: root, DestinationParentId: parent }),
      );
      return id;
    },
    close: () => organizations.destroy(),
  };
}

/** The organization of Botocove's tests, in a moto of its own. */
export async function openSmall(python: string): Promise<SmallOrganization & Pick<Moto, 'url'>> {
  const moto = await startMoto(python);
  const { management, root, unit, account, close } = await makeOrganization(moto.url, KEYS);
  const one = await unit(root, 'one');
  const two = await unit(one, 'two');
  const three = await unit(two, 'three');
  const four = await unit(root, 'four');
  const inThree = [await account('a', three), await account('b', three), await account('c', three)];
  const inFour = [await account('d', four)];
  close();
  return {
    url: moto.url,
    connect: (options) => connect({ region: 'eu-west-1', endpoint: moto.url, credentials: KEYS, ...options }),
    management,
    root,
    units: { one, two, three, four },
    inThree,
    inFour,
    close: moto.close,
  };
}

/** Botocove's large organization, of somebody else in the same moto, with so many accounts in each unit. */
export async function openLarge(url: string, inEach: number): Promise<LargeOrganization> {
  const sts = new STSClient({ region: 'us-east-1', endpoint: url, credentials: KEYS });
  const RoleArn = `arn:aws:iam::${MANAGEMENT_OF_LARGE}:role/admin`;
  const { Credentials: keys } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'admin' }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken } = keys ?? {};
  sts.destroy();
  const credentials = { accessKeyId, secretAccessKey, sessionToken: SessionToken ?? '' };
  const { management, root, unit, account, close } = await makeOrganization(url, credentials);
  const A = await unit(root, 'A');
  const units = { B: await unit(A, 'B'), C: await unit(A, 'C'), D: await unit(root, 'D') };
  const accounts: Record<keyof typeof units, string[]> = { B: [], C: [], D: [] };
  for (const name of ['B', 'C', 'D'] as const) {
    for (let each = 0; each < inEach; each += 1) accounts[name].push(await account(`${name}-${each}`, units[name]));
  }
  close();
  const connection = await connect({ region: 'eu-west-1', endpoint: url, credentials });
  return { connection, management, units, accounts, close: () => connection.close() };
}

const MANAGEMENT_OF_LARGE = '800000000000';
