import { describe } from 'vitest';
import { connect } from '../../../src/library/cove/open-connection.ts';
import type { OrganizationFile } from '../../../src/simulator/organization-file.generated.ts';
import { startSimulator } from '../../../src/simulator/start-simulator.ts';
import type { LargeOrganization, SmallOrganization } from './scenario.ts';
import { describeBotocove } from './scenarios.ts';

const MANAGEMENT = '111111111111';

const member = (ou: string) => (id: string) => ({ id, name: `mock-${id}`, email: `mock-${id}@mock.example`, ou });

function organizationOf(file: Pick<OrganizationFile, 'ous' | 'accounts'>): OrganizationFile {
  return {
    version: 1,
    organization: { managementAccount: MANAGEMENT, root: 'r-smal' },
    regions: ['eu-west-1', 'eu-central-1', 'us-east-1'],
    ...file,
  };
}

async function openSmall(): Promise<SmallOrganization> {
  const inThree = ['200000000001', '200000000002', '200000000003'];
  const inFour = ['200000000004'];
  const units = {
    one: 'ou-smal-one00000',
    two: 'ou-smal-two00000',
    three: 'ou-smal-three000',
    four: 'ou-smal-four0000',
  };
  const three = { name: 'three', id: units.three };
  const simulator = await startSimulator({
    record: true,
    organization: organizationOf({
      ous: [
        { name: 'one', id: units.one, ous: [{ name: 'two', id: units.two, ous: [three] }] },
        { name: 'four', id: units.four },
      ],
      accounts: [...inThree.map(member('one/two/three')), ...inFour.map(member('four'))],
    }),
  });
  return {
    connect: (options) =>
      connect({ region: 'eu-west-1', endpoint: simulator.url, credentials: simulator.credentials, ...options }),
    management: MANAGEMENT,
    root: 'r-smal',
    units,
    inThree,
    inFour,
    assumed: () => simulator.recorded.filter(({ operation }) => operation === 'AssumeRole').map(({ input }) => input),
    close: () => simulator.close(),
  };
}

async function openLarge(): Promise<LargeOrganization> {
  const units = { A: 'ou-larg-a0000000', B: 'ou-larg-b0000000', C: 'ou-larg-c0000000', D: 'ou-larg-d0000000' };
  const ids = (first: number): string[] => Array.from({ length: 10 }, (_, index) => String(first + index));
  const accounts = { B: ids(300_000_000_001), C: ids(300_000_000_101), D: ids(300_000_000_201) };
  const below = (['B', 'C'] as const).map((name) => ({ name, id: units[name] }));
  const simulator = await startSimulator({
    organization: organizationOf({
      ous: [
        { name: 'A', id: units.A, ous: below },
        { name: 'D', id: units.D },
      ],
      accounts: [...accounts.B.map(member('A/B')), ...accounts.C.map(member('A/C')), ...accounts.D.map(member('D'))],
    }),
  });
  const { url: endpoint, credentials } = simulator;
  const connection = await connect({ region: 'eu-west-1', endpoint, credentials });
  const close = async (): Promise<void> => {
    await connection.close();
    await simulator.close();
  };
  return { connection, management: MANAGEMENT, units, accounts, close };
}

describe("Botocove's tests, on the simulator", () => describeBotocove(openSmall, openLarge));
