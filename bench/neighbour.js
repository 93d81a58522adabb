/**
 * One throttled account among a thousand: when are the others done, with and without it?
 *
 *   npm run bench:neighbour -- 1000       accounts; 4 regions each
 *
 * CloudTrail refuses nine of ten requests of the throttled account.
 */
import { LARGEST, measureBeside, REGIONS } from './beside.js';
import { memberIds } from './organization.js';
import { runAlone } from './part.js';

const [THROTTLED = ''] = memberIds(1);
const FAULT = { kind: 'throttle', service: 'cloudtrail', account: THROTTLED, rate: 0.9 };

/** @type {import('./part.js').Part} */
export const PART = {
  name: 'neighbour',
  about: 'when the others are done beside one throttled account',
  sizes: { full: [LARGEST], quick: [100] },
  measure,
};
await runAlone(PART, import.meta.url);

/** @type {import('./part.js').Part['measure']} */
function measure([accounts = LARGEST], context) {
  const others = accounts - 1;
  const trouble = {
    what: `${others.toLocaleString('en')} accounts × ${REGIONS.length} regions beside a throttled one`,
    fault: FAULT,
    others: others * REGIONS.length,
    isOfOthers: (/** @type {Record<string, any>} */ { account }) => account !== THROTTLED,
    budget: 1.1,
  };
  return measureBeside(accounts, trouble, context);
}
