/**
 * What counts as an answer, over every read of every client: nonsense of every kind is an error on both ways, and right
 * answers are answers. The clients are those that are installed, or those of a folder:
 * `node scripts/sweep-answers.js FOLDER`.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { clientsIn, installedClients } from '../catalog/installed-clients.ts';
import { type AnswerSweep, emptyCounts, startAnswerSweep } from '../support/answer-sweep.ts';

const folder = process.env.COVE_SWEEP_CLIENTS;
const catalog = createCatalog(folder === undefined ? [] : [folder]);
const services = folder === undefined ? installedClients : clientsIn(folder);
const totals = emptyCounts();
const unasked: string[] = [];
let sweep: AnswerSweep;

beforeAll(async () => {
  sweep = await startAnswerSweep();
});
afterAll(async () => {
  await sweep.close();
  process.stdout.write(`${JSON.stringify({ ...totals, unasked }, null, 2)}\n`);
});

/** Signed by a scheme of their own, which is refused: no answer can be taken for one. */
const OTHER_SCHEMES = ['s3:ListDirectoryBuckets'];

it.each(services)(
  '%s',
  async (service) => {
    const found = catalog.service(service);
    if (!found.ok) {
      // Some packages of a folder are no clients any more.
      if (folder !== undefined) return;
      throw new Error(found.message);
    }
    const shares = folder === undefined ? { codec: 2, client: 6 } : { codec: 1, client: 1 };
    const { counts, wrong, notAsked } = await sweep.sweep(catalog, service, found.operations, shares);
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += counts[name];
    expect(wrong.slice(0, 20), `${wrong.length} in all`).toEqual([]);
    if (folder === undefined) expect(notAsked).toEqual(service === 's3' ? OTHER_SCHEMES : []);
    else unasked.push(...notAsked);
  },
  1_200_000,
);
