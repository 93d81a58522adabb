/** `partial` on a policy whose elements cannot all be read, and `finding.evidence`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { type PlannedChange, planChange } from '../../src/remediation/plan-change.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { policiesOf } from '../support/run-policies.ts';
import { evaluateScripted, type ScriptedAnswer, type ScriptedCall, scriptedCell } from '../support/scripted-cell.ts';

const TRAILS = readFileSync(path.join(import.meta.dirname, '../fixtures/cis/multi-region-trail.yml'), 'utf8');

/** "At least one": one that logs is enough. */
const ENOUGH = TRAILS.replace('    filter:', '    partial: pass\n    filter:');

/** "None may": one that logs is too many. */
const TOO_MANY = TRAILS.replace(/filter: .*/, 'filter: trailList[?status.IsLogging]\n    partial: finding');

/** `partial` the wrong way round. */
const PASS_BY_NONE = TOO_MANY.replace('partial: finding', 'partial: pass');
const FOUND_BY_NONE = ENOUGH.replace('partial: pass', 'partial: finding');

/** @param logging - by the region of a trail; undefined where an SCP keeps it closed. */
function trailsIn(logging: Readonly<Record<string, boolean | undefined>>): (call: ScriptedCall) => ScriptedAnswer {
  return ({ operation, region = '' }) => {
    if (operation === 'cloudtrail:DescribeTrails') {
      const trailList = Object.keys(logging).map((HomeRegion) => ({
        HomeRegion,
        IsMultiRegionTrail: true,
        TrailARN: HomeRegion,
      }));
      return { trailList };
    }
    const IsLogging = logging[region];
    return IsLogging === undefined ? { error: { kind: 'denied-by-scp', code: 'AccessDenied' } } : { IsLogging };
  };
}

describe('partial', () => {
  it.each([
    ['pass: one that logs is enough', ENOUGH, { 'us-east-1': true, 'eu-west-1': undefined }, 'compliant'],
    ['pass: without one, nobody knows', ENOUGH, { 'us-east-1': false, 'eu-west-1': undefined }, 'error'],
    ['pass: with none read, nobody knows', ENOUGH, { 'us-east-1': undefined }, 'error'],
    ['finding: one that logs is too many', TOO_MANY, { 'us-east-1': true, 'eu-west-1': undefined }, 'findings'],
    ['finding: without one, nobody knows', TOO_MANY, { 'us-east-1': false, 'eu-west-1': undefined }, 'error'],
    [
      'pass: one that is right says nothing of "none may"',
      PASS_BY_NONE,
      { 'us-east-1': false, 'eu-west-1': undefined },
      'error',
    ],
    ['pass: none that was read has made it', PASS_BY_NONE, { 'us-east-1': undefined }, 'error'],
    ['finding: none that was read has made it', FOUND_BY_NONE, { 'us-east-1': undefined }, 'error'],
    [
      'finding: one that is wrong says nothing of "at least one"',
      FOUND_BY_NONE,
      { 'us-east-1': false, 'eu-west-1': undefined },
      'error',
    ],
    ['all read: as ever', ENOUGH, { 'us-east-1': false, 'eu-west-1': false }, 'findings'],
    ['all read: as ever', TOO_MANY, { 'us-east-1': false, 'eu-west-1': false }, 'compliant'],
    ['neither: an error, though one logs', TRAILS, { 'us-east-1': true, 'eu-west-1': undefined }, 'error'],
  ] as const)('%s', async (_, yaml, logging, status) => {
    const { outcome } = await evaluateScripted(yaml, trailsIn(logging));
    expect(outcome.status).toBe(status);
    if (status === 'error') expect(outcome).toMatchObject({ findings: [], errors: [{ kind: 'denied-by-scp' }] });
  });

  it.each([
    ['another member', 'name', 'findings'],
    ['the list', "name && !(trailList[?Name == 'x'])", 'error'],
    ['the whole', 'name && length(values(@)) > `0`', 'error'],
    ['what a later lookup asked with the list', 'name && !(later.IsLogging)', 'error'],
  ] as const)('finding: with none read, where the filter reads %s', async (_, filter, status) => {
    const { outcome } = await evaluateScripted(
      `version: 1
policies:
  - id: p
    title: T
    call: cloudtrail:DescribeTrails
    resources: "{trailList: trailList, name: trailList[0].Name}"
    lookups:
      - { for: trailList, as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${Name}" } }
      - { as: later, operation: cloudtrail:GetTrailStatus, input: { Name: "\${trailList[0].Name || 'none'}" } }
    partial: finding
    filter: ${JSON.stringify(filter)}
    finding: { resource: p }
`,
      ({ operation, input }) => {
        if (operation === 'cloudtrail:DescribeTrails') return { trailList: [{ Name: 'a' }] };
        return input.Name === 'none'
          ? { IsLogging: false }
          : { error: { kind: 'denied-by-scp', code: 'AccessDenied' } };
      },
    );
    expect(outcome.status).toBe(status);
  });

  it('what could not be read is left out of the evidence', async () => {
    const { outcome } = await evaluateScripted(TOO_MANY, trailsIn({ 'us-east-1': true, 'eu-west-1': undefined }));
    expect(outcome.findings[0]?.evidence).toMatchObject({ trailList: [{ HomeRegion: 'us-east-1' }] });
  });
});

/** A finding that stands by one trail, where `gone` could not be looked at: what of it may be changed? */
describe('partial: a change', () => {
  const policy = (input: string, undo = '"a"'): string => `version: 1
policies:
  - id: p
    title: T
    call: cloudtrail:DescribeTrails
    resources: "{trailList: trailList, name: trailList[0].Name}"
    lookups:
      - { for: trailList, as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${Name}" } }
      - { as: later, operation: cloudtrail:GetTrailStatus, input: { Name: "\${trailList[0].Name}" } }
    partial: finding
    filter: trailList[?status.IsLogging]
    finding: { resource: "\${name}" }
    remediate:
      operation: cloudtrail:StopLogging
      input: { Name: ${input} }
      undo: { operation: cloudtrail:StartLogging, input: { Name: ${undo} } }
`;
  const answer =
    (lost: string) =>
    ({ operation, input }: ScriptedCall): ScriptedAnswer => {
      if (operation === 'cloudtrail:DescribeTrails') return { trailList: [{ Name: 'a' }, { Name: 'gone' }] };
      return input.Name === lost
        ? { error: { kind: 'access-denied', code: 'AccessDenied', message: 'not yours' } }
        : { IsLogging: true };
    };

  it.each([
    ['another member', '"${name}"', undefined, true],
    ['the list', '"${trailList[-1].Name}"', undefined, false],
    ['how many there are', '"${to_string(length(trailList))}"', undefined, false],
    ['the list, by its values', '"${join(\',\', values(@)[0][*].Name)}"', undefined, false],
    ['the list, bound to a name', '"${let $all = trailList in $all[-1].Name}"', undefined, false],
    ['the list, by the root', '"${name && $.trailList[-1].Name}"', undefined, false],
    ['what a later lookup asked with the list', '"${to_string(later.IsLogging)}"', undefined, false],
    ['another member, and the list to undo it', '"${name}"', '"${trailList[-1].Name}"', false],
  ] as const)('is planned only of what was read to its end: made of %s', async (_, input, undo, isPlanned) => {
    const [one] = await policiesOf(policy(input, undo));
    if (one === undefined) throw new Error('the file has no policy');
    for (const lost of ['gone', 'nothing']) {
      const changes: (PlannedChange | undefined)[] = [];
      const { cell } = scriptedCell(answer(lost));
      const outcome = await evaluatePolicy(one, cell, (found) =>
        changes.push(planChange(found, { catalog: createCatalog([]) })),
      );
      expect(outcome.status).toBe('findings');
      expect(changes.map((change) => change?.ok)).toEqual([lost === 'nothing' || isPlanned]);
      if (changes[0]?.ok === false) {
        expect(changes[0].change.calls).toEqual([]);
        expect(changes[0].reason).toContain(
          'a list with elements that could not be read: not yours (for element 2 of 2',
        );
      }
    }
  });
});

describe('finding.evidence', () => {
  function bucketPolicy(evidence: string): string {
    return `version: 1
policies:
  - id: bucket
    title: Bucket has a policy
    targets: { regions: home }
    call: s3:ListBuckets
    resources: Buckets
    lookups: [{ as: policy, operation: "s3:GetBucketPolicy", input: { Bucket: "\${Name}" } }]
    filter: policy.Policy
    finding: { resource: "\${same}" ${evidence} }
`.replace('${same}', evidence.includes('same') ? 'arn:bucket/${Name[0:1]}' : '${Name}');
  }

  function buckets(length: number): (call: ScriptedCall) => JsonObject {
    return ({ operation }) =>
      operation === 's3:ListBuckets' ? { Buckets: [{ Name: 'a1' }, { Name: 'a2' }] } : { Policy: 'x'.repeat(length) };
  }

  it('is what the policy says', async () => {
    const { outcome } = await evaluateScripted(
      bucketPolicy(', evidence: "{name: Name, length: length(policy.Policy)}"'),
      buckets(20_000),
    );
    expect(outcome.findings.map(({ evidence }) => evidence)).toEqual([
      { name: 'a1', length: 20_000 },
      { name: 'a2', length: 20_000 },
    ]);
  });

  it('is otherwise the resource, without answers that are too long, and says so', async () => {
    const short = await evaluateScripted(bucketPolicy(''), buckets(1_000));
    expect(short.outcome.findings[0]?.evidence).toEqual({ Name: 'a1', policy: { Policy: 'x'.repeat(1_000) } });
    const long = await evaluateScripted(bucketPolicy(''), buckets(20_000));
    expect(long.outcome.findings[0]?.evidence).toEqual({
      Name: 'a1',
      policy: '(left out: 20013 characters; use `finding.evidence` to keep what you need)',
    });
  });

  it('changes no fingerprint, also where findings share a name', async () => {
    const prints = async (evidence: string) =>
      (await evaluateScripted(bucketPolicy(evidence), buckets(10))).outcome.findings.map((each) => each.fingerprint);
    expect(await prints(', evidence: "`1`"')).toEqual(await prints(''));
    const shared = await prints(', evidence: "`1`", message: same');
    expect(new Set(shared).size).toBe(2);
    expect(shared).toEqual(await prints(', message: same'));
  });
});
