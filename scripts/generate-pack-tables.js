/**
 * Writes the tables of docs/packs.md between the marks `<!-- pack-table … -->` and `<!-- end -->`: each control of CIS,
 * and each shipped pack, from the files of the packs. With `--check` it writes nothing and fails where the committed
 * page differs.
 *
 * What moto cannot show of a policy is said in `scripts/pack-tables/moto.tsv` and, of the other packs, in
 * `moto-packs.tsv`; every other policy is held against moto by test/moto/cis-pack.test.ts and packs.test.ts.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { parse, parseDocument } from 'yaml';

const root = new URL('../', import.meta.url);
const page = new URL('docs/packs.md', root);

const TABLES = { 'cis-aws-5.0.0': cisTable, packs: packsTable, moto: motoTable };

await generate(process.argv.includes('--check'));

/** @param {boolean} check */
async function generate(check) {
  const committed = await readFile(page, 'utf8');
  let text = committed;
  for (const [name, table] of Object.entries(TABLES)) text = replaceTable(text, name, await table());
  if (text === committed) return;
  if (!check) {
    await writeFile(page, text);
    return;
  }
  process.stderr.write('docs/packs.md differs from the packs. Run: npm run generate\n');
  process.exitCode = 1;
}

/** @param {string} text @param {string} name @param {string[]} lines */
function replaceTable(text, name, lines) {
  const begin = `<!-- pack-table ${name} -->`;
  const start = text.indexOf(begin);
  const end = text.indexOf('<!-- end -->', start);
  if (start < 0 || end < 0) throw new Error(`docs/packs.md has no ${begin} … <!-- end -->`);
  return `${text.slice(0, start)}${begin}\n\n${lines.join('\n')}\n\n${text.slice(end)}`;
}

async function cisTable() {
  const { controls } = await readYaml('policies/cis-aws/controls/cis-5.0.0.yml');
  const policies = await policiesOf('cis-aws');
  const moto = new Map((await readTsv('scripts/pack-tables/moto.tsv')).map(([id = '', reason = '']) => [id, reason]));
  const rows = Object.entries(controls).flatMap(([number, control]) => {
    const own = (control.policies ?? []).map((/** @type {string} */ id) => known(policies, id));
    return own.map((/** @type {PolicyFacts} */ each, /** @type {number} */ index) => [
      index === 0 ? number : '',
      index === 0 ? `${control.title}${control.byHand === undefined ? '' : `. By hand: ${control.byHand}`}` : '',
      index === 0 ? String(control.level) : '',
      `\`${each.id}\``,
      String(each.lines),
      String(each.tests),
      moto.get(each.id) ?? 'equal',
      each.remediation === '' ? '' : `\`${each.remediation}\`${each.hasUndo ? ', undo' : ''}${each.risk}`,
    ]);
  });
  const lines = [...policies.values()].map((each) => each.lines).sort((a, b) => a - b);
  const byHand = Object.values(controls).filter((each) => each.byHand !== undefined).length;
  const tests = [...policies.values()].reduce((sum, each) => sum + each.tests, 0);
  return [
    `${Object.keys(controls).length} controls, ${policies.size} policies, ${tests} tests; ${byHand} controls are partly by hand.`,
    `A policy has ${lines[Math.floor(lines.length / 2)]} lines at the median, without its remediation and with its share of what`,
    '`defaults` lend to all policies of its file.',
    '',
    ...markdownTable(['control', 'what it asks for', 'level', 'policy', 'lines', 'tests', 'moto', 'remediation'], rows),
  ];
}

async function packsTable() {
  const rows = [];
  const reasons = [...(await readTsv('scripts/pack-tables/moto-packs.tsv')).map(([id = '']) => id)];
  for (const [id = ''] of await readTsv('scripts/pack-tables/moto.tsv')) reasons.push(`cis/${id}`);
  for (const folder of ['cis-aws', 'fsbp', 'cost', 'organization']) {
    const { pack, title } = await readYaml(`policies/${folder}/pack.yml`);
    const policies = [...(await policiesOf(folder)).values()];
    const sum = (/** @type {(each: PolicyFacts) => number} */ count) =>
      String(policies.reduce((total, each) => total + count(each), 0));
    rows.push([
      `\`policies/${folder}\``,
      `\`${pack}/…\``,
      title,
      String(policies.length),
      sum((each) => each.tests),
      sum((each) => (each.remediation === '' ? 0 : 1)),
      sum((each) => (reasons.includes(`${pack}/${each.id}`) ? 0 : 1)),
    ]);
  }
  return markdownTable(['folder', 'ids', 'what it is', 'policies', 'tests', 'with remediation', 'equal on moto'], rows);
}

/** Why moto shows less of some policies of the packs without a table of their own. */
async function motoTable() {
  const reasons = await readTsv('scripts/pack-tables/moto-packs.tsv');
  return markdownTable(
    ['policy', 'moto'],
    reasons.map(([id = '', reason = '']) => [`\`${id}\``, reason]),
  );
}

/**
 * @typedef {object} PolicyFacts
 * @property {string} id
 * @property {number} lines - without blank ones, comments and `remediate`
 * @property {number} tests
 * @property {string} remediation - its operations, or nothing
 * @property {string} risk - where it is not safe
 * @property {boolean} hasUndo
 */

/** @param {string} folder @returns {Promise<Map<string, PolicyFacts>>} */
async function policiesOf(folder) {
  const directory = `policies/${folder}/policies/`;
  const names = (await readdir(new URL(directory, root))).sort();
  const facts = new Map();
  for (const name of names.filter((each) => each.endsWith('.yml') && !each.endsWith('.test.yml'))) {
    const source = await readFile(new URL(directory + name, root), 'utf8');
    const { tests } = await readYaml(directory + name.replace(/\.yml$/, '.test.yml'));
    const { policies = [], defaults = {} } = parse(source);
    const lent = linesOf(source, ['defaults']);
    for (const [index, policy] of policies.entries()) {
      const remediation = [policy.remediate ?? []].flat();
      const own = linesOf(source, ['policies', index]) - linesOf(source, ['policies', index, 'remediate']);
      facts.set(policy.id, {
        id: policy.id,
        lines: own + (defaults === undefined ? 0 : Math.round(lent / policies.length)),
        tests: tests.filter((/** @type {{ policy: string }} */ each) => each.policy === policy.id).length,
        remediation: remediation.map((each) => each.operation).join(', '),
        risk: [...new Set(remediation.flatMap((each) => each.risk ?? []))].map((risk) => `, ${risk}`).join(''),
        hasUndo: remediation.length > 0 && remediation.every((each) => each.undo !== undefined),
      });
    }
  }
  return facts;
}

/** @param {string} source @param {(string | number)[]} place */
function linesOf(source, place) {
  const document = parseDocument(source);
  const node = /** @type {{ range?: [number, number, number] } | undefined} */ (document.getIn(place, true));
  const parent =
    /** @type {{ items?: { key?: { value?: unknown; range?: [number, number, number] }; value?: unknown }[] }} */ (
      document.getIn(place.slice(0, -1), true)
    );
  if (node?.range === undefined) return 0;
  const pair = parent?.items?.find((each) => each.key?.value === place.at(-1));
  const from = pair?.key?.range?.[0] ?? node.range[0];
  const text = source.slice(from, node.range[1]);
  return text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#')).length;
}

/** @param {Map<string, PolicyFacts>} policies @param {string} id */
function known(policies, id) {
  const found = policies.get(id);
  if (found === undefined) throw new Error(`no policy ${id}`);
  return found;
}

/** @param {string} path */
async function readYaml(path) {
  return parse(await readFile(new URL(path, root), 'utf8'));
}

/** @param {string} path */
async function readTsv(path) {
  const lines = (await readFile(new URL(path, root), 'utf8')).trimEnd().split('\n');
  return lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t'));
}

/** @param {string[]} head @param {string[][]} rows */
function markdownTable(head, rows) {
  const row = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`.replaceAll(/ {2,}/g, ' ');
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}
