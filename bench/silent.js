/**
 * One endpoint that takes requests and says nothing: when are the others done, with and without it?
 *
 *   npm run bench:silent -- 1000       accounts; 4 regions each
 *
 * CloudTrail in one region, which all accounts share, answers nothing for ten minutes, so that every cell there is an
 * error; the others are those of the other regions. test/aws/pacing/silent-endpoint.property.test.ts has the same on
 * virtual time.
 */
import { LARGEST, measureBeside, REGIONS } from './beside.js';
import { runAlone } from './part.js';

const SILENT = 'eu-west-1';
const FAULT = { kind: 'latency', service: 'cloudtrail', region: SILENT, latencyMs: 600_000 };

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'silent',
  about: 'when the others are done beside one silent endpoint',
  sizes: { full: [LARGEST], quick: [100] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
function measure([accounts = LARGEST], context) {
  const trouble = {
    what: `${accounts.toLocaleString('en')} accounts × ${REGIONS.length} regions, one of them silent`,
    fault: FAULT,
    others: accounts * (REGIONS.length - 1),
    isOfOthers: (/** @type {Record<string, any>} */ { region }) => region !== SILENT,
    budget: 1.2,
  };
  return measureBeside(accounts, trouble, context);
}
