import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { boundEvidence } from '../../src/engine/bound-evidence.ts';
import { createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import type { OutcomeRecord } from '../../src/run-log/records.ts';
import type { JsonObject, JsonValue } from '../../src/values/json.ts';

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

const VOLUMES = Array.from({ length: 14 }, (_, n) => ({ VolumeId: `${n}`, Tags: [{ Value: 'x'.repeat(900) }] }));

const LOOKUP = '{ as: all, operation: "ec2:DescribeNetworkInterfaces" }';
const RULES =
  '{ expand: SecurityGroupRules, operation: "ec2:DescribeSecurityGroupRules", input: { MaxResults: 1000, Filters: [{ Name: group-id, Values: ["${GroupId}"] }] } }';

const WITH = 'with: { all: "ec2:DescribeNetworkInterfaces" }';
const NONE = "!(all[].Groups[?GroupId == 'x'][])";

/** Each group with all interfaces would be 26 MB: decision 74. */
it.each([
  ['with', 'with: { all: "ec2:DescribeNetworkInterfaces" }', 'cove.with.all', '${GroupId}'],
  ['a lookup', `lookups: [${LOOKUP}]`, 'all', '${GroupId}'],
  ['a lookup for each element', `lookups: [${LOOKUP.replace('as:', 'for: Tags, as:')}]`, 'Tags[0].all', '${GroupId}'],
  ['a lookup of what is expanded', `lookups: [${LOOKUP}, ${RULES}]`, 'parent.all', '${SecurityGroupRuleId}'],
])('evidence does not grow with what is joined: %s', async (_, join, all, name) => {
  const filter = `let $id = GroupId in !(${all}.NetworkInterfaces[].Groups[?GroupId == $id][])`;
  const outcome = await outcomeOf({ join, filter, finding: `{ resource: "${name}" }` });
  expect(JSON.stringify(outcome)).not.toContain('(cut');
  expect(outcome).toMatchObject({ status: 'findings', findings: { length: 157 } });
  expect(JSON.stringify(INTERFACES).length * GROUPS.length).toBeGreaterThan(25_000_000);
  expect(JSON.stringify(outcome).length).toBeLessThan(1_000_000);
});

/** Where the policy itself puts what is joined into each resource, or into its evidence. */
it.each([
  ['resources that merge', 'SecurityGroups[].merge(@, { all: cove.with.all.NetworkInterfaces })', NONE, ''],
  [
    'resources of text',
    'SecurityGroups[].merge(@, { all: to_string(cove.with.all.NetworkInterfaces) })',
    "!contains(all, 'eni-x')",
    '',
  ],
  [
    'evidence',
    'SecurityGroups',
    'let $id = GroupId in !(cove.with.all.NetworkInterfaces[].Groups[?GroupId == $id][])',
    ', evidence: "{GroupId: GroupId, all: cove.with.all.NetworkInterfaces}"',
  ],
  [
    'evidence of a list',
    'SecurityGroups',
    'let $id = GroupId in !(cove.with.all.NetworkInterfaces[].Groups[?GroupId == $id][])',
    ', evidence: "[GroupId, cove.with.all.NetworkInterfaces]"',
  ],
])('what a policy joins by itself is cut, and says so: %s', async (_, resources, filter, evidence) => {
  const finding = `{ resource: "\${GroupId}"${evidence} }`;
  const outcome = await outcomeOf({ join: WITH, resources, filter, finding });
  expect(outcome).toMatchObject({ status: 'findings', errors: [], findings: { length: 157 } });
  expect(JSON.stringify(outcome).length).toBeLessThan(1_000_000);
  for (const finding of outcome.findings) {
    const text = JSON.stringify(finding.evidence);
    expect(text).toContain('(cut: ');
    expect(text).toContain(finding.resource);
    expect(text.length).toBeGreaterThan(3_000);
  }
});

it('answers of lookups that are short by themselves are cut where they are too much together', async () => {
  const outcome = await outcomeOf({
    join: 'lookups: [{ as: all, operation: "ec2:DescribeVolumes" }]',
    filter: 'length(all.Volumes) == `14`',
  });
  expect(outcome).toMatchObject({ status: 'findings', findings: { length: 157 } });
  expect(JSON.stringify(outcome).length).toBeLessThan(1_000_000);
  expect(JSON.stringify(outcome.findings[0]?.evidence)).toContain('(cut: ');
});

/** Of a few findings, and of many short ones, all is kept. */
it.each([
  ['few', 4, 100],
  ['many', 20_000, 1],
])('what is short is kept whole: %s findings', (_, count, size) => {
  const found = Array.from({ length: count }, (__, n) => ({ evidence: { n, text: 'x'.repeat(size * 1_000) } }));
  expect(boundEvidence(found)).toEqual(found);
});

it.each([
  ['text', 'x'.repeat(1_000_000), /^"x{100,}\(cut: \d+ of 1000000 characters/],
  ['pairs of UTF-16', '\u{1F600}'.repeat(500_000), /^"[^\uD800-\uDFFF]/u],
  ['one of two', ['x', 'y'].map((each) => each.repeat(560_000)), /\(cut: 1 of 2 elements is left out; /],
  ['lists in lists', [[['x'.repeat(1_000_000)]]], /^\[\[\["x+\(cut/],
  [
    'many members',
    Object.fromEntries(INTERFACES.map((each, n) => [`m${n}`, `${each.Description}`.repeat(9)])),
    /\(cut/,
  ],
  [
    'very many members',
    Object.fromEntries(Array.from({ length: 45_000 }, (_, n) => [`member-${n}`, n])),
    /"\(cut\)":"\d+ of 45000 members are left out/,
  ],
])('what is cut is still JSON: %s', (_, evidence, expected) => {
  const [one] = boundEvidence([{ evidence }]);
  const text = JSON.stringify(one?.evidence);
  expect(text).toMatch(expected);
  expect(text.length).toBeLessThan(1_000_000);
  expect(Buffer.from(text).toString()).toBe(text);
});

it('looks at what is nested deep no more often than at what is flat', () => {
  let reads = 0;
  const read = (): string => `${'x'.repeat(9_000)}${reads++}`;
  const member = (): JsonObject => Object.defineProperty({}, 'text', { enumerable: true, get: read });
  const nest = (levels: number): JsonValue => (levels === 0 ? 'end' : { member: member(), deeper: nest(levels - 1) });
  const [one] = boundEvidence([{ evidence: nest(100) }]);
  expect(JSON.stringify(one)).toContain('(cut');
  expect(reads).toBeLessThan(600);
});

/** What becomes of a policy over security groups with which something is joined. */
async function outcomeOf({
  join,
  resources = 'SecurityGroups',
  filter,
  finding = '{ resource: "${GroupId}" }',
}: {
  readonly join: string;
  readonly resources?: string;
  readonly filter: string;
  readonly finding?: string;
}): Promise<OutcomeRecord> {
  const policy = await policyOf(`version: 1
policies:
  - id: group
    title: Group is of no interface
    ${join}
    call: ec2:DescribeSecurityGroups
    resources: ${JSON.stringify(resources)}
    filter: ${JSON.stringify(filter)}
    finding: ${finding}
`);
  return evaluatePolicy(policy, cellOf(answerOf));
}

function answerOf(operation: string, { Filters }: JsonObject): JsonObject {
  if (operation === 'DescribeVolumes') return { Volumes: VOLUMES };
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
