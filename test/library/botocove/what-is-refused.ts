import { expect } from 'vitest';
import type { Asked, Scenario } from './scenario.ts';

const STRANGER = '999999999999';

/** Before anything is called, with a `CoveError` whose `code` is `usage` or `targets`. */
function refused(options: (asked: Asked) => object, message: RegExp, code = 'usage'): Pick<Scenario, 'ask'> {
  return {
    ask: async (asked) => {
      const run = asked.run(() => {
        throw new Error('it ran');
      }, options(asked));
      await expect(run).rejects.toMatchObject({ name: 'CoveError', code, message: expect.stringMatching(message) });
    },
  };
}

/** What makes no sense. */
export const WHAT_IS_REFUSED: Readonly<Record<string, Scenario>> = {
  'test_exceptions.py test_no_account_id_exception': {
    there: 'nobody is left to run in: ValueError',
    here: "`CoveError`, with `code: 'targets'`",
    ...refused(
      ({ all }) => ({ accounts: all.slice(0, 1), exclude: all.slice(0, 1) }),
      /there is no account to run in/,
      'targets',
    ),
  },
  'test_exceptions.py test_malformed_ignore_ids': {
    there: 'what is ignored is neither an account nor a unit: ValueError',
    here: "`CoveError`, with `code: 'targets'`: it may be a name, and nobody is called so",
    ...refused(
      ({ all }) => ({ accounts: all.slice(0, 1), exclude: ['cat'] }),
      /nobody in organization \S+ is called "cat" \(exclude\)/,
      'targets',
    ),
  },
  'test_exceptions.py test_malformed_ignore_ids_type': {
    there: 'what is ignored is a number: TypeError',
    here: "`CoveError`, with `code: 'usage'`; a mistake for the compiler already",
    ...refused(() => ({ exclude: [456456456456] }), /exclude: expected strings, got number 456456456456/),
  },
  'test_exceptions.py test_malformed_target_id': {
    there: 'a target is neither an account nor a unit: ValueError',
    here: "`CoveError`, with `code: 'targets'`, for `accounts` and for `ous`: nobody is called so",
    ask: async (asked) => {
      const wrong = ['xu-gzxu-393a2l5b'];
      const exclude = asked.all.slice(0, 1);
      for (const option of ['accounts', 'ous']) {
        const message = new RegExp(`xu-gzxu-393a2l5b \\(${option}\\) is not in organization`);
        await refused(() => ({ [option]: wrong, exclude }), message, 'targets').ask(asked);
      }
    },
  },
  'test_exceptions.py test_malformed_target_id_type': {
    there: 'a target is a number: TypeError',
    here: "`CoveError`, with `code: 'usage'`; a mistake for the compiler already",
    ...refused(
      () => ({ accounts: [456456456456], exclude: [] }),
      /accounts: expected strings, got number 456456456456/,
    ),
  },
  'test_target_ids.py test_when_target_id_is_str_then_raises_type_error': {
    there: 'a text in place of a list: TypeError',
    here: "`CoveError`, with `code: 'usage'`; a mistake for the compiler already",
    ...refused(() => ({ accounts: STRANGER }), /accounts: expected a list of strings, got the string "999999999999"/),
  },
  'test_target_ids.py test_when_account_not_in_org_raises_value_error': {
    there: 'an account that is not in the organization: ValueError',
    here: "`CoveError`, with `code: 'targets'`. One that is there, but not active, is a `failed` outcome",
    ...refused(() => ({ accounts: [STRANGER] }), /999999999999 \(accounts\) is not in organization/, 'targets'),
  },
  'test_target_ids.py test_when_empty_sequence_raises_value_error': {
    there: 'an empty list of targets: ValueError',
    here: "`CoveError`, with `code: 'usage'`",
    ...refused(() => ({ accounts: [] }), /accounts: the list is empty/),
  },
  'test_regions.py test_when_region_is_str_then_raises_type_error': {
    there: 'a region in place of a list: TypeError',
    here: "`CoveError`, with `code: 'usage'`; a mistake for the compiler already",
    ...refused(() => ({ regions: 'eu-central-1' }), /regions: expected a list of strings, got the string/),
  },
  'test_regions.py test_when_region_is_empty_then_raises_value_error': {
    there: 'an empty list of regions: ValueError',
    here: "`CoveError`, with `code: 'usage'`",
    ...refused(() => ({ regions: [] }), /regions: the list is empty/),
  },
};
