import { describe, expect, it } from 'vitest';
import type { Organization } from '../../src/organization/organization.ts';
import { unitsByName, withUnitIds } from '../../src/organization/unit-names.ts';
import { policyOf } from './test-policy.ts';

const UNITS = [
  { id: 'r-abcd', name: 'Root', path: ['r-abcd'] },
  { id: 'ou-abcd-work', name: 'Workloads', path: ['r-abcd', 'ou-abcd-work'] },
  { id: 'ou-abcd-prod', name: 'Production', path: ['r-abcd', 'ou-abcd-work', 'ou-abcd-prod'] },
  { id: 'ou-abcd-test', name: 'Test', path: ['r-abcd', 'ou-abcd-work', 'ou-abcd-test'] },
  { id: 'ou-abcd-else', name: 'Test', path: ['r-abcd', 'ou-abcd-else'] },
];

const organization: Organization = {
  id: 'o-abc',
  managementAccount: '111111111111',
  accounts: [],
  units: new Map(UNITS.map((unit) => [unit.id, unit])),
  hasTree: true,
};

describe('names and paths of organizational units', () => {
  it.each([
    ['ou-abcd-prod', 'ou-abcd-prod'],
    ['Production', 'ou-abcd-prod'],
    ['Workloads/Production', 'ou-abcd-prod'],
    ['Root/Workloads/Production', 'ou-abcd-prod'],
    ['Workloads/Test', 'ou-abcd-test'],
    ['Root', 'r-abcd'],
    ['production', 'production'],
    ['Nowhere', 'Nowhere'],
  ])('%s is %s', (name, id) => {
    const [targeted] = withUnitIds(organization, [policyOf('p', { ous: [name] })]);
    expect(targeted?.targets.ous).toEqual([id]);
    const [excluded] = withUnitIds(organization, [policyOf('p', { exclude: { ous: [name] } })]);
    expect(excluded?.targets).toMatchObject({ ous: undefined, exclude: { ous: [id] } });
  });

  it('one that is a path and a name of two units is nobody: a path has one unit', () => {
    expect(unitsByName(organization).get('Root/Test')).toEqual(['ou-abcd-else']);
    expect(() => withUnitIds(organization, [policyOf('p', { ous: ['Test'] })])).toThrow(
      'policy p targets the unit "Test", but several have that name',
    );
  });
});
