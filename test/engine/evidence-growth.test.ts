import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import type { JsonObject } from '../../src/json.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import type { Policy } from '../../src/policy/model/policy.ts';

const GROUPS = Array.from({ length: 157 }, (_, n) => ({
  GroupId: `sg-${n}`,
  GroupName: `group ${n}`,
  VpcId: 'vpc-1',
  Tags: [{}],
}));

/** A kilobyte each, as AWS's own. */
const INTERFACES = Array.from({ length: 151 }, (_, n) => ({
  NetworkInterfaceId: `eni-${n}`,
  Groups: [{ GroupId: 'sg-of-another-network' }],
  Description: 'x'.repeat(1_000),
}));

const LOOKUP = '{ as: all, operation: "ec2:DescribeNetworkInterfaces" }';
const RULES =
  '{ expand: SecurityGroupRules, operation: "ec2:DescribeSecurityGroupRules", input: { MaxResults: 1000, Filters: [{ Name: group-id, Values: ["${GroupId}"] }] } }';

/** Each group with all interfaces would be 26 MB: decision 74. */
it.each([
  ['with', 'with: { all: "ec2:DescribeNetworkInterfaces" }', 'cove.with.all', '${GroupId}'],
  ['a lookup', `lookups: [${LOOKUP}]`, 'all', '${GroupId}'],
  ['a lookup for each element', `lookups: [${LOOKUP.replace('as:', 'for: Tags, as:')}]`, 'Tags[0].all', '${GroupId}'],
  ['a lookup of what is expanded', `lookups: [${LOOKUP}, ${RULES}]`, 'parent.all', '${SecurityGroupRuleId}'],
])('evidence does not grow with what is joined: %s', async (_, join, all, name) => {
  const outcome = await evaluatePolicy(
    await policyOf(`version: 1
policies:
  - id: group
    title: Group is of no interface
    call: ec2:DescribeSecurityGroups
    resources: SecurityGroups
    ${join}
    filter: let $id = GroupId in !(${all}.NetworkInterfaces[].Groups[?GroupId == $id][])
    finding: { resource: "${name}" }
`),
    cellOf(answerOf),
  );
  expect(outcome).toMatchObject({ status: 'findings', findings: { length: 157 } });
  expect(JSON.stringify(INTERFACES).length * GROUPS.length).toBeGreaterThan(25_000_000);
  expect(JSON.stringify(outcome).length).toBeLessThan(1_000_000);
});

function answerOf(operation: string, { Filters }: JsonObject): JsonObject {
  if (operation === 'DescribeSecurityGroups') return { SecurityGroups: GROUPS };
  if (operation === 'DescribeNetworkInterfaces') return { NetworkInterfaces: INTERFACES };
  const [{ Values }] = Filters as [{ Values: [string] }];
  return { SecurityGroupRules: [{ SecurityGroupRuleId: `sgr-of-${Values[0]}`, GroupId: Values[0] }] };
}

async function policyOf(yaml: string): Promise<Policy> {
  const cwd = await mkdtemp(join(tmpdir(), 'cove-policy-'));
  try {
    await writeFile(join(cwd, 'policies.yml'), yaml);
    const options = { cwd, services: createCatalog([]), allowSecretReads: false, parameters: {} };
    const { policies, diagnostics } = await loadPolicies(['policies.yml'], options);
    const [policy] = policies;
    if (policy === undefined) throw new Error(JSON.stringify(diagnostics));
    return policy;
  } finally {
    await rm(cwd, { recursive: true });
  }
}

function cellOf(answer: (operation: string, input: JsonObject) => JsonObject): ReturnType<typeof createCell> {
  const account = { id: '111111111111', name: null, email: null, ou: null, ouPath: null, tags: {} };
  return createCell({
    account: account.id,
    region: 'us-east-1',
    context: { account, organization: null, partition: 'aws', now: '2026-01-01T00:00:00Z' },
    catalog: createCatalog([]),
    send: async ({ name }, input) => ({ ok: true, output: answer(name, input), isMarked: false }),
  });
}
