import { beforeAll, expect, test } from 'vitest';
import { renderSarif } from '../../../../src/report/render/sarif/render-sarif.ts';
import { validationSarif } from '../../../../src/validation/validation-sarif.ts';
import { type Remark, validateSarif } from '../../../support/sarif-multitool.ts';
import { sampleValidations } from '../../../validation/sample-validations.ts';
import { options, sampleReports } from '../../sample-reports.ts';

const reports = Object.entries(sampleReports).map(
  ([name, report]) => [`report-${fileName(name)}`, [...renderSarif(report(), options)].join('')] as const,
);
const validations = Object.entries(await sampleValidations()).map(
  ([name, validation]) =>
    [`validation-${fileName(name)}`, validationSarif(validation, { cwd: '/project/repo' })] as const,
);
const samples = Object.fromEntries([...reports, ...validations]);
const wrong = 'report-without-locations';

let remarks: Readonly<Record<string, readonly Remark[]>>;
beforeAll(async () => {
  remarks = await validateSarif({ ...samples, [wrong]: withoutLocations(samples['report-mixed'] ?? '') });
});

// SARIF2005 asks for the address of the tool's home page.
const permitted = new Set(['warning SARIF2005']);

test.each(Object.keys(samples))('sarif-multitool finds no error in %s', (name) => {
  expect(remarks[name]?.filter(({ level, rule }) => !permitted.has(`${level} ${rule}`))).toEqual([]);
});

test('and would find one', () => {
  expect(remarks[wrong]?.filter(({ level }) => level === 'error')).not.toEqual([]);
});

function fileName(sample: string): string {
  return sample.replace(/\W+/g, '-');
}

function withoutLocations(text: string): string {
  const log = JSON.parse(text);
  log.runs[0].results[0].locations = [];
  return JSON.stringify(log);
}
