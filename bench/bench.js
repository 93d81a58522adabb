/**
 * All parts of the benchmarks, one after the other, and one table in the end.
 *
 *   npm run bench                                 half an hour or more, best on a machine that does nothing else
 *   npm run bench -- --quick                      small sizes, some minutes: shows that it runs and little more
 *   npm run bench -- --only scale,peers           parts
 *
 * A part that fails is a row of the table, and the others go on. Exit code 1 where a part failed or a budget was
 * missed, and without
 * --quick also where one was not measured.
 */
import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PART as byHand } from './by-hand.js';
import { PART as calls } from './calls.js';
import { PART as crowded } from './crowded.js';
import { PART as faults } from './faults.js';
import { exitCodeOf, failed, renderTable } from './figures.js';
import { PART as floor } from './floor.js';
import { PART as guards } from './guards.js';
import { PART as neighbour } from './neighbour.js';
import { PART as packs } from './packs.js';
import { measurePart } from './part.js';
import { PART as peers } from './peers.js';
import { PART as planning } from './planning.js';
import { root, runProgram } from './processes.js';
import { PART as render } from './render.js';
import { PART as scale } from './scale.js';
import { PART as sessions } from './sessions.js';
import { PART as silent } from './silent.js';
import { PART as startup } from './startup.js';
import { PART as workers } from './workers.js';

const PARTS = [
  ...[startup, byHand, calls, sessions, guards, floor, packs, peers, scale, planning, workers],
  ...[neighbour, silent, crowded, faults, render],
];

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
const quick = values.quick === true;
const parts = chosenParts(values.only);
const print = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);

const begin = performance.now();
/** @type {import('./figures.js').Figure[]} */
const figures = [];
for (const part of parts) {
  print(`\n== ${part.name}: ${part.about}`);
  try {
    figures.push(...(await measurePart(part, quick)));
  } catch (error) {
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    figures.push(failed(part.name, error));
  }
}
print(`\n${await renderHead()}\n\n${renderTable(figures)}`);
process.exitCode = exitCodeOf(figures, !quick);

/** @param {string | undefined} only */
function chosenParts(only) {
  const names = only?.split(',') ?? PARTS.map(({ name }) => name);
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) {
    const known = PARTS.map(({ name }) => name).join(', ');
    throw new Error(`there is no part ${unknown.join(', ')}; expected some of ${known}`);
  }
  return PARTS.filter(({ name }) => names.includes(name));
}

async function renderHead() {
  const minutes = ((performance.now() - begin) / 60_000).toFixed(1);
  const models = cpus();
  const machine = `${models.length} × ${models[0]?.model.trim() || 'unknown processor'}, ${(totalmem() / 1e9).toFixed(0)} GB`;
  const how = [quick ? 'quick' : 'full', ...(parts.length < PARTS.length ? [values.only] : []), `${minutes} minutes`];
  return [
    `date        ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC (${how.join(', ')})`,
    `machine     ${machine}, ${process.platform}`,
    `cove-policy ${await commitOf()}`,
    `Node.js     ${process.versions.node}`,
    `libraries   ${await librariesOf('undici', '@aws-sdk/client-cloudtrail')}`,
    `peers       ${await pinsOf('botocove')}; ${await pinsOf('c7n-org')}; ${await pinsOf('prowler')}`,
  ].join('\n');
}

async function commitOf() {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const { stdout } = await runProgram('git', ['describe', '--always', '--dirty']).catch(() => ({ stdout: '' }));
  return stdout === '' ? version : `${version}, commit ${stdout.trim()}`;
}

/** @param {readonly string[]} names */
async function librariesOf(...names) {
  const told = names.map(async (name) => {
    const { version } = JSON.parse(await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    return `${name} ${version}`;
  });
  return (await Promise.all(told)).join(', ');
}

/**
 * @param {string} name - of a file of pins.
 * @returns {Promise<string>} the packages that decide.
 */
async function pinsOf(name) {
  const pins = await readFile(join(root, 'bench', `peers-${name}.txt`), 'utf8');
  const telling = [...pins.matchAll(/^(botocove|prowler|c7n|c7n_org|boto3)==(.+)$/gm)];
  return telling.map(([, pin, version]) => `${pin} ${version}`).join(', ');
}
