/**
 * Prints all operations of the SDK clients in a folder with what their declarations say of them, as JSON: operations of
 * clients that botocore has no
 * model of any more, for `sweep-operations.py`.
 *
 *     mkdir ../all-clients && cd ../all-clients && npm init -y && npm install @aws-sdk/client-acm @aws-sdk/client-…
 *     node scripts/operation-classes/list-operations.js ../all-clients > ../operations.json
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);

if (folder === undefined) {
  process.stderr.write('usage: node scripts/operation-classes/list-operations.js FOLDER\n');
  process.exitCode = 2;
} else {
  process.stdout.write(JSON.stringify(listOperations(join(folder, 'node_modules', '@aws-sdk'))));
}

/**
 * @param {string} folder
 * @returns {Record<string, string>} documentation by `service:Operation`.
 */
function listOperations(folder) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const name of readdirSync(folder).filter((each) => each.startsWith('client-'))) {
    const commands = join(folder, name, 'dist-types', 'commands');
    if (!existsSync(commands)) continue;
    for (const file of readdirSync(commands).filter((each) => each.endsWith('Command.d.ts'))) {
      const operation = file.slice(0, -'Command.d.ts'.length);
      found[`${name.slice('client-'.length)}:${operation}`] = documentationOf(join(commands, file), operation);
    }
  }
  return found;
}

/**
 * @param {string} file
 * @param {string} operation
 */
function documentationOf(file, operation) {
  const text = readFileSync(file, 'utf8');
  const end = text.indexOf(`export declare class ${operation}Command `);
  const comment = text.slice(text.lastIndexOf('\n/**', end), end).replace(/^ ?\/?\*+\/? ?/gm, '');
  return (comment.split(/^@(?:example|param|throws|public|deprecated)\b/m)[0] ?? '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
