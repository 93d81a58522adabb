import { expect, test } from 'vitest';
import type { AwsConnection } from '../../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { resolveSettings } from '../../../src/config/settings.ts';
import { createChangeTargets } from '../../../src/library/changes/targets-of-changes.ts';
import { type FakeOrganization, fakeOrganization } from '../../organization/fake-organization.ts';
import { policyOf } from '../../organization/test-policy.ts';

const MEMBER = '222222222222';

function targetsIn(fake: FakeOrganization, organization: string | null) {
  const call = ({ operation, input }: { operation: { service: string; name: string }; input: object }) =>
    fake.read(operation.service, operation.name, input as never);
  const client = { call, hideCredentials: (_: string, value: unknown) => value };
  const identity = { account: '111111111111', arn: 'arn:aws:iam::111111111111:user/u', partition: 'aws' };
  return createChangeTargets({
    connection: { identity, clientFor: () => client } as unknown as AwsConnection,
    catalog: createCatalog([]),
    settings: resolveSettings({}, {}),
    policies: [
      {
        ...policyOf('p'),
        remediate: [{ ...policyOf('p').call, risk: undefined, when: undefined, each: undefined, undo: [] }],
      },
    ],
    changes: [{ account: MEMBER }],
    organization,
  });
}

const world = (): FakeOrganization =>
  fakeOrganization({ 'r-root': null }, { '111111111111': { unit: 'r-root' }, [MEMBER]: { unit: 'r-root' } });
const change = { id: 'f', policy: 'p', account: MEMBER, region: 'us-east-1', resource: 'r' };

test('where the organization cannot be read any more, nobody knows whether a change may be made', async () => {
  const fake = world();
  const targets = targetsIn(fake, 'o-fake');
  expect(await targets.whyNot(change)).toBeUndefined();
  for (const operation of ['ListAccounts', 'DescribeOrganization']) {
    fake.denied.add(operation);
    targets.forget();
    expect(await targets.whyNot(change)).toMatch(
      /^it is not known whether it is a target: AWS Organizations cannot be/,
    );
  }
  fake.denied.clear();
  expect(await targets.whyNot(change)).toBeUndefined();
});

test('nor in another organization; where there was none to ask, accounts are taken as they are named', async () => {
  expect(await targetsIn(world(), 'o-other').whyNot(change)).toMatch(/the organization is o-fake now/);
  const fake = world();
  fake.denied.add('DescribeOrganization');
  expect(await targetsIn(fake, null).whyNot(change)).toBeUndefined();
});
