import { expect, it } from 'vitest';
import { iamActionsOf } from '../../src/catalog/iam-actions.ts';
import { canonicalServiceName } from '../../src/catalog/service-names.ts';
import { neededActions, readsOf, regionReadsOf } from '../../src/engine/needed-actions.ts';
import { loadPolicies } from '../../src/library/face/policy-set.ts';
import { packageFile } from '../../src/package-files.ts';
import { managedPolicy } from '../../src/simulator/permissions/managed-policies.ts';
import { decide } from '../../src/simulator/permissions/policy-document.ts';
import { SERVICES } from '../../src/simulator/services/services.ts';

/** What the examples call and no policy does. */
const OF_EXAMPLES = ['iam:ListRoles', 'iam:GetRole', 's3:ListAllMyBuckets', 'account:GetAlternateContact'];

/**
 * AWS's own documents, of July and August 2026, allow every read that is shipped but these.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SecurityAudit.html
 */
const NOT_BY_AWS: Readonly<Record<string, readonly string[]>> = {
  ReadOnlyAccess: [],
  SecurityAudit: [
    'account:GetContactInformation',
    'account:ListRegions',
    'cloudwatch:GetMetricStatistics',
    'macie2:DescribeOrganizationConfiguration',
    'macie2:GetMacieSession',
  ],
};

it.each(Object.keys(NOT_BY_AWS))('%s allows of what policies and examples read what it does at AWS', async (name) => {
  const { policies } = await loadPolicies([packageFile('policies')]);
  const { actions } = neededActions([...readsOf(policies), ...regionReadsOf(policies)]);
  const document = managedPolicy(`arn:aws:iam::aws:policy/${name}`);
  const denied = [...actions, ...OF_EXAMPLES].filter((action) => decide([document], action) !== 'allowed');
  expect(denied).toEqual(NOT_BY_AWS[name]);
});

it('ReadOnlyAccess allows no simulated operation that writes', () => {
  const document = managedPolicy('arn:aws:iam::aws:policy/ReadOnlyAccess');
  const writes = [...SERVICES.values()].flatMap((service) =>
    Object.keys(service.operations)
      .filter((name) => /^(Create|Delete|Put|Update|Start|Stop|Modify|Enable|Disable|Revoke|Attach)/.test(name))
      .flatMap((name) => iamActionsOf(service.client ?? canonicalServiceName(service.name), name)),
  );
  expect(writes.length).toBeGreaterThan(5);
  expect(writes.filter((action) => decide([document], action) === 'allowed')).toEqual([]);
});
