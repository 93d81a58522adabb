import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { packageFile } from '../../../../src/package-files.ts';
import { renderJson } from '../../../../src/report/render/json/render-json.ts';
import { sampleReports } from '../../sample-reports.ts';

const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(packageFile('schemas/report.schema.json'), 'utf8')));

test.each(Object.entries(sampleReports))('%s is as schemas/report.schema.json says, and loses nothing', (_, make) => {
  const { cells, ...file } = make();
  const report = { ...file, cells };
  const parsed: unknown = JSON.parse([...renderJson(report)].join(''));
  expect(validate(parsed) ? [] : validate.errors).toEqual([]);
  expect(parsed).toEqual(file);
  // What the list of cells says, the sums per account say too.
  expect(file.accounts.reduce((sum, account) => sum + Object.values(account.cells).reduce((a, b) => a + b), 0)).toBe(
    [...cells].length,
  );
});
