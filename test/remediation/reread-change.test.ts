import { describe, expect, it } from 'vitest';
import type { AwsClient } from '../../src/aws/calls/aws-client.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { compileTemplate } from '../../src/expressions/compile-template.ts';
import type { JsonObject } from '../../src/json.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { rereadChange } from '../../src/remediation/through-aws.ts';
import { fingerprint } from '../../src/run-log/fingerprint.ts';
import type { Change } from '../../src/run-log/records.ts';
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

/** What a change that was planned of a trail in Ireland meets, when these trails are there. */
function reread(trailList: readonly JsonObject[]): ReturnType<typeof rereadChange> {
  const planned: Change = {
    ...change('x'),
    id: fingerprint({ policy: 'p', account, region, resource: 'eu-west-1' }),
    policy: 'p',
    account,
    region,
    resource: 'eu-west-1',
  };
  const client: Pick<AwsClient, 'call' | 'hideCredentials'> = {
    hideCredentials: (_account, value) => value,
    call: async () => ({ ok: true, output: { trailList: [...trailList] }, isMarked: false }),
  };
  return rereadChange(planned, {
    client: client as AwsClient,
    catalog: createCatalog([]),
    organization: null,
    partition: 'aws',
    globalRegion: region,
    now: '2026-01-02T03:04:05Z',
    policies: new Map([['p', policy]]),
    accounts: new Map([
      [account, { id: account, name: null, email: null, arn: null, state: 'ACTIVE', ou: null, ouPath: [], tags: {} }],
    ]),
  });
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
