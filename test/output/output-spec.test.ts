import { expect, test } from 'vitest';
import { REPORT_FORMATS, RESULT_FORMATS } from '../../src/library/format-tables.ts';
import { parseFormatSpec } from '../../src/output/output-spec.ts';

const words = { noun: 'format', example: 'json=report.json' };

test.each([
  ['report.json', 'name the format too: -o json=report.json'],
  ['out/results.sarif', 'name the format too: -o sarif=out/results.sarif'],
  ['junit.xml', 'name the format too: -o junit=junit.xml'],
  ['report.xlsx', 'closest is csv-excel: -o csv-excel=report.csv'],
  ['xlsx=report.xlsx', 'closest is csv-excel: -o csv-excel=report.csv'],
  ['MD=notes.md', 'closest is markdown: -o markdown=report.md'],
  ['json-ocsf', 'closest is ocsf'],
  ['codeclimate=x', 'closest is gitlab'],
  ['yaml', 'closest is json'],
  ['csv,html', '-o can be repeated: -o csv=report.csv -o html=report.html'],
  ['csv=a.csv,html=b.html', 'give each its own -o: -o csv=a.csv -o html=b.html'],
  ['=json', 'without "=" after -o: -o json'],
  ['ut=plan', '--plan FILE'],
  ['utput=json', '--output FORMAT=FILE'],
  ['jsno=x', 'did you mean "json=x"?'],
  ['constructor=x', 'write FORMAT=FILE: json=report.json'],
  ['json=', 'write json=FILE, or json=- for stdout'],
])('%s: what was probably meant', (spec, hint) => {
  expect(() => parseFormatSpec(spec, REPORT_FORMATS, words)).toThrow(
    expect.objectContaining({ code: 'usage', hint: expect.stringContaining(hint) }),
  );
});

test('what is closest is a format of the same command', () => {
  for (const [spec, hint] of [
    ['text', 'closest is table'],
    ['xlsx', 'closest is csv:'],
    ['xml=x', 'write FORMAT=FILE'],
  ] as const) {
    expect(() => parseFormatSpec(spec, RESULT_FORMATS, words)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(hint) }),
    );
  }
});

test.each(['csv=a,b.csv', 'csv=a,b=c.csv', 'csv=,json'])('%s is one report', (spec) => {
  expect(parseFormatSpec(spec, REPORT_FORMATS, words).file).toBe(spec.slice('csv='.length));
});
