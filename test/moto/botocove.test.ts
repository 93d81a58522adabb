import { CreateUserCommand, IAMClient, ListUsersCommand, waitUntilUserExists } from '@aws-sdk/client-iam';
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cove } from '../../src/library/cove/cove.ts';
import { connect } from '../../src/library/cove/open-connection.ts';
import { describeBotocove, type SmallOrganization } from '../library/botocove/scenarios.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { startMoto } from '../support/moto.ts';

const KEYS = { accessKeyId: 'moto', secretAccessKey: 'moto' };

async function openSmall(python: string): Promise<SmallOrganization> {
  const moto = await startMoto(python);
  const organizations = new OrganizationsClient({ region: 'us-east-1', endpoint: moto.url, credentials: KEYS });
  const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
  const root = Roots[0]?.Id ?? '';
  const unit = async (parent: string, name: string): Promise<string> => {
    const made = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: parent, Name: name }));
    return made.OrganizationalUnit?.Id ?? '';
  };
  const account = async (name: string, parent: string): Promise<string> => {
    const made = await organizations.send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@mock.example` }),
    );
    const id = made.CreateAccountStatus?.AccountId ?? '';
    await organizations.send(
      new MoveAccountCommand({ AccountId: id, SourceParentId: root, DestinationParentId: parent }),
    );
    return id;
  };
  const one = await unit(root, 'one');
  const two = await unit(one, 'two');
  const three = await unit(two, 'three');
  const four = await unit(root, 'four');
  const inThree = [await account('a', three), await account('b', three), await account('c', three)];
  const inFour = [await account('d', four)];
  organizations.destroy();
  return {
    connect: (options) => connect({ region: 'eu-west-1', endpoint: moto.url, credentials: KEYS, ...options }),
    management: Organization?.MasterAccountId ?? '',
    root,
    units: { one, two, three, four },
    inThree,
    inFour,
    close: moto.close,
  };
}

describeWithPython('the library beside moto', (python) => {
  describe("Botocove's tests", () => describeBotocove(() => openSmall(python)));

  describe('clients of sessions', () => {
    let world: SmallOrganization;
    beforeAll(async () => {
      world = await openSmall(python);
    });
    afterAll(() => world?.close());

    it('write, wait and read, each in its own account', async () => {
      const connection = await world.connect();
      const { results, exceptions } = await cove(
        async (session) => {
          const client = session.client(IAMClient);
          const UserName = `user-${session.account.id}`;
          await client.send(new CreateUserCommand({ UserName }));
          await waitUntilUserExists({ client, maxWaitTime: 20 }, { UserName });
          const { Users = [] } = await client.send(new ListUsersCommand({}));
          return Users.map((user) => user.UserName);
        },
        { connection, access: 'full' },
      );
      expect(exceptions).toEqual([]);
      expect(results).toHaveLength(4);
      for (const { account, result } of results) expect(result).toEqual([`user-${account.id}`]);
      await connection.close();
    });
  });
});
