import type { Log, Result, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import { layerOf } from '../../src/validation/diagnostic-layers.ts';
import type { Validation } from '../../src/validation/validation.ts';
import { validationSarif } from '../../src/validation/validation-sarif.ts';
import { officialValidator } from '../report/sarif-schema.ts';
import { diagnostic, sampleValidations } from './sample-validations.ts';

const cwd = '/project/repo';
const samples = Object.entries(await sampleValidations());

// Gate 3, sarif-multitool, is asked about all samples at once: sarif-multitool.test.ts.
describe('gate 1: the official schema', () => {
  const validate = officialValidator();
  test.each(samples)('%s', (_, validation) => {
    expect(validate(JSON.parse(validationSarif(validation, { cwd }))) ? [] : validate.errors).toEqual([]);
  });
});

describe('gate 2: what GitHub demands', () => {
  test.each(samples)('%s', (_, validation) => {
    const run = runOf(validation);
    const rules = run.tool.driver.rules ?? [];
    const results = run.results ?? [];
    expect(results.length).toBe(validation.diagnostics.length);
    for (const rule of rules) {
      expect(rule.help?.text).not.toBe('');
      expect(rule.shortDescription?.text.length).toBeLessThanOrEqual(1024);
    }
    for (const { ruleId, ruleIndex, message, locations } of results) {
      expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
      expect(message.text).not.toBe('');
      const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {};
      expect(artifactLocation?.uriBaseId).toBe('SRCROOT');
      expect(artifactLocation?.uri).toMatch(/^[A-Za-z0-9%._~!*'()-][A-Za-z0-9%._~!*'()/-]*$/);
      expect(region?.startLine).toBeGreaterThan(0);
    }
    const prints = results.map(printOf);
    for (const print of prints) expect(print).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('its alerts do not take the place of those of a check', () => {
    expect(runOf(one()).automationDetails?.id).toBe('cove-policy-validate/');
  });
});

describe('a result', () => {
  test('stands where the mistake does, under its code, with its severity', () => {
    const [result] = runOf(one({ severity: 'warning', hint: 'do it' })).results ?? [];
    expect(result).toMatchObject({
      ruleId: 'schema/unknown-key',
      level: 'warning',
      message: { text: 'unknown key "severt" (do it)' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a.yml', uriBaseId: 'SRCROOT' },
            region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 7 },
          },
        },
      ],
    });
  });

  test('about a flag stands at the first file', () => {
    const run = runOf({ ...one({ code: 'file/unknown-parameter', file: '(parameters)' }), files: ['b.yml', 'c.yml'] });
    expect(run.results?.[0]?.locations?.[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'b.yml' },
      region: { startLine: 1 },
    });
  });

  test('keeps its fingerprint on another line, and shares it with no other mistake', () => {
    const base = diagnostic();
    const moved = { ...base, range: { ...base.range, line: 9, endLine: 9 } };
    const prints = (...diagnostics: Validation['diagnostics']): string[] =>
      (runOf({ files: [], policies: undefined, diagnostics }).results ?? []).map(printOf);
    expect(prints(moved)).toEqual(prints(base));
    const others = [
      base,
      moved,
      diagnostic({ message: 'other' }),
      diagnostic({ file: 'b.yml' }),
      diagnostic({ code: 'a/b' }),
    ];
    expect(new Set(prints(...others)).size).toBe(others.length);
  });
});

test('of more than GitHub keeps, errors stay, and it is told how many do not', () => {
  const warnings = Array.from({ length: 5_000 }, () => diagnostic({ severity: 'warning' }));
  const run = runOf({ files: ['a.yml'], policies: undefined, diagnostics: [...warnings, diagnostic(), diagnostic()] });
  expect(run.results?.length).toBe(5_000);
  expect(run.results?.filter(({ level }) => level === 'error').length).toBe(2);
  expect(run.invocations?.[0]?.toolExecutionNotifications?.map(({ message }) => message.text)).toEqual([
    '2 of 5002 diagnostics left out: this file contains as many as GitHub keeps. The JSON document has them all.',
  ]);
});

test('every layer that the samples have is described', () => {
  const other = layerOf('no-such-layer/x');
  const codes = samples.flatMap(([, { diagnostics }]) => diagnostics.map(({ code }) => code));
  expect(codes.filter((code) => layerOf(code) === other)).toEqual([]);
});

function one(changes: Parameters<typeof diagnostic>[0] = {}): Validation {
  return { files: ['a.yml'], policies: undefined, diagnostics: [diagnostic(changes)] };
}

function runOf(validation: Validation): Run {
  const log: Log = JSON.parse(validationSarif(validation, { cwd }));
  const [run] = log.runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

function printOf({ partialFingerprints }: Result): string {
  return partialFingerprints?.primaryLocationLineHash ?? '';
}
