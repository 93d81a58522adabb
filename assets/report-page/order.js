/**
 * What the list can be sorted by beside severity, in which the report has it, and the entries in each order: made when
 * it is first asked for, and kept, so that a filter goes through entries that are sorted already.
 *
 * @typedef {(a: Row, b: Row) => number} Order
 */

/** Positions in a list, by what stands there. @param {string[]} words */
function ranksOf(words) {
  const sorted = words.map((word, index) => ({ word, index })).sort((a, b) => compareWords(a.word, b.word));
  /** @type {number[]} */
  const ranks = [];
  for (const [rank, { index }] of sorted.entries()) ranks[index] = rank;
  return ranks;
}

/**
 * By code units: a locale's own order takes seconds for a hundred thousand texts.
 *
 * @param {string} a
 * @param {string} b
 */
function compareWords(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @type {Record<string, () => Order>} */
const ORDERS = {
  account() {
    const ranks = ranksOf(DATA.accounts.map((_, index) => accountName(index).toLowerCase()));
    return (a, b) => (ranks[a.account] ?? 0) - (ranks[b.account] ?? 0);
  },
  unit() {
    const ranks = ranksOf(DATA.ous.map((path) => path.join('\n')));
    const rankOf = (/** @type {Row} */ { account }) => ranks[DATA.accounts[account]?.[2] ?? -1] ?? ranks.length;
    return (a, b) => rankOf(a) - rankOf(b);
  },
  policy: () => (a, b) => a.policy - b.policy,
  region() {
    const ranks = ranksOf(DATA.regions);
    return (a, b) => (ranks[a.region] ?? 0) - (ranks[b.region] ?? 0);
  },
  resource: () => (a, b) => compareWords(a.resource, b.resource),
};

/** @type {Map<string, Row[]>} */
const SORTED = new Map();

/**
 * All entries; those that are equal in this order stay as the report has them: the most severe first.
 *
 * @param {string} order
 * @returns {Row[]}
 */
function rowsIn(order) {
  const make = ORDERS[order];
  if (make === undefined) return ROWS;
  const rows = SORTED.get(order) ?? [...ROWS].sort(make());
  SORTED.set(order, rows);
  return rows;
}
