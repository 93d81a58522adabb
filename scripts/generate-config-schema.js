/**
 * Writes the properties of `schemas/config.schema.json` from the rows of `src/config/setting-flags.ts`. With `--check`
 * it writes nothing and fails where the committed file differs.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const root = new URL('../', import.meta.url);
const target = new URL('schemas/config.schema.json', root);

/** The JSON Schema type of a flag's value, by its kind. */
const TYPES = /** @type {Record<string, object>} */ ({
  switch: { type: 'boolean' },
  text: { type: 'string' },
  list: { type: 'array', minItems: 1 },
  repeat: { type: 'array', minItems: 1 },
  pairs: { type: 'object' },
  allowances: { type: 'array', minItems: 1 },
  number: { type: 'integer' },
  choice: {},
});

/** What stands in the schema alone, since no flag says it. */
const WITHOUT_FLAGS = ['packs', 'select', 'policies', 'overrides'];

/**
 * @typedef {object} Row
 * @property {string} kind
 * @property {string} doc
 * @property {string[]} [choices]
 * @property {{ least: number, most?: number }} [range]
 * @property {unknown} [default]
 * @property {{ more?: string }} schema
 */

await generateConfigSchema(process.argv.includes('--check'));

/** @param {boolean} check */
async function generateConfigSchema(check) {
  const committed = await readFile(target, 'utf8');
  const schema = JSON.parse(committed);
  const rows = Object.entries(await readRows());
  schema.properties = {
    version: schema.properties.version,
    ...Object.fromEntries(rows.map(([name, row]) => [name, schemaOf(row)])),
    ...Object.fromEntries(WITHOUT_FLAGS.map((name) => [name, schema.properties[name]])),
  };
  const text = format(JSON.stringify(schema));
  if (!check) {
    await writeFile(target, text);
  } else if (text !== committed) {
    process.stderr.write(
      'schemas/config.schema.json differs from src/config/setting-flags.ts. Run: npm run generate\n',
    );
    process.exitCode = 1;
  }
}

/** @returns {Promise<Record<string, Row>>} */
async function readRows() {
  const { SETTING_FLAGS } = await import(await asModule(new URL('src/config/setting-flags.ts', root)));
  return SETTING_FLAGS;
}

/**
 * The tables import types and each other, so without types each is a module that needs no file beside it.
 *
 * @param {URL} file
 * @returns {Promise<string>} an address to import it from
 */
async function asModule(file) {
  const { code } = await transform(await readFile(file, 'utf8'), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  let whole = code;
  for (const [, imported = ''] of code.matchAll(/^import .* from ['"](.+)['"];$/gm)) {
    whole = whole.replaceAll(imported, await asModule(new URL(imported, file)));
  }
  return `data:text/javascript;base64,${Buffer.from(whole).toString('base64')}`;
}

/** @param {Row} row */
function schemaOf(row) {
  const { more, ...keywords } = row.schema;
  const sentence = `${row.doc.charAt(0).toUpperCase()}${row.doc.slice(1)}.`;
  const fixed = row.default ?? (row.kind === 'switch' ? false : undefined);
  return {
    description: more === undefined ? sentence : `${sentence} ${more}`,
    ...TYPES[row.kind],
    ...(row.choices === undefined || row.kind === 'allowances' ? {} : { enum: row.choices }),
    ...(row.range === undefined ? {} : { minimum: row.range.least, maximum: row.range.most }),
    ...keywords,
    ...(fixed === undefined ? {} : { default: fixed }),
  };
}

/** @param {string} json */
function format(json) {
  const biome = fileURLToPath(new URL('node_modules/@biomejs/biome/bin/biome', root));
  return execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=schemas/config.schema.json'], {
    cwd: fileURLToPath(root),
    input: json,
    encoding: 'utf8',
  });
}
