import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** The schema of SARIF 2.1.0 as Microsoft's validator ships it. */
export function officialValidator() {
  const require = createRequire(import.meta.url);
  const main = require.resolve('@microsoft/sarif-multitool-ts');
  const schema = JSON.parse(readFileSync(join(dirname(main), '..', 'assets', 'sarif-2.1.0.schema.json'), 'utf8'));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}
