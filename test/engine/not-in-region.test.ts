/** A service that a region does not have is skipped with its reason, and only where it is the policy's own call. */
import { expect, it } from 'vitest';
import type { Cell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { compileTemplate } from '../../src/expressions/compile-template.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { createErrorRecord } from '../../src/run-log/error-record.ts';
import type { OutcomeRecord } from '../../src/run-log/records.ts';
import { policyOf } from '../organization/test-policy.ts';

const ABSENT = createErrorRecord('not-in-region', 'appmesh.ap-southeast-7.amazonaws.com does not exist');

const base = policyOf('meshes');
const policy: Policy = { ...base, call: { ...base.call, service: 'app-mesh', operation: 'ListMeshes' } };

/** @param failing - the service whose endpoint does not exist. */
function evaluate(tested: Policy, failing: string, region = 'ap-southeast-7'): Promise<OutcomeRecord> {
  const call: Cell['call'] = async ({ service }) =>
    service === failing ? { ok: false, error: ABSENT } : { ok: true, value: { meshes: [] } };
  const cell: Cell = {
    account: '222222222222',
    region,
    hideCredentials: (value) => value,
    cove: (own) => ({
      account: { id: '222222222222', name: null, email: null, ou: null, ouPath: null, tags: {} },
      organization: null,
      region,
      partition: 'aws',
      now: '2026-01-01T00:00:00Z',
      ...own,
    }),
    call,
    callAgain: call,
  };
  return evaluatePolicy(tested, cell);
}

it('is skipped, with the reason', async () => {
  expect(await evaluate(policy, 'app-mesh')).toMatchObject({
    status: 'skipped',
    errors: [],
    skipped: {
      reason: 'service-not-in-region',
      message: expect.stringContaining('ap-southeast-7 does not have app-mesh'),
    },
  });
});

it('is an error where the lookup of a resource meets it: the resource is there', async () => {
  const { absent, failures, range } = base.call;
  const lookup = {
    service: 'shield',
    operation: 'X',
    input: compileTemplate({}),
    absent,
    failures,
    promised: [],
    range,
    as: 'x',
    expand: undefined,
    each: undefined,
    region: undefined,
    until: undefined,
  };
  expect(await evaluate({ ...policy, lookups: [lookup] }, 'shield')).toMatchObject({
    status: 'error',
    errors: [{ kind: 'not-in-region' }],
  });
});

it('is an error where an endpoint of another region was named by hand', async () => {
  expect(await evaluate(policy, 'app-mesh', 'eu-west-1')).toMatchObject({ status: 'error' });
});
