import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { renderJunit } from '../../../../src/report/render/junit/render-junit.ts';
import { sampleReports } from '../../sample-reports.ts';

const schema = readFileSync(join(import.meta.dirname, 'junit.xsd'), 'utf8');

test('every sample is JUnit XML as both published definitions have it', async () => {
  const xml = Object.keys(sampleReports).map((name) => ({ fileName: `${name}.xml`, contents: junitOf(name) }));
  const { valid, errors } = await validateXML({ xml, schema });
  expect(errors).toEqual([]);
  expect(valid).toBe(true);
});

test('and what is not is found', async () => {
  const wrong = junitOf('mixed').replace('<testcase', '<case');
  expect((await validateXML({ xml: wrong, schema })).valid).toBe(false);
});

// Whoever prints the file in a CI lets a line of theirs be a command.
test.each(['hostile', 'hostile-waiver', 'hostile-changes'])('no line is one that AWS has begun: %s', (name) => {
  const xml = junitOf(name);
  expect(xml).toContain('\\u000d\\u000abreak');
  expect(xml.split(/\r?\n/).filter((line) => line.startsWith('break'))).toEqual([]);
});

describe.each(Object.keys(sampleReports))('%s', (name) => {
  const xml = junitOf(name);
  const report = sampleReports[name]?.();

  test('a suite says how many cases it has, and how they ended', () => {
    for (const suite of xml.split('<testsuite ').slice(1)) {
      const said = (attribute: string) => Number(new RegExp(` ${attribute}="(\\d+)"`).exec(` ${suite}`)?.[1]);
      const having = (element: string) => suite.split(`<${element}`).length - 1;
      expect([said('tests'), said('failures'), said('errors'), said('skipped')]).toEqual([
        having('testcase'),
        having('failure'),
        having('error '),
        having('skipped '),
      ]);
    }
  });

  test('what is incomplete has an error', () => {
    expect(report?.summary.complete === true || xml.includes('<error ')).toBe(true);
  });

  test('every cell is a case, and nothing that was not evaluated passes', () => {
    const cases = [...xml.matchAll(/<testcase classname="(?!run"|controls )[^>]*?(\/)?>/g)];
    expect(cases.length).toBe(report?.summary.cells);
    expect(cases.filter(([, isClosed]) => isClosed !== undefined).length).toBe(report?.summary.compliant);
  });
});

function junitOf(name: string): string {
  const report = sampleReports[name]?.();
  if (report === undefined) throw new Error(`no report ${name}`);
  return [...renderJunit(report, {})].join('');
}
