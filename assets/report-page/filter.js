/**
 * What the list is narrowed to.
 *
 * @typedef {object} Filter
 * @property {string[]} words all of which an entry must have, in lower case
 * @property {Set<string>} severities
 * @property {Set<string>} kinds
 * @property {number} policy -1: any
 * @property {number} region -1: any
 * @property {string[]} unit names from the root down; empty: any
 * @property {number} account -1: any
 * @property {string} order what the list is sorted by
 */

/**
 * @param {Filter} filter
 * @returns {Row[]}
 */
function filterRows({ words, severities, kinds, policy, region, unit, account, order }) {
  const inUnit = DATA.accounts.map((_, index) => unit.every((name, depth) => unitOf(index)[depth] === name));
  return rowsIn(order).filter(
    (row) =>
      kinds.has(row.kind) &&
      severities.has(row.severity) &&
      (policy === -1 || row.policy === policy) &&
      (account === -1 || row.account === account) &&
      (region === -1 || row.region === region) &&
      inUnit[row.account] === true &&
      words.every((word) => row.text.includes(word)),
  );
}

/** @returns {Filter} */
function readFilter() {
  const form = /** @type {HTMLFormElement} */ (byId('filters'));
  const values = new FormData(form);
  const unit = Number(values.get('unit') ?? -1);
  return {
    words: String(values.get('search') ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ''),
    severities: new Set(values.getAll('severity').map(String)),
    kinds: new Set(values.getAll('kind').map(String)),
    policy: Number(values.get('policy') ?? -1),
    region: Number(values.get('region') ?? -1),
    unit: UNITS[unit] ?? [],
    account: Number(form.dataset.account ?? -1),
    order: String(values.get('order') ?? ''),
  };
}

/** Every unit that holds accounts, or units that do: to choose from. */
const UNITS = unitsOfPage();

function unitsOfPage() {
  /** @type {Map<string, string[]>} */
  const units = new Map();
  for (const path of DATA.ous) {
    for (let depth = 1; depth <= path.length; depth += 1) {
      units.set(JSON.stringify(path.slice(0, depth)), path.slice(0, depth));
    }
  }
  return [...units.values()].sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1));
}

/** Fills the choices that come from the data. */
function fillChoices() {
  const add = (/** @type {string} */ id, /** @type {string[]} */ names) => {
    byId(id).append(...names.map((name, index) => make('option', { value: String(index) }, name)));
  };
  add(
    'policy',
    DATA.policies.map(({ id }) => id),
  );
  add('region', DATA.regions);
  add(
    'unit',
    UNITS.map((path) => path.join(' / ')),
  );
}
