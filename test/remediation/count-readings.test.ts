import { expect, test, vi } from 'vitest';
import { inWorld } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const USERS = 40;
const OLD = 20;

const world = `
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
accounts:
  - { id: "111111111111", name: Management }
  - id: "222222222201"
    name: One
    users:
${Array.from({ length: USERS }, (_, index) => `      - { name: user-${index}, accessKeys: [{ id: AKIA${String(index).padStart(16, '0')}, ageDays: ${index < OLD ? 200 : 1} }] }`).join('\n')}
`;

/** A lookup that makes resources, and one for each of them. */
const policy = `
version: 1
policies:
  - id: old-keys
    title: An old key is active
    call: iam:ListUsers
    resources: Users
    lookups:
      - { expand: AccessKeyMetadata, operation: iam:ListAccessKeys, input: { UserName: "\${UserName}" } }
      - { as: used, operation: iam:GetAccessKeyLastUsed, input: { AccessKeyId: "\${AccessKeyId}" } }
    filter: Status == 'Active' && age_days(CreateDate) > \`90\`
    finding: { resource: "\${AccessKeyId}" }
    remediate:
      operation: iam:UpdateAccessKey
      input: { UserName: "\${UserName}", AccessKeyId: "\${AccessKeyId}", Status: Inactive }
      undo:
        operation: iam:UpdateAccessKey
        input: { UserName: "\${UserName}", AccessKeyId: "\${AccessKeyId}", Status: Active }
`;

test('what apply and rollback read before and after changes grows with them, and not with their number times that of the resources', () =>
  inWorld(world, {}, async ({ run, write }, { recorded }) => {
    await write('policies/old-keys.yml', policy);
    await run('check', 'policies/old-keys.yml', '--plan', 'plan.json', '--quiet');
    const readsSince = (start: number): number =>
      recorded.slice(start).filter(({ operation }) => /^(ListAccessKeys|GetAccessKeyLastUsed)$/.test(operation)).length;
    const beforeApply = recorded.length;
    expect((await run('apply', 'plan.json', '--yes')).stdout).toContain(`${OLD} remediated`);
    // The lookups of all of them once, and then for each change its own two, before and after.
    expect(readsSince(beforeApply)).toBeLessThanOrEqual(2 * USERS + OLD * 2 * 2);
    const beforeRollback = recorded.length;
    expect((await run('rollback', 'plan.json.run.ndjson', '--yes')).stdout).toContain(`${OLD} rolled back`);
    expect(readsSince(beforeRollback)).toBeLessThanOrEqual(2 * USERS + OLD * 2 * 2);
  }));
