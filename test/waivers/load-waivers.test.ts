import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadWaivers, type WaiversOptions } from '../../src/waivers/load-waivers.ts';

const now = new Date('2026-01-02T12:00:00Z');
const policies = ['redundant-trail', 'iam-old-key'];

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'cove-waivers-'));
});
afterEach(async () => rm(cwd, { recursive: true }));

const good = ['reason: replaced in March', 'owner: platform', 'expires: 2026-03-31'];

function file(...lines: readonly string[]): string {
  return `version: 1\nwaivers:\n  - ${lines.join('\n    ')}\n`;
}

function load(options: Partial<WaiversOptions> = {}) {
  return loadWaivers({ strict: false, cwd, now, policies, ...options });
}

describe('what is wrong is reported with its place', () => {
  test.each<[string, string, string]>([
    [
      'no owner',
      file('policies: [iam-old-key]', 'reason: x', 'expires: 2026-03-31'),
      '3:5 schema/required a waiver has no `owner`',
    ],
    [
      'no reason',
      file('policies: [iam-old-key]', 'owner: x', 'expires: 2026-03-31'),
      '3:5 schema/required a waiver has no `reason`',
    ],
    [
      'no date',
      file('policies: [iam-old-key]', 'reason: x', 'owner: x'),
      '3:5 schema/required a waiver has no `expires`',
    ],
    [
      'an empty reason',
      file('policies: [iam-old-key]', 'reason: " "', 'owner: x', 'expires: 2026-03-31'),
      '4:13 schema/pattern',
    ],
    [
      'a date that is none',
      file('policies: [iam-old-key]', 'reason: x', 'owner: x', 'expires: 2026-02-30'),
      '6:14 waivers/day 2026-02-30 is not a day: expected YYYY-MM-DD',
    ],
    [
      'a date in words',
      file('policies: [iam-old-key]', 'reason: x', 'owner: x', 'expires: never'),
      '6:14 schema/pattern',
    ],
    [
      'too far',
      file('policies: [iam-old-key]', 'reason: x', 'owner: x', 'expires: 2027-03-31'),
      '6:14 waivers/too-far 2027-03-31 is more than 400 days away',
    ],
    [
      'an unknown policy',
      file('policies: [iam-old-keys]', ...good),
      '3:16 waivers/unknown-policy there is no policy "iam-old-keys" among the loaded ones',
    ],
    [
      'a glob over nothing',
      file('policies: [iam-old-key, s3-*]', ...good),
      '3:29 waivers/unknown-policy no loaded policy matches "s3-*"',
    ],
    [
      'neither policy nor fingerprint',
      file('accounts: ["111122223333"]', ...good),
      '3:5 waivers/names-nothing the waiver names neither `policies` nor `fingerprints`',
    ],
    ['an account without quotes', file('policies: [iam-old-key]', 'accounts: [111122223333]', ...good), '4:16 '],
    ['an unknown key', file('policy: iam-old-key', 'policies: [iam-old-key]', ...good), '3:5 schema/unknown-key'],
    ['another version', 'version: 2\nwaivers: []\n', '1:10 schema/'],
    [
      'a unit by its name',
      file('policies: [iam-old-key]', 'ous: [Workloads]', ...good),
      '4:11 schema/ou-id "Workloads" is not the id of an organizational unit (ou-abcd-11112222) or of a root (r-abcd)',
    ],
    [
      'no region',
      file('policies: [iam-old-key]', 'regions: [eu-*, mars]', ...good),
      '4:21 waivers/region "mars" is neither',
    ],
    [
      'a region in capitals',
      file('policies: [iam-old-key]', 'regions: [EU-WEST-1]', ...good),
      '4:15 waivers/region "EU-WEST-1" is neither the name of a region nor a glob, nor `global`',
    ],
    ['a list', '- a\n', '1:1 '],
    ['an empty file', '', '1:1 '],
    ['a duplicate key', file('policies: [iam-old-key]', 'owner: a', ...good), '6:5 yaml/duplicate-key'],
  ])('%s', async (_, text, expected) => {
    await writeFile(join(cwd, 'cove.waivers.yml'), text);
    const { waivers, diagnostics } = await load();
    expect(waivers).toBeUndefined();
    const said = diagnostics.map(({ range, code, message }) => `${range.line}:${range.column} ${code} ${message}`);
    expect(said.join('\n')).toContain(expected);
    expect(diagnostics.every((each) => each.range.file === 'cove.waivers.yml')).toBe(true);
  });

  test('empty text is one mistake', async () => {
    await writeFile(
      join(cwd, 'cove.waivers.yml'),
      file('policies: [iam-old-key]', 'reason: x', 'owner: ""', 'expires: 2026-03-31'),
    );
    expect((await load()).diagnostics.map(({ code }) => code)).toEqual(['schema/empty']);
  });

  test('all of it at once', async () => {
    await writeFile(
      join(cwd, 'cove.waivers.yml'),
      file('policies: [a]', 'reason: x', 'owner: x', 'expires: 2026-13-01'),
    );
    expect((await load()).diagnostics.map(({ code }) => code)).toEqual(['waivers/day', 'waivers/unknown-policy']);
  });
});

describe('what to do about a policy that is not loaded', () => {
  test.each<[string, string, string]>([
    ['all waivers are of others', 'policies: [other, s3-*]', '--waivers off'],
    ['a waiver is of a loaded one, too', 'policies: [iam-old-key, other]', 'use a separate waivers file'],
    ['one is misspelt', 'policies: [other]\n  - policies: [iam-old-keys]', 'did you mean "iam-old-key"?'],
    ['a fingerprint may be of a loaded one', `policies: [other]\n  - fingerprints: ["${'0'.repeat(64)}"]`, 'separate'],
  ])('%s', async (_, names, says) => {
    const other = names.replace('\n', `\n    ${good.join('\n    ')}\n`);
    await writeFile(join(cwd, 'cove.waivers.yml'), file(other, ...good));
    const { diagnostics } = await load();
    expect(diagnostics.map(({ code }) => code)).toContain('waivers/unknown-policy');
    const hints = diagnostics.map(({ hint }) => hint).join('\n');
    expect(hints).toContain(says);
    expect(hints.includes('--waivers off')).toBe(says === '--waivers off');
  });
});

describe('which file', () => {
  test.each(['cove.waivers.yml', 'cove.waivers.yaml', 'Cove.Waivers.YML'])('%s is found', async (name) => {
    await writeFile(join(cwd, name), file('policies: [iam-*]', ...good));
    expect((await load()).waivers).toMatchObject({
      file: name,
      day: '2026-01-02',
      entries: [{ line: 3, isExpired: false }],
    });
    expect((await load({ file: 'off' })).waivers).toBeUndefined();
  });

  test('beside the settings file', async () => {
    await writeFile(join(cwd, 'cove.waivers.yml'), file('policies: [iam-*]', ...good));
    expect((await load({ config: 'elsewhere/cove.config.yml' })).waivers).toBeUndefined();
    expect((await load({ config: './cove.config.yml' })).waivers?.file).toBe('cove.waivers.yml');
  });

  test('none is none, one that is named and not there is an error, two are not chosen from', async () => {
    expect(await load()).toEqual({ waivers: undefined, diagnostics: [] });
    expect((await load({ file: 'other.yml' })).diagnostics[0]?.code).toBe('file/not-found');
    await writeFile(join(cwd, 'cove.waivers.yml'), '');
    await writeFile(join(cwd, 'cove.waivers.yaml'), '');
    await expect(load()).rejects.toThrow('there are several waivers files here: cove.waivers.yaml, cove.waivers.yml');
  });

  test('a folder that cannot be listed may hold one: an error, unless waivers are off', async () => {
    await writeFile(join(cwd, 'a-file'), '');
    const unlisted = { cwd: join(cwd, 'a-file') };
    await expect(load(unlisted)).rejects.toThrow(
      /^whether there is a waivers file in .+ the folder cannot be listed: /,
    );
    expect(await load({ ...unlisted, file: 'off' })).toEqual({ waivers: undefined, diagnostics: [] });
    expect(await load({ cwd: join(cwd, 'removed') })).toEqual({ waivers: undefined, diagnostics: [] });
  });
});

test('the last day counts, in UTC, and an expired waiver is no mistake', async () => {
  const expired = async (at: string) => {
    await writeFile(
      join(cwd, 'cove.waivers.yml'),
      file('policies: [iam-*]', 'reason: x', 'owner: x', 'expires: 2026-01-02'),
    );
    return (await load({ now: new Date(at) })).waivers?.entries[0]?.isExpired;
  };
  expect(await expired('2026-01-02T23:59:59Z')).toBe(false);
  expect(await expired('2026-01-03T00:00:00Z')).toBe(true);
});

test('the furthest day that a message names is taken', async () => {
  const write = async (day: string) => {
    await writeFile(
      join(cwd, 'cove.waivers.yml'),
      file('policies: [iam-*]', 'reason: x', 'owner: x', `expires: ${day}`),
    );
    return (await load()).diagnostics[0];
  };
  const hint = (await write('2099-01-01'))?.hint ?? '';
  const [latest = ''] = /\d{4}-\d{2}-\d{2}/.exec(hint) ?? [];
  expect(await write(latest)).toBeUndefined();
  const after = new Date(Date.parse(latest) + 86_400_000).toISOString().slice(0, 10);
  expect((await write(after))?.code).toBe('waivers/too-far');
});

test('a log of an earlier run may have had other policies', async () => {
  await writeFile(join(cwd, 'cove.waivers.yml'), file('policies: [s3-public]', ...good));
  expect((await load({ policies: undefined })).waivers?.entries).toHaveLength(1);
});

describe('a policy with its pack has another id than without', () => {
  test.each([
    [['trails/old-key'], 'old-key', '"trails/old-key" is loaded, from a pack: name the file of the policy'],
    [['old-key'], 'trails/old-key', '"old-key" is loaded, from its file alone: load its pack'],
    [['trails/old-key'], '*-key', '`*` is any text without a `/`: name the pack, as in cis/*, or any of them with */*'],
  ])('%j loaded, %s named', async (loaded, named, hint) => {
    await writeFile(join(cwd, 'cove.waivers.yml'), file(`policies: ["${named}"]`, ...good));
    const { diagnostics } = await load({ policies: loaded });
    expect(diagnostics.map((each) => each.hint)).toEqual([expect.stringContaining(hint)]);
  });
});
