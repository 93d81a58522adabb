import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { connect } from '../../src/library/cove/open-connection.ts';
import type { SmallOrganization } from '../library/botocove/scenario.ts';
import { type Moto, startMoto } from '../support/moto.ts';

/** What moto takes from anybody, until it is made to ask who calls. */
export const KEYS = { accessKeyId: 'moto', secretAccessKey: 'moto' };

/** The organization of Botocove's tests, in a moto of its own. */
export async function openSmall(python: string): Promise<SmallOrganization & Pick<Moto, 'url'>> {
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
    url: moto.url,
    connect: (options) => connect({ region: 'eu-west-1', endpoint: moto.url, credentials: KEYS, ...options }),
    management: Organization?.MasterAccountId ?? '',
    root,
    units: { one, two, three, four },
    inThree,
    inFour,
    close: moto.close,
  };
}
