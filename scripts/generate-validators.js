/**
 * Writes for each schema that starts read by what its files are judged, as code: compiling it takes the program longer
 * than all else that a start does. With `--check` it writes nothing and fails where a committed file differs.
 *
 * The code says only whether a value fits. What is wrong with one that does not is said by ajv itself, from the schema
 * (`src/package-schema.ts`).
 */
import { readFile, writeFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import formats from 'ajv-formats';

/** The schemas, and which of their definitions are asked for beside the whole. */
const VALIDATORS = {
  accounts: [],
  config: [],
  controls: [],
  pack: [],
  policy: ['callOrOperation', 'lookup', 'remediation', 'values', 'policy', 'defaults', 'parameter'],
  'policy-test': [],
  'run-log': Object.keys(JSON.parse(await readFile(schemaOf('run-log'), 'utf8')).definitions),
  targets: [],
  waivers: [],
};

const WORDS = new Set(['title', 'description', 'markdownDescription', 'examples', 'default']);

/** Keywords whose members the schema names. */
const NAMING = new Set(['properties', 'patternProperties', 'definitions', 'dependencies']);

/** Keywords that hold values and not schemas. */
const VALUES = new Set(['const', 'enum', 'required']);

await generate(process.argv.includes('--check'));

/** @param {boolean} check */
async function generate(check) {
  for (const [name, definitions] of Object.entries(VALIDATORS)) {
    const file = new URL(`../assets/validators/${name}.generated.cjs`, import.meta.url);
    const code = validatorsOf(JSON.parse(await readFile(schemaOf(name), 'utf8')), definitions);
    if (!check) {
      await writeFile(file, code);
    } else if ((await readFile(file, 'utf8').catch(() => '')) !== code) {
      process.stderr.write(`assets/validators/${name}.generated.cjs differs from its schema. Run: npm run generate\n`);
      process.exitCode = 1;
    }
  }
}

/**
 * @param {object} schema
 * @param {readonly string[]} definitions
 */
function validatorsOf(schema, definitions) {
  const ajv = new Ajv({
    allowUnionTypes: true,
    strictTypes: false,
    messages: false,
    inlineRefs: false,
    code: { source: true, lines: true, optimize: true },
  });
  formats.default(ajv);
  ajv.addSchema(withoutWords(schema), 'schema');
  const references = definitions.map((name) => [name, `schema#/definitions/${name}`]);
  return standalone.default(ajv, Object.fromEntries([['whole', 'schema'], ...references]));
}

/**
 * A schema without what is for people: the code would carry it along. Members of `properties` and the like have names
 * of their own, which may be those words.
 *
 * @param {unknown} schema
 * @param {boolean} [isNamed] - whether its keys are names that the schema gives.
 * @returns {any}
 */
function withoutWords(schema, isNamed = false) {
  if (Array.isArray(schema)) return schema.map((each) => withoutWords(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.entries(schema).filter(([key]) => isNamed || !WORDS.has(key));
  return Object.fromEntries(
    members.map(([key, value]) => [
      key,
      VALUES.has(key) && !isNamed ? value : withoutWords(value, !isNamed && NAMING.has(key)),
    ]),
  );
}

/** @param {string} name */
function schemaOf(name) {
  return new URL(`../schemas/${name}.schema.json`, import.meta.url);
}
