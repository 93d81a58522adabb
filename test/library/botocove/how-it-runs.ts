import { devNull } from 'node:os';
import { expect, vi } from 'vitest';
import type { ConnectOptions } from '../../../src/library/cove/connect-options.ts';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveOptions } from '../../../src/library/cove/cove-options.ts';
import type { Connection } from '../../../src/library/cove/open-connection.ts';
import type { Asked, Scenario } from './scenario.ts';

/** What the function returns, with all that is known of the account. */
function returned(result: unknown, work: () => unknown, options: object = {}): Pick<Scenario, 'ask'> {
  return {
    ask: async ({ run, all }) => {
      const [id = ''] = all;
      const { results, exceptions, failed } = await run(work, { accounts: [id], ...options });
      expect(results).toMatchObject([{ kind: 'result', result, ...describedBy(id) }]);
      expect([exceptions, failed]).toEqual([[], []]);
    },
  };
}

function describedBy(id: string): object {
  return {
    account: {
      id,
      arn: expect.stringContaining(id),
      email: expect.stringMatching(/@/),
      name: expect.any(String),
      state: 'ACTIVE',
    },
    partition: 'aws',
    region: 'eu-west-1',
    role: `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`,
  };
}

/** Roles are assumed with it, and sessions say who they are. */
function assumedWith(options: CoveOptions, input: object, arn = /./): Pick<Scenario, 'ask'> {
  return {
    ask: async ({ run, all, world }) => {
      const { results, exceptions, failed } = await run(
        async (session) => (await session.call('sts:GetCallerIdentity')).Arn,
        { accounts: all.slice(0, 1), ...options },
      );
      expect([exceptions, failed]).toEqual([[], []]);
      expect(results).toMatchObject([{ result: expect.stringMatching(arn) }]);
      const inputs = world.assumed?.();
      if (inputs !== undefined) expect(inputs.at(-1)).toMatchObject(input);
    },
  };
}

const DENY_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';
const IAM_READ_ONLY = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
const POLICY: CoveOptions = { access: { policy: DENY_ALL } };
const POLICY_ARNS: CoveOptions = { access: { policyArns: [IAM_READ_ONLY] } };

const sum = (first: number, second: number, third: number) => (): number => first + second + third;
const described =
  (time: string, { colour, shape }: { colour: string; shape: string }) =>
  (): string[] => [colour, shape, time];

const ACCESS_POLICY = '`access: { policy }`, as text or as an object';
const ACCESS_ARNS = '`access: { policyArns: [arn] }`, without `{ "arn": … }` around each';

/** The function, its results, its failures, and the roles that it runs in. */
export const HOW_IT_RUNS: Readonly<Record<string, Scenario>> = {
  'test_decorator.py test_decorated_simple_func_passed_args': {
    there: 'the function is called with the arguments of the decorated one',
    here: 'a closure has them: `cove(sum(1, 2, 3))`, where `sum` returns the function',
    ...returned(6, sum(1, 2, 3)),
  },
  'test_decorator_no_args.py test_decorated_simple_func': {
    there: '`@cove` without parentheses; the result has id, ARN, email, name, partition, status, role and region',
    here: '`cove(work)`; `account`, `partition`, `role` and `region` of each outcome',
    ...returned('hello', () => 'hello'),
  },
  'test_decorator_no_args.py test_decorated_func_passed_arg': {
    there: 'the same with an argument',
    here: 'a closure',
    ...returned(
      'blue',
      (
        (output: string) => () =>
          output
      )('blue'),
    ),
  },
  'test_decorator_no_args.py test_decorated_func_passed_arg_and_kwarg': {
    there: 'the same with positional and keyword arguments',
    here: 'a closure; JavaScript has objects for keyword arguments',
    ...returned(['blue', 'circle', '11:11'], described('11:11', { shape: 'circle', colour: 'blue' })),
  },
  'test_session.py test_session_result_formatter': {
    there:
      'what a result says: `Id`, `Arn`, `Email`, `Name`, `Partition`, `Status`, `AssumeRoleSuccess`, `Result`, `RoleName`, `RoleSessionName`, `Region`',
    here: '`account.id`, `.arn`, `.email`, `.name`, `partition`, `account.state`, `kind`, `result`, `role` (its ARN), –, `region`. The session name is what the options say',
    ...returned('test-string', () => 'test-string'),
  },
  'test_session.py test_session_result_formatter_with_policy': {
    there: 'the same, and `Policy` of the session',
    here: `${ACCESS_POLICY}; outcomes do not repeat the options of the run`,
    ...returned('test-string', () => 'test-string', POLICY),
  },
  'test_session.py test_session_result_formatter_with_policy_arn': {
    there: 'the same, and `PolicyArns` of the session',
    here: `${ACCESS_ARNS}; outcomes do not repeat the options of the run`,
    ...returned('test-string', () => 'test-string', POLICY_ARNS),
  },
  'test_decorator.py test_decorated_simple_func_passed_session_name': {
    there: 'a session name',
    here: "`sessionName: 'inventory'`",
    ...assumedWith({ sessionName: 'testSessionName' }, { RoleSessionName: 'testSessionName' }, /\/testSessionName$/),
  },
  'test_decorator.py test_decorated_simple_func_passed_policy': {
    there: 'a session policy',
    here: ACCESS_POLICY,
    ask: async (asked) => {
      const before = asked.world.assumed?.().length;
      for (const policy of [DENY_ALL, JSON.parse(DENY_ALL) as object]) {
        const { results } = await asked.run(() => 1, { accounts: asked.all.slice(0, 1), access: { policy } });
        expect(results).toHaveLength(1);
      }
      const inputs = asked.world.assumed?.().slice(before);
      if (inputs !== undefined) expect(inputs.map(({ Policy }) => Policy)).toEqual([DENY_ALL, DENY_ALL]);
    },
  },
  'test_decorator.py test_decorated_simple_func_passed_policy_arn': {
    there: 'managed policies',
    here: ACCESS_ARNS,
    ...assumedWith(POLICY_ARNS, { PolicyArns: [{ arn: IAM_READ_ONLY }] }),
  },
  'test_decorator.py test_decorated_simple_func_passed_external_id': {
    there: 'an external id',
    here: '`externalId`',
    ...assumedWith({ externalId: 'a8h1q9zwrpo2873r2zby' }, { ExternalId: 'a8h1q9zwrpo2873r2zby' }),
  },
  'test_exceptions.py test_handled_exception_in_wrapped_func': {
    there: 'an exception is in `Exceptions`, with its account',
    here: '`exceptions`, each with `exception`, which is what was thrown',
    ask: async ({ run, all }) => {
      const [id = ''] = all;
      const error = new Error('oh no');
      const { exceptions } = await run(() => Promise.reject(error), { accounts: [id] });
      expect(exceptions).toMatchObject([{ kind: 'exception', ...describedBy(id) }]);
      expect(exceptions[0]?.exception).toBe(error);
    },
  },
  'test_exceptions.py test_raised_exception_in_wrapped_func': {
    there: '`raise_exception`: the exception of the function is raised',
    here: '`failFast: true`: `CoveStopped` is thrown, with the exception as its `cause` and the results so far',
    ask: async ({ run, all }) => {
      const error = new Error('oh no');
      const failing = run(() => Promise.reject(error), { accounts: all.slice(0, 1), failFast: true });
      await expect(failing).rejects.toMatchObject({ name: 'CoveStopped', cause: error, partial: { results: [] } });
    },
  },
  'test_assuming_session.py test_when_no_assuming_session_and_no_default_region_then_cove_raises_error': {
    there: 'without a region anywhere: NoRegionError',
    here: "`CoveError`, with `code: 'config'`, from `connect`",
    ask: (asked) =>
      withRegion(undefined, async () => {
        await expect(asked.world.connect({ region: undefined })).rejects.toMatchObject({ code: 'config' });
      }),
  },
  'test_assuming_session.py test_when_no_assuming_session_then_cove_uses_default_region': {
    there: 'without a session, the default region',
    here: '`AWS_REGION`, or the region of the profile',
    ask: (asked) =>
      withRegion('eu-west-1', async () => expect(await regionsWith(asked, undefined)).toEqual(['eu-west-1'])),
  },
  'test_assuming_session.py test_when_no_default_region_then_cove_uses_assuming_session_region': {
    there: 'without a default region, that of the session',
    here: "`connection: await connect({ region: 'eu-central-1' })`",
    ask: (asked) =>
      withRegion(undefined, async () => expect(await regionsWith(asked, 'eu-central-1')).toEqual(['eu-central-1'])),
  },
  'test_assuming_session.py test_cove_prefers_assuming_session_region': {
    there: 'the region of the session, rather than the default region',
    here: 'the same',
    ask: (asked) =>
      withRegion('eu-west-1', async () => expect(await regionsWith(asked, 'eu-central-1')).toEqual(['eu-central-1'])),
  },
};

async function regionsWith({ world, all }: Asked, region: ConnectOptions['region']): Promise<string[]> {
  const connection: Connection = await world.connect({ region });
  const { results } = await cove((session) => session.region, { connection, accounts: all.slice(0, 1) });
  await connection.close();
  return results.map(({ result }) => result);
}

async function withRegion(region: string | undefined, run: () => Promise<void>): Promise<void> {
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, devNull);
  vi.stubEnv('AWS_REGION', region);
  try {
    await run();
  } finally {
    vi.unstubAllEnvs();
  }
}
