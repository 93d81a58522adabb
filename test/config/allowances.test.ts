/** Errors that a run may forgive: by flag, and with a reason and a last day in the settings file. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LoadedConfig, loadConfig } from '../../src/config/load-config.ts';
import { SETTING_FLAGS } from '../../src/config/setting-flags.ts';
import { resolveSettings } from '../../src/config/settings.ts';
import { packageFile } from '../../src/package-files.ts';
import { buildReport } from '../../src/report/build/build-report.ts';
import { type VerdictOptions, verdict } from '../../src/report/build/verdict.ts';
import type { ErrorKind } from '../../src/run-log/records.ts';
import { errorIn, outcomeRecord, wholeRun } from '../report/sample-run.ts';

const NOW = new Date('2026-11-28T12:00:00Z');

async function load(allow: string): Promise<LoadedConfig> {
  const directory = await mkdtemp(join(tmpdir(), 'cove-policy-'));
  try {
    await writeFile(join(directory, 'cove.config.yml'), `version: 1\nallow:\n  - ${allow}\n`);
    return await loadConfig('cove.config.yml', directory, { now: NOW });
  } finally {
    await rm(directory, { recursive: true });
  }
}

it.each(['2026-11-28', '2027-01-31'])('is in force until the end of its last day: %s', async (expires) => {
  const { config, diagnostics } = await load(`{ kind: opt-in, reason: not bought, expires: ${expires} }`);
  expect(diagnostics).toEqual([]);
  expect(resolveSettings({}, config).allow).toEqual([{ kind: 'opt-in', reason: 'not bought', expires }]);
});

it('is not in force afterwards, and a warning says so at its place', async () => {
  const { config, diagnostics } = await load('{ kind: opt-in, reason: not bought, expires: 2026-11-27 }');
  expect(config.allow).toEqual([]);
  expect(diagnostics).toMatchObject([
    {
      code: 'config/expired',
      severity: 'warning',
      message: 'the permission for errors of kind opt-in expired on 2026-11-27: they count again',
      range: { line: 3, column: 50 },
    },
  ]);
});

it.each([
  ['{ kind: opt-in, expires: 2027-01-31 }', 'reason'],
  ['{ kind: opt-in, reason: not bought }', 'expires'],
  ['{ kind: opt-in, reason: not bought, expires: 2027-02-31 }', '2027-02-31'],
  ['{ kind: opt-in, reason: not bought, expires: soon }', 'expires'],
  ['{ kind: opt-im, reason: not bought, expires: 2027-01-31 }', 'opt-im'],
  ['{ kind: interrupted, reason: not bought, expires: 2027-01-31 }', 'interrupted'],
])('%s is an error', async (allow, named) => {
  const { diagnostics } = await load(allow);
  expect(diagnostics).toMatchObject([{ severity: 'error' }]);
  expect(JSON.stringify(diagnostics)).toContain(named);
});

it('the flag takes the place of what the file says', () => {
  const filed = { allow: [{ kind: 'network', reason: 'r', expires: '2027-01-31' }] } as const;
  expect(resolveSettings({ allow: 'opt-in, denied-by-scp' }, { allow: [...filed.allow] }).allow).toEqual([
    { kind: 'opt-in' },
    { kind: 'denied-by-scp' },
  ]);
});

it.each([
  ['opt-im', 'did you mean opt-in?'],
  ['interrupted', /^expected some of assume-role, /],
])('--allow %s is refused', (given, hint) => {
  expect(() => resolveSettings({ allow: given }, {})).toThrowError(
    expect.objectContaining({ code: 'usage', hint: typeof hint === 'string' ? hint : expect.stringMatching(hint) }),
  );
});

it('every kind of error but `interrupted` can be allowed', async () => {
  const schema: { definitions: { errorKind: { enum: string[] } } } = JSON.parse(
    await readFile(packageFile('schemas/run-log.schema.json'), 'utf8'),
  );
  const kinds = schema.definitions.errorKind.enum.filter((kind) => kind !== 'interrupted');
  expect([...SETTING_FLAGS.allow.choices].sort()).toEqual(kinds.sort());
});

describe('each kind', () => {
  const KINDS = SETTING_FLAGS.allow.choices;
  const cell = { policy: 'redundant-trail', account: '222222222222', region: 'eu-west-1' };
  const exitOf = (kind: string, allow: readonly string[]): number => {
    const failed = errorIn({ ...cell, region: 'us-east-1' }, { kind: kind as ErrorKind });
    const options = { failOn: 'low', allowErrors: false, allow: allow.map((each) => ({ kind: each as ErrorKind })) };
    return verdict(buildReport(wholeRun([outcomeRecord(cell), failed])), options as VerdictOptions).exitCode;
  };

  it('has a case', () => expect(KINDS.length).toBeGreaterThan(10));

  it.each(KINDS)('%s is forgiven by its own name, and by no other', (kind) => {
    expect(exitOf(kind, [])).toBe(3);
    expect(exitOf(kind, [kind])).toBe(0);
    const others = KINDS.filter((each) => each !== kind);
    expect(exitOf(kind, others)).toBe(3);
    expect(resolveSettings({ allow: kind }, {}).allow).toEqual([{ kind }]);
  });

  it.each(KINDS)('%s is forgiven by the settings file until its last day, and not afterwards', async (kind) => {
    const allowed = async (expires: string): Promise<string[]> => {
      const { config } = await load(`{ kind: ${kind}, reason: known, expires: ${expires} }`);
      return resolveSettings({}, config).allow.map((each) => each.kind);
    };
    expect(exitOf(kind, await allowed('2026-11-28'))).toBe(0);
    expect(exitOf(kind, await allowed('2026-11-27'))).toBe(3);
  });
});
