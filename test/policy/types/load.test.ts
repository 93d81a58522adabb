import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadPolicies } from '../../../src/policy/build/load-policies.ts';
import { testCatalog } from '../test-catalog.ts';

const cwd = mkdtempSync(path.join(os.tmpdir(), 'cove-types-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const policy = `version: 1
policies:
  - id: one
    title: One
    call: iam:ListUsers
    resources: Users[?Anything.goes]
    lookups: [{ as: more, operation: "iam:GetUser", input: { UserName: "\${UserName}" } }]
    filter: more.User.Whatever > 'x'
  - id: two
    title: Two
    call: iam:ListUsers
    filter: Users
`;

test('a client without schemas is reported once for all files, and its policies load', async () => {
  writeFileSync(path.join(cwd, 'a.yml'), policy.replace(" > 'x'", ''));
  writeFileSync(path.join(cwd, 'b.yml'), policy.replaceAll('id: ', 'id: b-').replace(" > 'x'", ''));
  const services = { ...testCatalog, shapes: () => undefined };
  const { policies, diagnostics } = await loadPolicies(['.'], { cwd, services, allowSecretReads: false });
  expect(diagnostics).toMatchObject([
    {
      code: 'types/unchecked',
      severity: 'warning',
      message: expect.stringContaining('the SDK client for "iam" has no schemas: '),
      range: { file: 'a.yml', line: 5 },
    },
  ]);
  expect(policies.length).toBe(4);
});

test('what is said of one mistake hides no other kind of mistake', async () => {
  writeFileSync(path.join(cwd, 'a.yml'), policy);
  rmSync(path.join(cwd, 'b.yml'), { force: true });
  const { policies, diagnostics } = await loadPolicies(['a.yml'], {
    cwd,
    services: testCatalog,
    allowSecretReads: false,
  });
  expect(diagnostics.map(({ code }) => code)).toEqual(['types/comparison']);
  expect(policies).toEqual([]);
});

test.each<[what: string, operation: string, input: string, resources?: string]>([
  [
    'a filter is called as the member',
    'ec2:DescribeSnapshots',
    '{ Filters: [{ Name: InstanceId, Values: ["${InstanceId}"] }] }',
  ],
  [
    'a value is called as the member',
    'ec2:DescribeSnapshots',
    '{ Filters: [{ Name: tag-key, Values: [InstanceId] }] }',
  ],
  ['a text that no member is called', 'ec2:DescribeSnapshots', '{ OwnerIds: [$Owner, self] }'],
  ['a member that is no text', 'ec2:DescribeAccountAttributes', '{ AttributeNames: Monitoring }'],
  ['text for the text itself', 'ec2:DescribeSnapshots', `{ OwnerIds: ["\${'<InstanceId>'}"] }`],
  [
    'a setting called as a member that the policy has made',
    'ec2:DescribeSnapshots',
    '{ OwnerIds: [self], RestorableByUserIds: enabled }',
    'Reservations[].Instances[].{InstanceId: InstanceId, enabled: State.Name}',
  ],
])(
  'the name of a member may be meant as text: %s',
  async (_, operation, input, resources = 'Reservations[].Instances[]') => {
    writeFileSync(
      path.join(cwd, 'a.yml'),
      `version: 1
policies:
  - id: one
    title: One
    call: ec2:DescribeInstances
    resources: "${resources}"
    lookups: [{ as: more, operation: "${operation}", input: ${input} }]
    filter: more.Snapshots
    finding: { resource: "\${InstanceId}" }
`,
    );
    const { diagnostics } = await loadPolicies(['a.yml'], { cwd, services: testCatalog, allowSecretReads: false });
    expect(diagnostics.map(({ code }) => code)).not.toContain('types/bare-name');
  },
);
