import { expect, it } from 'vitest';
import { withListed } from '../../src/organization/merge-listed.ts';
import { factsOfOrganization, type Organization } from '../../src/organization/organization.ts';

it('accounts of the accounts file are not of the organization: what is shared with them is shared with strangers', () => {
  const organization: Organization = {
    ...{ id: 'o-example', managementAccount: '111111111111', hasTree: true, units: new Map() },
    accounts: [],
  };
  const listed = withListed(organization, {
    ...{ file: 'accounts.yml', only: false },
    accounts: [{ id: '999999999999', name: 'outside', email: null, tags: {} }],
  });
  expect(listed.accounts.map(({ id }) => id)).toEqual(['999999999999']);
  expect(factsOfOrganization(listed).accounts).toEqual([]);
});
