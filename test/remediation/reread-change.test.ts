import { describe, expect, it } from 'vitest';
import type { AwsClient } from '../../src/aws/calls/aws-client.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { compileTemplate } from '../../src/expressions/compile-template.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { createKeptReadings } from '../../src/remediation/kept-readings.ts';
import { type RemediationEnvironment, rereadChange } from '../../src/remediation/through-aws.ts';
import { fingerprint } from '../../src/run-log/fingerprint.ts';
import type { Change } from '../../src/run-log/records.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { policyOf } from '../organization/test-policy.ts';
import { change } from './in-memory.ts';

const account = '222222222222';
const region = 'us-east-1';

const policy: Policy = {
  ...policyOf('p'),
  resources: compileExpression('trailList'),
  filter: compileExpression('IsMultiRegionTrail'),
  finding: { resource: compileTemplate('${HomeRegion}'), message: compileTemplate('m'), evidence: undefined },
  identity: [['TrailARN'], ['Name']],
  remediate: [
    {
      ...policyOf('p').call,
      operation: 'StopLogging',
      input: compileTemplate({ Name: '${Name}' }),
      risk: undefined,
      when: undefined,
      each: undefined,
      undo: [],
    },
  ],
};

const planned: Change = {
  ...change('x'),
  id: fingerprint({ policy: 'p', account, region, resource: 'eu-west-1' }),
  policy: 'p',
  account,
  region,
  resource: 'eu-west-1',
};

function environmentOf(own: Policy, call: AwsClient['call']): RemediationEnvironment {
  const client: Pick<AwsClient, 'call' | 'hideCredentials'> = { hideCredentials: (_account, value) => value, call };
  return {
    client: client as AwsClient,
    catalog: createCatalog([]),
    organization: null,
    partition: 'aws',
    globalRegion: region,
    now: '2026-01-02T03:04:05Z',
    policies: new Map([['p', own]]),
    accounts: new Map([
      [account, { id: account, name: null, email: null, arn: null, state: 'ACTIVE', ou: null, ouPath: [], tags: {} }],
    ]),
  };
}

/** What a change that was planned of a trail in Ireland meets, when these trails are there. */
function reread(trailList: readonly JsonObject[]): ReturnType<typeof rereadChange> {
  const call: AwsClient['call'] = async () => ({ ok: true, output: { trailList: [...trailList] }, isMarked: false });
  return rereadChange(planned, environmentOf(policy, call));
}

const one = { Name: 'one', HomeRegion: 'eu-west-1', IsMultiRegionTrail: true };

describe('reading the resource of a change again', () => {
  it('finds it by its name', async () => {
    expect(await reread([one, { ...one, HomeRegion: 'us-west-2' }])).toMatchObject({ state: 'found' });
  });

  it('does not find what no longer fails', async () => {
    expect(await reread([{ ...one, IsMultiRegionTrail: false }])).toMatchObject({ state: 'not-found' });
  });

  it('does not take it for put right where another finding has got its name', async () => {
    expect(await reread([one, { ...one, Name: 'two' }])).toMatchObject({
      state: 'unreadable',
      error: { kind: 'evaluation', message: 'several findings now have the name of this one' },
    });
  });
});

describe('reading again with what earlier readings have kept', () => {
  const looking: Policy = {
    ...policy,
    lookups: [
      {
        ...policyOf('p').call,
        operation: 'GetTrailStatus',
        input: compileTemplate({ Name: '${Asks}' }),
        as: 'status',
        expand: undefined,
        each: undefined,
      },
    ],
    filter: compileExpression('status.IsLogging'),
  };

  it('makes its own lookup, even if it is one that a neighbour had made', async () => {
    const trails = [
      { Name: 'one', HomeRegion: 'eu-west-1', Asks: 'first' },
      { Name: 'two', HomeRegion: 'us-west-2', Asks: 'second' },
    ];
    const logs: Record<string, boolean> = { first: true, second: true };
    const asked: unknown[] = [];
    const environment: RemediationEnvironment = {
      ...environmentOf(looking, async ({ input }) => {
        const name = String(input.Name);
        if (name in logs) asked.push(name);
        return {
          ok: true,
          output: name in logs ? { IsLogging: logs[name] ?? null } : { trailList: trails },
          isMarked: false,
        };
      }),
      readings: createKeptReadings(),
    };
    expect(await rereadChange(planned, environment)).toMatchObject({ state: 'found' });
    Object.assign(logs, { second: false });
    expect(await rereadChange(planned, environment)).toMatchObject({ state: 'found' });
    expect(asked, 'the neighbour is not read again').toEqual(['first', 'second', 'first']);
    Object.assign(trails[0] ?? {}, { Asks: 'second' });
    expect(await rereadChange(planned, environment)).toMatchObject({ state: 'not-found' });
  });
});
