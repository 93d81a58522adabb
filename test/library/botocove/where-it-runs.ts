import { expect } from 'vitest';
import type { Asked, LargeOrganization, Scenario } from './scenario.ts';

const ALL: Scenario = {
  there: 'a function runs in every account but the host account',
  here: '`cove(work, { connection })`',
  ask: async ({ ranIn, all, world }) => {
    expect(await ranIn()).toEqual(all);
    expect(all).not.toContain(world.management);
  },
};

const IN_DEFAULT_REGION: Pick<Scenario, 'ask'> = {
  ask: async ({ run, all }) => {
    const { results } = await run(() => 1);
    expect(results.map(({ region }) => region)).toEqual(all.map(() => 'eu-west-1'));
  },
};

async function inLarge(
  { large, run }: Asked,
  exclude: (large: LargeOrganization) => readonly string[],
): Promise<string[]> {
  const { results } = await run(() => 1, { connection: large.connection, exclude: exclude(large) });
  return results.map(({ account }) => account.id).sort();
}

/** In which accounts and regions. */
export const WHERE_IT_RUNS: Readonly<Record<string, Scenario>> = {
  'test_botocove.py test_decorated_simple_func': ALL,
  'test_decorator.py test_decorated_simple_func': ALL,
  'test_resolve_targets.py test_target_all_in_org': ALL,
  'test_target_ids.py test_when_unspecified_then_output_has_a_result_for_each_org_account': ALL,
  'test_moto.py test_small_org': {
    there: 'the host account is that of the session, and all others are targets',
    here: '`connection.identity.account`; `cove(work, { connection })`',
    ask: async ({ connection, world, ranIn, all }) => {
      expect(connection.identity.account).toBe(world.management);
      expect(await ranIn()).toEqual(all);
    },
  },
  'test_moto.py test_large_org': {
    there: 'the same in an organization of 1,500 accounts; of 30 here, which are more than one page',
    here: 'the same',
    ask: async (asked) => {
      const { large } = asked;
      expect(large.connection.identity.account).toBe(large.management);
      expect(await inLarge(asked, () => [])).toEqual(Object.values(large.accounts).flat().sort());
    },
  },
  'test_resolve_targets.py test_target_all_in_org_ignore_one': {
    there: 'one account is ignored',
    here: "`exclude: ['111122223333']`",
    ask: async ({ ranIn, all }) => {
      expect(await ranIn({ exclude: all.slice(0, 1) })).toEqual(all.slice(1));
    },
  },
  'test_resolve_targets.py test_target_all_in_org_ignore_one_ou': {
    there: 'a unit is ignored, with its accounts',
    here: "`exclude: ['ou-abcd-11112222']`, with all units below it",
    ask: async ({ ranIn, world }) => {
      const left = [...world.inFour].sort();
      expect(await ranIn({ exclude: [world.units.three] })).toEqual(left);
      expect(await ranIn({ exclude: [world.units.one] })).toEqual(left);
    },
  },
  'test_resolve_targets.py test_large_org_target_all_in_org_ignore_one_ou': {
    there: 'the same in an organization of 1,500 accounts; of 30 here, which are more than one page',
    here: 'the same',
    ask: async (asked) => {
      const { C, D } = asked.large.accounts;
      expect(await inLarge(asked, ({ units }) => [units.B])).toEqual([...C, ...D].sort());
    },
  },
  'test_resolve_targets.py test_large_org_target_all_in_org_ignore_two_ous': {
    there: 'two units are ignored',
    here: '`exclude` with both',
    ask: async (asked) => {
      const { D } = asked.large.accounts;
      expect(await inLarge(asked, ({ units }) => [units.B, units.C])).toEqual([...D].sort());
    },
  },
  'test_resolve_targets.py test_target_targets_and_ignores': {
    there: 'accounts are targeted, and one that is none of them is ignored',
    here: '`accounts` and `exclude`',
    ask: async ({ ranIn, all, world }) => {
      expect(await ranIn({ accounts: all.slice(1), exclude: all.slice(0, 1) })).toEqual(all.slice(1));
      const [first = '', ...others] = world.inThree;
      expect(await ranIn({ ous: [world.units.one], exclude: [first] })).toEqual([...others].sort());
    },
  },
  'test_resolve_targets.py test_target_just_targets': {
    there: 'accounts are targeted, and no others',
    here: "`accounts: ['111122223333', '444455556666']`",
    ask: async ({ ranIn, all }) => {
      expect(await ranIn({ accounts: all.slice(0, 2) })).toEqual(all.slice(0, 2));
    },
  },
  'test_target_ids.py test_when_accounts_in_org_then_output_has_result_for_each_target_id': {
    there: 'each account that is targeted has a result',
    here: '`accounts`, or `ous` for units with everything below them, or both',
    ask: async ({ ranIn, all, world }) => {
      expect(await ranIn({ accounts: all.slice(0, 2) })).toEqual(all.slice(0, 2));
      expect(await ranIn({ ous: [world.units.one] })).toEqual([...world.inThree].sort());
      expect(await ranIn({ ous: [world.root] })).toEqual(all);
      const [first = ''] = world.inThree;
      expect(await ranIn({ accounts: [first], ous: [world.units.four] })).toEqual([first, ...world.inFour].sort());
    },
  },
  'test_decorator.py test_target_and_ignore_ids': {
    there: 'an account that is targeted and ignored is ignored',
    here: '`exclude` overrides `accounts`',
    ask: async ({ ranIn, all }) => {
      expect(await ranIn({ accounts: all.slice(0, 2), exclude: all.slice(1, 2) })).toEqual(all.slice(0, 1));
    },
  },
  'test_decorator.py test_empty_ignore_ids': {
    there: 'an empty list ignores nothing',
    here: '`exclude: []`',
    ask: async ({ ranIn, all }) => {
      expect(await ranIn({ accounts: all.slice(0, 2), exclude: [] })).toEqual(all.slice(0, 2));
    },
  },
  'test_regions.py test_when_region_is_unspecified_then_result_has_default_region_key': {
    there: 'without regions, each result has the default region',
    here: '`region` of each outcome, which is that of the connection',
    ...IN_DEFAULT_REGION,
  },
  'test_regions.py test_when_region_is_unspecified_then_output_has_one_result_per_account': {
    there: 'without regions, there is one result for each account',
    here: 'the same',
    ...IN_DEFAULT_REGION,
  },
  'test_regions.py test_when_any_region_is_passed_then_result_has_region_key': {
    there: 'with a region, each result has it',
    here: "`regions: ['eu-central-1']`",
    ask: async ({ run, all }) => {
      const { results } = await run(() => 1, { regions: ['eu-central-1'] });
      expect(results.map(({ region }) => region)).toEqual(all.map(() => 'eu-central-1'));
    },
  },
  'test_regions.py test_when_two_regions_are_passed_then_output_has_one_result_per_account_per_region': {
    there: 'with two regions, there is one result for each account and region',
    here: "`regions: ['eu-central-1', 'us-east-1']`",
    ask: async ({ run, all }) => {
      const { results } = await run(() => 1, { regions: ['eu-central-1', 'us-east-1'] });
      for (const wanted of ['eu-central-1', 'us-east-1']) {
        const there = results.filter(({ region }) => region === wanted).map(({ account }) => account.id);
        expect(there.sort()).toEqual(all);
      }
    },
  },
};
