/**
 * What Botocove's own tests ask of it (https://github.com/connelldave/botocove, `tests/`, 1.7.4), asked of ours: on the
 * simulator and on moto. docs/coming-from-botocove.md says which of them make no sense here.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveOptions } from '../../../src/library/cove/cove-options.ts';
import type { Connection, ConnectOptions } from '../../../src/library/cove/open-connection.ts';

/** Botocove's small organization: root → one → two → three, with accounts in `three`; root → four, with one more. */
export interface SmallOrganization {
  readonly connect: (options?: ConnectOptions) => Promise<Connection>;
  readonly management: string;
  readonly root: string;
  /** By the names above. */
  readonly units: Readonly<Record<'one' | 'two' | 'three' | 'four', string>>;
  /** The accounts of `three`, and those of `four`. */
  readonly inThree: readonly string[];
  readonly inFour: readonly string[];
  close(): Promise<void>;
}

const STRANGER = '999999999999';

export function describeBotocove(open: () => Promise<SmallOrganization>): void {
  let world: SmallOrganization;
  let connection: Connection;
  let all: readonly string[];

  beforeAll(async () => {
    world = await open();
    connection = await world.connect();
    all = [...world.inThree, ...world.inFour].sort();
  });
  afterAll(async () => {
    await connection?.close();
    await world?.close();
  });

  const run = <T>(work: () => T, options: object = {}) => cove(work, { connection, ...options } as CoveOptions);
  const asked = async (options: object): Promise<string[]> => {
    const { results } = await run(() => 1, options);
    return results.map(({ account }) => account.id).sort();
  };

  describe('which accounts (test_resolve_targets.py, test_target_ids.py, test_decorator.py)', () => {
    it('are all of the organization, and not that of the caller', async () => {
      expect(await asked({})).toEqual(all);
    });

    it('but those that are ignored', async () => {
      expect(await asked({ exclude: all.slice(0, 1) })).toEqual(all.slice(1));
    });

    it('but those of a unit that is ignored', async () => {
      expect(await asked({ exclude: [world.units.three] })).toEqual([...world.inFour].sort());
    });

    it('but those anywhere below a unit that is ignored', async () => {
      expect(await asked({ exclude: [world.units.one] })).toEqual([...world.inFour].sort());
    });

    it('but those of one of two units that are ignored, and of an account', async () => {
      const [first = '', ...others] = world.inThree;
      expect(await asked({ exclude: [first, world.units.four] })).toEqual([...others].sort());
    });

    it('or only those that are targeted, as accounts', async () => {
      expect(await asked({ accounts: all.slice(0, 2) })).toEqual(all.slice(0, 2));
    });

    it('or only those that are targeted, as a unit with all below it, or the root', async () => {
      expect(await asked({ ous: [world.units.one] })).toEqual([...world.inThree].sort());
      expect(await asked({ ous: [world.root] })).toEqual(all);
    });

    it('or as accounts and units together', async () => {
      const [first = ''] = world.inThree;
      expect(await asked({ accounts: [first], ous: [world.units.four] })).toEqual([first, ...world.inFour].sort());
    });

    it('where ignoring wins', async () => {
      expect(await asked({ accounts: all.slice(0, 2), exclude: all.slice(1, 2) })).toEqual(all.slice(0, 1));
      expect(await asked({ ous: [world.units.one], exclude: world.inThree.slice(0, 1) })).toEqual(
        [...world.inThree.slice(1)].sort(),
      );
    });

    it('and an empty list of what is ignored ignores nothing', async () => {
      expect(await asked({ accounts: all.slice(0, 2), exclude: [] })).toEqual(all.slice(0, 2));
    });
  });

  describe('what is refused (test_exceptions.py, test_target_ids.py, test_regions.py)', () => {
    it.each<[string, () => object, RegExp]>([
      ['an id that is neither an account nor a unit, as ignored', () => ({ exclude: ['cat'] }), /"cat" is neither/],
      [
        'an id that is no account',
        () => ({ accounts: ['xu-gzxu-393a2l5b'] }),
        /"xu-gzxu-393a2l5b" is not an account id/,
      ],
      ['ids that are no texts, as ignored', () => ({ exclude: [123] }), /exclude: expected strings, got number/],
      ['ids that are no texts', () => ({ accounts: [456] }), /accounts: expected strings, got number/],
      [
        'one text in place of a list',
        () => ({ accounts: STRANGER }),
        /accounts: expected a list of strings, got the string/,
      ],
      ['an empty list', () => ({ accounts: [] }), /accounts: the list is empty/],
      ['an account of somebody else', () => ({ accounts: [STRANGER] }), /is not in organization/],
      ['a region in place of a list', () => ({ regions: 'eu-central-1' }), /regions: expected a list of strings/],
      ['no regions', () => ({ regions: [] }), /regions: the list is empty/],
      [
        'nobody left to run in',
        () => ({ accounts: all.slice(0, 2), exclude: all.slice(0, 2) }),
        /there is no account to run in/,
      ],
    ])('%s', async (_, options, message) => {
      await expect(run(() => 1, options())).rejects.toThrow(message);
    });
  });

  describe('what comes back (test_session.py, test_decorator.py, test_exceptions.py)', () => {
    it('is what the function returned, with all that is known of the account', async () => {
      const [id = ''] = all;
      const { results, exceptions, failed } = await run(() => 'test-string', { accounts: [id] });
      expect(results).toMatchObject([
        {
          kind: 'result',
          result: 'test-string',
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
        },
      ]);
      expect([exceptions, failed]).toEqual([[], []]);
    });

    it('is what it threw, as it is, beside what others returned', async () => {
      const [id = ''] = all;
      const error = new Error('oh no');
      const { exceptions } = await run(() => Promise.reject(error), { accounts: [id] });
      expect(exceptions).toMatchObject([{ kind: 'exception', account: { id }, region: 'eu-west-1' }]);
      expect(exceptions[0]?.exception).toBe(error);
    });

    it('is thrown where the first failure is to end the run', async () => {
      const work = (): never => {
        throw new Error('oh no');
      };
      await expect(run(work, { failFast: true })).rejects.toMatchObject({ cause: { message: 'oh no' } });
    });

    it('is that of a closure, which takes whatever arguments it likes', async () => {
      const sum = (first: number, second: number) => (): number => first + second;
      const { results } = await run(sum(1, 2), { accounts: all.slice(0, 1) });
      expect(results.map(({ result }) => result)).toEqual([3]);
    });
  });

  describe('how roles are assumed (test_decorator.py, test_session.py)', () => {
    const who = { accounts: [] as string[] };
    beforeAll(() => {
      who.accounts = all.slice(0, 1);
    });
    const arnWith = async (options: CoveOptions): Promise<unknown> => {
      const { results, exceptions, failed } = await cove(
        async (session) => (await session.call('sts:GetCallerIdentity')).Arn,
        { connection, ...who, ...options },
      );
      expect([exceptions, failed]).toEqual([[], []]);
      return results[0]?.result;
    };

    it('with a session name', async () => {
      expect(await arnWith({ sessionName: 'testname' })).toMatch(/\/testname$/);
    });

    it('with a policy, a managed policy, an external id', async () => {
      const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
      await arnWith({ access: { policy } });
      await arnWith({ access: { policy: JSON.stringify(policy) } });
      await arnWith({ access: { policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] } });
      await arnWith({ externalId: 'external-id' });
    });
  });

  describe('in which regions (test_regions.py, test_assuming_session.py)', () => {
    it("in the connection's, once per account, where none is named", async () => {
      const { results } = await run(() => 1);
      expect(results.map(({ region }) => region)).toEqual(all.map(() => 'eu-west-1'));
    });

    it('in that which is named', async () => {
      const { results } = await run(() => 1, { regions: ['eu-central-1'] });
      expect(results.map(({ region }) => region)).toEqual(all.map(() => 'eu-central-1'));
    });

    it('in both that are named, each account', async () => {
      const { results } = await run(() => 1, { regions: ['eu-central-1', 'us-east-1'] });
      for (const wanted of ['eu-central-1', 'us-east-1']) {
        expect(results.filter(({ region }) => region === wanted)).toHaveLength(all.length);
      }
    });

    it('in that of another connection', async () => {
      const other = await world.connect({ region: 'eu-central-1' });
      const { results } = await cove(async ({ region }) => region, { connection: other });
      expect(results.map(({ result }) => result)).toEqual(all.map(() => 'eu-central-1'));
      await other.close();
    });
  });
}
