import type { ControlRecord, PackRecord, RunLogRecord } from '../../src/run-log/records.ts';
import {
  accountRecord,
  endRecord,
  findingsIn,
  outcomeRecord,
  policyRecord,
  runRecord,
  skippedIn,
} from './sample-run.ts';

/** Policies of a pack: one that passed, one with a finding and an override, one that is off somewhere. */
export function packRun(): RunLogRecord[] {
  const [shop, play] = ['222222222222', '444444444444'];
  const pack = { name: 'cis', file: 'node_modules/cis/pack.yml' };
  const region = 'eu-west-1';
  const override = { name: 'overrides[0] in cove.config.yml', targets: { ous: ['Sandbox'] } };
  const outcomes = [
    outcomeRecord({ policy: 'cis/passes', account: shop, region }),
    outcomeRecord({ policy: 'cis/passes', account: play, region }),
    outcomeRecord({ policy: 'cis/off', account: shop, region }),
    skippedIn(
      { policy: 'cis/off', account: play, region },
      'off',
      'overrides[0] in cove.config.yml switches it off here',
    ),
    findingsIn(
      { policy: 'cis/finds', account: shop, region },
      { resource: 'arn:aws:iam::222222222222:user/ana', message: 'ana' },
    ),
    {
      ...findingsIn(
        { policy: 'cis/finds', account: play, region },
        { resource: 'arn:aws:iam::444444444444:user/bo', message: 'bo' },
      ),
      override: 0,
    },
  ];
  return [
    runRecord(),
    packRecord(),
    policyRecord({ id: 'cis/passes', pack, parameters: { days: 120 } }),
    policyRecord({ id: 'cis/off', pack, overrides: [{ ...override, changes: ['off'], off: true }] }),
    policyRecord({
      id: 'cis/finds',
      pack,
      formerIds: ['cis/found'],
      changes: ['policies in cove.config.yml: no remediation'],
      overrides: [
        { ...override, changes: ['severity low in place of high'], off: false, severity: 'low', parameters: {} },
      ],
    }),
    accountRecord(shop, { name: 'Shop' }),
    accountRecord(play, { name: 'Play' }),
    ...outcomes,
    endRecord({ planned: outcomes.length }),
  ];
}

/**
 * Two policies, of which settings take the less severe one more seriously than the other in one account, and both with
 * a baseline's and a waiver's worth of findings beside it.
 */
export function severityByPlaceRun(): RunLogRecord[] {
  const [shop, play] = ['222222222222', '444444444444'];
  const changed = { name: 'overrides[0] in cove.config.yml', targets: { ous: ['Sandbox'] } };
  const outcomes = ['eu-west-1', 'us-east-1'].flatMap((region) =>
    [shop, play].flatMap((account) =>
      ['a-low', 'b-high'].map((policy) => ({
        ...findingsIn(
          { policy, account, region },
          ...[1, 2].map((number) => ({
            resource: `arn:aws:test:${region}:${account}:${policy}/${number}`,
            message: `${policy} found ${number} in ${account} and ${region}`,
          })),
        ),
        ...(policy === 'a-low' && account === play ? { override: 0 } : {}),
      })),
    ),
  );
  return [
    runRecord(),
    policyRecord({
      id: 'a-low',
      title: 'Hardly matters, but in the sandbox',
      severity: 'low',
      overrides: [
        {
          ...changed,
          changes: ['severity critical in place of low'],
          off: false,
          severity: 'critical',
          parameters: {},
        },
      ],
    }),
    policyRecord({ id: 'b-high', title: 'Matters everywhere', severity: 'high' }),
    accountRecord(shop, { name: 'Shop' }),
    accountRecord(play, { name: 'Play' }),
    ...outcomes,
    endRecord({ planned: outcomes.length }),
  ];
}

function packRecord(): PackRecord {
  const control = (id: string, more: Partial<ControlRecord>): ControlRecord => ({
    id,
    title: `Control ${id}`,
    level: 1,
    policies: [],
    holds: {},
    byHand: null,
    references: [],
    ...more,
  });
  return {
    type: 'pack',
    name: 'cis',
    title: 'A benchmark',
    version: '1.4.0',
    from: 'npm:@example/cis',
    integrity: 'sha512-abc==',
    hash: `sha256:${'c'.repeat(64)}`,
    controls: [
      {
        name: 'cis-5.0.0',
        framework: 'cis-aws-foundations',
        release: '5.0.0',
        title: 'A benchmark 5.0.0',
        controls: [
          control('1.1', { policies: ['cis/passes'], references: ['https://example.com/1.1'] }),
          control('1.2', { policies: ['cis/passes'], holds: { days: { atMost: 90 } } }),
          control('1.10', { policies: ['cis/passes', 'cis/finds'] }),
          control('2.1', { policies: ['cis/off'], level: 2 }),
          control('2.2', { byHand: 'people | look', level: null }),
        ],
      },
    ],
  };
}
