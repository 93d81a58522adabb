import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Override } from '../../src/config/config-file.generated.ts';
import { packWeakenings } from '../../src/config/pack-settings.ts';

/** Overrides → what is said of them. */
const OVERRIDES: Readonly<Record<string, readonly [overrides: string, words: string | undefined]>> = {
  'what is switched off': [
    '[{ targets: { ous: [Sandbox] }, policies: { "cis/*": off } }]',
    'switches off cis/* in some accounts',
  ],
  'an off that an earlier override stands before': [
    `[{ targets: { ous: [Sandbox] }, policies: { cis/a: { severity: low } } },
      { targets: { ous: [Sandbox] }, policies: { cis/a: off } }]`,
    'changes cis/a in some accounts',
  ],
  'an off that a glob of an earlier one stands before, in more accounts': [
    `[{ targets: { ous: [Sandbox, Play] }, policies: { "cis/*": { severity: low } } },
      { targets: { ous: [Play], tags: { stage: dev } }, policies: { cis/a: off, fsbp/b: off } }]`,
    'switches off fsbp/b and changes cis/* in some accounts',
  ],
  'an earlier one that does not fit all of its accounts': [
    `[{ targets: { ous: [Sandbox] }, policies: { cis/a: { severity: low } } },
      { targets: { ous: [Sandbox, Play] }, policies: { cis/a: off } }]`,
    'switches off cis/a in some accounts',
  ],
  'an earlier one that goes by a tag': [
    `[{ targets: { tags: { stage: dev } }, policies: { cis/a: { severity: low } } },
      { targets: { ous: [Play] }, policies: { cis/a: off } }]`,
    'switches off cis/a in some accounts',
  ],
  'a glob that a later one of the same override takes back': [
    '[{ targets: { ous: [Play] }, policies: { "cis/a*": off, "cis/*": { severity: low } } }]',
    'changes cis/* in some accounts',
  ],
  'a glob of which an id is excepted': [
    '[{ targets: { ous: [Play] }, policies: { "cis/*": off, cis/a: { severity: low } } }]',
    'switches off cis/* and changes cis/a in some accounts',
  ],
  'an id after a glob': [
    '[{ targets: { ous: [Play] }, policies: { cis/a: off, "cis/*": { severity: low } } }]',
    'switches off cis/a and changes cis/* in some accounts',
  ],
};

test.each(Object.entries(OVERRIDES))('%s', (_, [overrides, words]) => {
  const said = packWeakenings({ overrides: parse(overrides) as [Override, ...Override[]] }, 'cove.config.yml');
  expect(said.map(({ text }) => text)).toEqual(words === undefined ? [] : [words]);
});

test('nothing is said of policies that are not part of the run', () => {
  const override = { targets: { ous: ['Sandbox'] }, policies: { 'cis/*': 'off', 'fsbp/b': { severity: 'low' } } };
  const config = { policies: { 'cis/a': {}, 'fsbp/b': {} }, overrides: [override] } as never;
  const saidOf = (...ids: string[]) =>
    packWeakenings(config, 'c.yml', (key) => ids.includes(key)).map(({ text }) => text);
  expect(saidOf('fsbp/b')).toEqual(['changes fsbp/b', 'changes fsbp/b in some accounts']);
  expect(saidOf('cis/*')).toEqual(['switches off cis/* in some accounts']);
  expect(saidOf()).toEqual([]);
});
