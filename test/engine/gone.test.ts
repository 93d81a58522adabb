/** Resources that are deleted between the list and the lookup, and errors that only look like it. */
import { expect, it } from 'vitest';
import type { CallOutcome } from '../../src/aws/calls/call-outcome.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { buildReport } from '../../src/report/build/build-report.ts';
import { coverage } from '../../src/report/render/coverage-lines.ts';
import { createErrorRecord } from '../../src/run-log/error-record.ts';
import type { ErrorRecord, OutcomeRecord } from '../../src/run-log/records.ts';
import { wholeRun } from '../report/sample-run.ts';
import { policiesOf } from '../support/run-policies.ts';

const [policy] = await policiesOf(`version: 1
policies:
  - id: password
    title: A user has a password
    severity: low
    call: iam:ListUsers
    resources: Users
    lookups:
      - as: profile
        operation: iam:GetLoginProfile
        input: { UserName: "\${UserName}" }
    filter: profile.LoginProfile.UserName
    finding: { resource: "\${UserName}", message: has a password }
`);

/**
 * @param lists - the users of the first list, of the second one, and so on; undefined where it fails.
 * @param refused - by user, what the lookup answers.
 */
async function evaluate(
  lists: readonly (readonly string[] | undefined)[],
  refused: Readonly<Record<string, Partial<ErrorRecord>>>,
): Promise<OutcomeRecord> {
  if (policy === undefined) throw new Error('the policy does not load');
  const left = [...lists];
  const account = { id: '111111111111', name: null, email: null, ou: null, ouPath: null, tags: {} };
  const cell = createCell({
    account: account.id,
    region: 'global',
    context: { account, organization: null, partition: 'aws', now: '2026-01-01T00:00:00Z' },
    catalog: createCatalog([]),
    send: async ({ name }, input): Promise<CallOutcome> => {
      const users = name === 'ListUsers' ? left.shift() : undefined;
      const user = String(input.UserName);
      const error = name === 'ListUsers' ? (users === undefined ? {} : undefined) : refused[user];
      if (error !== undefined) {
        return {
          ok: false,
          error: { ...createErrorRecord('validation', 'no', { operation: `iam:${name}` }), ...error },
        };
      }
      const output =
        users === undefined ? { LoginProfile: { UserName: user } } : { Users: users.map((UserName) => ({ UserName })) };
      return { ok: true, output, isMarked: false };
    },
  });
  const outcome = await evaluatePolicy(policy, cell);
  // Another list than was expected would have been asked for.
  expect(left).toEqual([]);
  return outcome;
}

const MISSING = { code: 'NoSuchEntity' };

it('a user that the list does not have any more is gone: neither a finding, nor an error, nor evaluated', async () => {
  const outcome = await evaluate([['ann', 'bob'], ['ann']], { bob: MISSING });
  expect(outcome).toMatchObject({
    status: 'findings',
    resources: 1,
    errors: [],
    gone: [{ resource: 'bob', operation: 'iam:GetLoginProfile', code: 'NoSuchEntity' }],
  });
});

it('a user that is still listed is an error: the same name says that there is no password', async () => {
  const outcome = await evaluate(
    [
      ['ann', 'bob'],
      ['ann', 'bob'],
    ],
    { bob: MISSING },
  );
  expect(outcome).toMatchObject({ status: 'error', errors: [{ code: 'NoSuchEntity', resource: 'bob' }] });
  expect(outcome.gone).toBeUndefined();
});

it.each([
  ['the list cannot be read again', [['ann', 'bob'], undefined], MISSING],
  [
    'the list has somebody new, who may be the same under another name',
    [
      ['ann', 'bob'],
      ['ann', 'bobby'],
    ],
    MISSING,
  ],
  [
    'the list is as long as it was, so that one entry may have taken the name of another',
    [
      ['ann', 'bob'],
      ['ann', 'ann'],
    ],
    MISSING,
  ],
] as const)('%s: an error', async (_, lists, error) => {
  expect(await evaluate(lists, { bob: error })).toMatchObject({ status: 'error', errors: [{ resource: 'bob' }] });
});

it.each([
  { kind: 'access-denied', code: 'AccessDenied' },
  { kind: 'throttled', code: 'Throttling' },
  { kind: 'validation', code: 'ValidationError' },
] as const)('$code is no reason to read the list again', async (error) => {
  expect(await evaluate([['ann', 'bob']], { bob: error })).toMatchObject({ status: 'error' });
});

it('the report counts what is gone, and the coverage names it', async () => {
  const outcome = await evaluate([['bob'], []], { bob: MISSING });
  expect(outcome).toMatchObject({ status: 'compliant', resources: 0 });
  const report = buildReport(wholeRun([outcome]));
  expect(report.summary).toMatchObject({ gone: 1, resources: 0 });
  expect(coverage(report).join()).toContain('1 resource deleted meanwhile');
});
