import { describe, expect, test } from 'vitest';
import type { FormatRecord } from '../../src/output/format-record.ts';
import { PERMISSION_FORMATS } from '../../src/permissions/permission-formats.ts';
import { REPORT_FORMATS } from '../../src/report/render/formats.ts';
import { VALIDATION_FORMATS } from '../../src/validation/validation-formats.ts';
import { samples as permissionSamples } from '../permissions/sample-permissions.ts';
import { hostileText } from '../report/hostile-text.ts';
import { options, sampleReports } from '../report/sample-reports.ts';
import { diagnostic } from '../validation/sample-validations.ts';

/** A format of a document, and the document with hostile text in it. */
interface Case {
  readonly name: string;
  readonly record: FormatRecord<unknown>;
  render(): Promise<string | Iterable<string>>;
}

const report = sampleReports.hostile?.();
const validation = {
  files: [hostileText],
  policies: undefined,
  diagnostics: [diagnostic({ file: hostileText, message: hostileText, hint: hostileText })],
};
const permissions = permissionSamples.account;
if (report === undefined || permissions === undefined) throw new Error('a sample is missing');

/** Every record of every table: what is asked of a format is asked of a new one too. */
const cases: readonly Case[] = [
  ...Object.entries(REPORT_FORMATS).map(([name, record]) => ({
    name: `report ${name}`,
    record,
    render: async () => (await record.load())(report, options),
  })),
  ...Object.entries(VALIDATION_FORMATS).map(([name, record]) => ({
    name: `validate ${name}`,
    record,
    render: async () => (await record.load())(validation, options),
  })),
  ...Object.entries(PERMISSION_FORMATS).map(([name, record]) => ({
    name: `permissions ${name}`,
    record,
    render: async () => {
      const { parts, trust } = permissions;
      return (await record.load())(
        { permissions: parts.map((part) => part.permissions), parts },
        { trust: { ...trust, externalId: hostileText }, file: hostileText },
      );
    },
  })),
];

describe.each(cases)('$name', ({ record, render }) => {
  test('is described as the help describes', () => {
    expect(record.doc).toMatch(/^([a-z]|[A-Z]{2})[^\n]*[^.]$/);
    expect(record.mediaType).toMatch(/^(application|text)\/[a-z+-]+$/);
  });

  test('comes in pieces where it says so, and ends its last line', async () => {
    const text = await render();
    expect(typeof text !== 'string').toBe(record.streams);
    expect([...text].join('').endsWith('\n')).toBe(true);
  });

  test('is the same each time', async () => {
    expect([...(await render())].join('')).toBe([...(await render())].join(''));
  });

  test('is what its media type says', async () => {
    const text = [...(await render())].join('');
    if (/json$/.test(record.mediaType) && record.mediaType !== 'application/x-ndjson') JSON.parse(text);
    if (record.mediaType !== 'application/x-ndjson') return;
    for (const line of text.trimEnd().split('\n')) JSON.parse(line);
  });

  test('lets no control character through', async () => {
    const text = [...(await render())].join('').replaceAll(/^\ufeff|\r?\n/g, '');
    const zeroWidthJoiner = /(?<=👩)\u200d(?=👩|👧)/gu;
    expect(text.replace(zeroWidthJoiner, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });
});
