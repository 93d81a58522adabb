/**
 * Writes the TypeScript types of every schema in `schemas/`. With `--check` it writes nothing and fails where a
 * committed file differs.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compileFromFile } from 'json-schema-to-typescript';

/** Where the types of a schema go. A schema that is not listed here is an error: say where its types belong. */
const TARGETS = /** @type {Record<string, string>} */ ({
  'accounts.schema.json': 'src/accounts/accounts-file.generated.ts',
  'baseline.schema.json': 'src/baseline/baseline-file.generated.ts',
  'comparison.schema.json': 'src/report/compare/comparison-file.generated.ts',
  'controls.schema.json': 'src/policy/packs/controls-file.generated.ts',
  'config.schema.json': 'src/config/config-file.generated.ts',
  'policy-test-report.schema.json': 'src/policy-tests/render/policy-test-report.generated.ts',
  'policy-test.schema.json': 'src/policy-tests/policy-test-file.generated.ts',
  'lock.schema.json': 'src/packs/lock-file.generated.ts',
  'organization.schema.json': 'src/simulator/organization-file.generated.ts',
  'pack.schema.json': 'src/policy/packs/pack-file.generated.ts',
  'plan.schema.json': 'src/remediation/plan-file.generated.ts',
  'policy.schema.json': 'src/policy/model/policy-file.generated.ts',
  'report.schema.json': 'src/report/build/report-file.generated.ts',
  'run-log.schema.json': 'src/run-log/run-log.generated.ts',
  'targets.schema.json': 'src/library/scale/targets-file.generated.ts',
  'waivers.schema.json': 'src/waivers/waivers-file.generated.ts',
  'validation.schema.json': 'src/validation/validation-file.generated.ts',
});

const BANNER = `/**
 * Generated from the JSON Schema of the same format by \`npm run generate\`. Change the schema, not this file.
 */`;

await generateTypes(process.argv.includes('--check'));

/** @param {boolean} check */
async function generateTypes(check) {
  const root = new URL('../', import.meta.url);
  const schemas = (await readdir(new URL('schemas/', root))).filter((name) => name.endsWith('.schema.json')).sort();
  const unlisted = schemas.filter((name) => !(name in TARGETS));
  if (unlisted.length > 0) {
    fail(`scripts/generate-types.js does not say where the types of these schemas go: ${unlisted.join(', ')}`);
  }
  for (const schema of schemas.filter((name) => name in TARGETS)) {
    await generate(new URL(`schemas/${schema}`, root), new URL(`${TARGETS[schema]}`, root), check);
  }
}

/**
 * @param {URL} schema
 * @param {URL} target
 * @param {boolean} check
 */
async function generate(schema, target, check) {
  const types = await compileFromFile(fileURLToPath(schema), {
    bannerComment: BANNER,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
  });
  if (!check) {
    await writeFile(target, types);
    return;
  }
  const committed = await readFile(target, 'utf8').catch(() => '');
  if (committed !== types) {
    fail(`${TARGETS[schema.pathname.split('/').at(-1) ?? '']} differs from its schema. Run: npm run generate`);
  }
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
