import { describe } from 'vitest';
import { connect } from '../../../src/library/cove/open-connection.ts';
import { startSimulator } from '../../../src/simulator/start-simulator.ts';
import { describeBotocove, type SmallOrganization } from './scenarios.ts';

async function openSmall(): Promise<SmallOrganization> {
  const inThree = ['200000000001', '200000000002', '200000000003'];
  const inFour = ['200000000004'];
  const units = {
    one: 'ou-smal-one00000',
    two: 'ou-smal-two00000',
    three: 'ou-smal-three000',
    four: 'ou-smal-four0000',
  };
  const member = (ou: string) => (id: string) => ({ id, name: `mock-${id}`, email: `mock-${id}@mock.example`, ou });
  const simulator = await startSimulator({
    organization: {
      version: 1,
      organization: { managementAccount: '111111111111', root: 'r-smal' },
      regions: ['eu-west-1', 'eu-central-1', 'us-east-1'],
      ous: [
        {
          name: 'one',
          id: units.one,
          ous: [{ name: 'two', id: units.two, ous: [{ name: 'three', id: units.three }] }],
        },
        { name: 'four', id: units.four },
      ],
      accounts: [...inThree.map(member('one/two/three')), ...inFour.map(member('four'))],
    },
  });
  return {
    connect: (options) =>
      connect({ region: 'eu-west-1', endpoint: simulator.url, credentials: simulator.credentials, ...options }),
    management: '111111111111',
    root: 'r-smal',
    units,
    inThree,
    inFour,
    close: () => simulator.close(),
  };
}

describe("Botocove's tests, on the simulator", () => describeBotocove(openSmall));
