/** `with` and `values`, lent by `defaults`: CIS 4.x, of which each control is three lines. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../src/aws/calls/call-outcome.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { evaluatePolicy, type FoundResource } from '../../src/engine/evaluate-policy.ts';
import { readsOf } from '../../src/engine/needed-actions.ts';
import { policyHash } from '../../src/policy/model/policy-hash.ts';
import { planChange } from '../../src/remediation/plan-change.ts';
import type { OutcomeRecord } from '../../src/run-log/records.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { mark } from '../../src/values/marked.ts';
import { policiesOf } from '../support/run-policies.ts';
import { evaluateScripted, type ScriptedAnswer, type ScriptedCall, scriptedCell } from '../support/scripted-cell.ts';

const JOIN = `version: 1
policies:
  - id: unused-group
    title: Security group is used by no interface
    with: { interfaces: "ec2:DescribeNetworkInterfaces" }
    call: { operation: "ec2:DescribeSecurityGroups" }
    resources: SecurityGroups
    filter: let $id = GroupId in !(cove.with.interfaces.NetworkInterfaces[].Groups[?GroupId == $id][])
    finding: { resource: "\${GroupId}", message: "\${length(cove.with.interfaces.NetworkInterfaces)} interfaces" }
    remediate:
      operation: ec2:DeleteSecurityGroup
      input: { GroupId: "\${GroupId}", GroupName: "\${cove.with.interfaces.NetworkInterfaces[0].Description}" }
`;

function groups({ operation }: ScriptedCall): ScriptedAnswer {
  if (operation === 'ec2:DescribeNetworkInterfaces')
    return { NetworkInterfaces: [{ Description: 'first', Groups: [{ GroupId: 'sg-used' }] }] };
  return { SecurityGroups: [{ GroupId: 'sg-used' }, { GroupId: 'sg-left' }] };
}

describe('with', () => {
  it('is asked once, joined, and no part of the evidence', async () => {
    const { outcome, calls } = await evaluateScripted(JOIN, groups);
    expect(outcome.findings).toMatchObject([
      { resource: 'sg-left', message: '1 interfaces', evidence: { GroupId: 'sg-left' } },
    ]);
    expect(JSON.stringify(outcome)).not.toContain('sg-used');
    expect(calls.map(({ operation }) => operation)).toEqual([
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
    ]);
  });

  it('a failure of one is an error of the cell, and nothing is compliant', async () => {
    const { outcome, calls } = await evaluateScripted(JOIN, (call) =>
      call.operation === 'ec2:DescribeNetworkInterfaces'
        ? { error: { kind: 'access-denied', code: 'UnauthorizedOperation' } }
        : groups(call),
    );
    expect(outcome).toMatchObject({ status: 'error', findings: [], errors: [{ kind: 'access-denied' }] });
    expect(calls).toHaveLength(1);
  });

  it('is seen by inputs of changes, and does not drift', async () => {
    const [policy] = await policiesOf(JOIN);
    if (policy === undefined) throw new Error('the policy does not load');
    const found: FoundResource[] = [];
    for (const description of ['first', 'second']) {
      const { cell } = scriptedCell((call) => {
        const answer = groups(call) as JsonObject;
        return JSON.parse(JSON.stringify(answer).replace('first', description));
      });
      await evaluatePolicy(policy, cell, (each) => found.push(each));
    }
    const [first, second] = found.map((each) => planChange(each, { catalog: createCatalog([]) })?.change);
    expect(first?.calls[0]?.input).toEqual({ GroupId: 'sg-left', GroupName: 'first' });
    expect(second?.calls[0]?.input).toEqual({ GroupId: 'sg-left', GroupName: 'second' });
    expect(first?.state).toBe(second?.state);
  });

  it('is among the reads that a session allows, and part of what a policy means', async () => {
    const [policy] = await policiesOf(JOIN);
    const [other] = await policiesOf(
      JOIN.replace('interfaces: "ec2', 'interfaces: { region: us-west-2, operation: "ec2').replace(
        'Interfaces" }',
        'Interfaces" } }',
      ),
    );
    if (policy === undefined || other === undefined) throw new Error('the policies do not load');
    expect(readsOf([policy]).map(({ operation }) => operation)).toContain('DescribeNetworkInterfaces');
    expect(policyHash(policy)).not.toBe(policyHash(other));
  });
});

describe('with, where AWS marks what it answers as sensitive', () => {
  function marked(finding: string): Promise<OutcomeRecord> {
    const yaml = `version: 1
policies:
  - id: secret
    title: A variable has a certain value
    with: { functions: "lambda:ListFunctions" }
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: cove.with.functions.Functions[?Environment.Variables.KEY == 'hunter2']
    finding: { ${finding} }
`;
    const send = async ({ name }: { readonly name: string }): Promise<CallOutcome> => {
      const variables = mark({ KEY: 'hunter2' });
      return name === 'ListFunctions'
        ? { ok: true, output: { Functions: [{ Environment: { Variables: variables } }] }, isMarked: true }
        : { ok: true, output: { trailList: [{ TrailARN: 'arn:a' }, { TrailARN: 'arn:b' }] }, isMarked: false };
    };
    return evaluateScripted(yaml, () => ({}), { send }).then(({ outcome }) => outcome);
  }

  const KEY = 'cove.with.functions.Functions[0].Environment.Variables.KEY';

  it('it decides, and is not shown', async () => {
    const outcome = await marked(`resource: "\${TrailARN}", message: "\${${KEY}}", evidence: "${KEY}"`);
    expect(outcome.findings.map(({ message }) => message)).toEqual(['(sensitive)', '(sensitive)']);
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  it('it names no finding', async () => {
    const outcome = await marked(`resource: "\${TrailARN}/\${${KEY}}"`);
    expect(outcome).toMatchObject({ status: 'error', findings: [] });
    expect(outcome.errors[0]?.message).toContain('a finding has no name that can be shown');
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });
});

describe('values and defaults', () => {
  const yaml = readFileSync(path.join(import.meta.dirname, '../fixtures/cis/metric-filters.yml'), 'utf8');
  const group = 'arn:aws:logs:us-east-1:111111111111:log-group:trails:*';

  function monitored(pattern: string, isLogging = true): (call: ScriptedCall) => ScriptedAnswer {
    const transformation = { metricNamespace: 'CIS', metricName: 'routes', metricValue: '1' };
    const answers: Record<string, JsonObject> = {
      'cloudtrail:DescribeTrails': {
        trailList: [
          { TrailARN: 'arn:t', HomeRegion: 'eu-west-1', IsMultiRegionTrail: true, CloudWatchLogsLogGroupArn: group },
        ],
      },
      'cloudtrail:GetTrailStatus': { IsLogging: isLogging },
      'cloudwatch-logs:DescribeMetricFilters': {
        metricFilters: [{ filterPattern: pattern, logGroupName: 'trails', metricTransformations: [transformation] }],
      },
      'cloudwatch:DescribeAlarms': {
        MetricAlarms: [{ Namespace: 'CIS', MetricName: 'routes', ActionsEnabled: true, AlarmActions: ['arn:sns'] }],
      },
    };
    return ({ operation }) => answers[operation] ?? { error: { code: 'Unexpected' } };
  }

  it.each([
    ['both events', '{ ($.eventName = CreateRoute) || ($.eventName = DeleteRoute) }', true, 'compliant'],
    ['a longer name', '{ ($.eventName = CreateRouteTable) || ($.eventName = DeleteRoute) }', true, 'findings'],
    ['a trail that does not log', '{ ($.eventName = CreateRoute) || ($.eventName = DeleteRoute) }', false, 'findings'],
  ])('%s: %s', async (_, pattern, isLogging, status) => {
    const { outcome } = await evaluateScripted(yaml, monitored(pattern, isLogging));
    expect(outcome.errors).toEqual([]);
    expect(outcome.status).toBe(status);
  });

  it('each policy has its own values, tags that add up, and the place of its id', async () => {
    const [routes, vpcs] = await policiesOf(yaml);
    expect(routes).toMatchObject({
      tags: ['monitoring', 'network'],
      values: { events: ['CreateRoute', 'DeleteRoute'] },
    });
    expect(vpcs).toMatchObject({ tags: ['monitoring'], values: { events: ['CreateVpc', 'DeleteVpc'] } });
    expect(routes?.source.filter).toEqual(routes?.source.id);
    expect(routes?.filter.text).toBe(vpcs?.filter.text);
  });

  it('the calls of policies that share them are made once', async () => {
    const policies = await policiesOf(yaml);
    const { cell, calls } = scriptedCell(monitored('{ $.eventName = CreateVpc || $.eventName = DeleteVpc }'));
    const outcomes = await Promise.all(policies.map((policy) => evaluatePolicy(policy, cell)));
    expect(outcomes.map(({ status }) => status)).toEqual(['findings', 'compliant']);
    expect(outcomes[0]?.findings[0]?.message).toBe('nobody is told of CreateRoute, DeleteRoute');
    expect(calls).toHaveLength(4);
  });
});
