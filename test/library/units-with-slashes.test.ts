import { expect, test } from 'vitest';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { inWorld } from '../remediation/program.ts';

const world = (account: string): string => `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
ous:
  - name: R/D
    ous: [{ name: "/" }, { name: 'a\\b' }]
  - name: A/B
    id: ou-cove-aaaaaaa1
  - name: A
    ous: [{ name: B, id: ou-cove-aaaaaaa2 }]
accounts:
  - { id: "222222222201", name: One, ou: R/D }
  - { id: "222222222202", name: Two, ou: "R/D//" }
  - { id: "222222222203", name: Three, ou: 'R/D/a\\b' }
  - { id: "222222222204", name: Four, ou: ou-cove-aaaaaaa1 }
  - { id: "222222222205", name: Five, ou: ${account} }
`;

/** Each account with the ids and names of what it is in. */
function placesIn({ world: { accounts } }: Simulator): string[] {
  return [...accounts.values()].map(({ id, parent }) => {
    const names: string[] = [];
    for (let unit: typeof parent | null = parent; unit !== null; unit = unit.parent) names.unshift(unit.name);
    return JSON.stringify([id, parent.id, names]);
  });
}

test('an organization with slashes in names of its units is written for a rehearsal, and is the same there', () =>
  inWorld(world('ou-cove-aaaaaaa2'), {}, async ({ run, read }, simulator) => {
    const { exitCode, stderr } = await run('targets', '-o', 'organization=rehearsal.yml');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const organization = parseOrganizationFile(await read('rehearsal.yml'), 'rehearsal.yml');
    const rehearsal = await startSimulator({ organization });
    try {
      expect(placesIn(rehearsal).sort()).toEqual(placesIn(simulator).sort());
      expect(placesIn(simulator)).toContain(JSON.stringify(['222222222205', 'ou-cove-aaaaaaa2', ['Root', 'A', 'B']]));
    } finally {
      await rehearsal.close();
    }
  }));

test('a path that two units have names none of them', () => {
  expect(() => parseOrganizationFile(world('A/B'), 'organization.yml')).toThrow(
    /several organizational units have the path "A\/B": name one by its id/,
  );
});
