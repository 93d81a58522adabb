/**
 * What the page shows, as the renderer wrote it into the page (`src/report/render/html/page-data.ts`). Texts are fit to
 * be shown: what would move or hide text is written as an escape.
 *
 * @typedef {object} PageData
 * @property {PagePolicy[]} policies
 * @property {[id: string, name: string, ou: number, tags: string][]} accounts by id
 * @property {string[][]} ous names from the root down
 * @property {string[]} regions
 * @property {string[]} map per account a digit per policy: which of `STATES` its cells have, as bits, in base 36
 * @property {Record<string, string>} advice by kind of error
 * @property {string[]} severities the most severe first
 * @property {number} rowsPerBlock
 *
 * @typedef {object} PagePolicy
 * @property {string} id
 * @property {string} title
 * @property {string} severity
 * @property {string} description
 * @property {string[]} references
 * @property {string} remedy
 * @property {string} asks
 * @property {string} digest
 *
 * @typedef {object} Row an entry of the list
 * @property {'finding' | 'waived' | 'unknown'} kind
 * @property {number} index of the entry among those of its kind
 * @property {number} policy
 * @property {number} account
 * @property {number} region
 * @property {string} resource
 * @property {string} message
 * @property {string} severity its own, or that of its policy for what is not known
 * @property {string[]} error kind, operation, code, request id and attempts; of a waived finding the reason; empty of
 *   a finding
 * @property {string} text what a search looks through, in lower case
 */

/** The bits of a digit of the map. What is not known outranks everything: it is never shown as a pass. */
const STATES = /** @type {const} */ ([
  { bit: 4, name: 'unknown', words: 'not evaluated' },
  { bit: 2, name: 'findings', words: 'findings' },
  { bit: 16, name: 'waived', words: 'waived' },
  { bit: 1, name: 'compliant', words: 'compliant' },
  { bit: 8, name: 'skipped', words: 'skipped' },
]);

const DATA = /** @type {PageData} */ (JSON.parse(byId('data').textContent ?? ''));
const ROWS = readRows();

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no element ${id}`);
  return element;
}

/** @param {number} mask */
function stateWords(mask) {
  const words = STATES.filter(({ bit }) => (mask & bit) !== 0).map((state) => state.words);
  return words.length === 0 ? 'not asked' : words.join(', ');
}

/** @param {number} mask */
function stateClass(mask) {
  const known = STATES.filter(({ bit }) => (mask & bit) !== 0).map(({ name }) => name);
  // A cell with findings of which a part is not known shows both.
  if (known[0] === 'unknown' && known[1] === 'findings') return 'unknown findings';
  return known[0] ?? 'none';
}

/**
 * @param {number} account
 * @param {number} policy
 */
function maskOf(account, policy) {
  return Number.parseInt(DATA.map[account]?.[policy] ?? '0', 36);
}

/** @param {number} index */
function accountName(index) {
  const [id = '', name = ''] = DATA.accounts[index] ?? [];
  return name === '' ? id : `${name} (${id})`;
}

/** @param {number} index */
function unitOf(index) {
  return DATA.ous[DATA.accounts[index]?.[2] ?? -1] ?? [];
}

/** @returns {Row[]} */
function readRows() {
  /** @type {Row[]} */
  const rows = [];
  for (const kind of /** @type {const} */ (['finding', 'waived', 'unknown'])) {
    let index = 0;
    for (const block of document.querySelectorAll(`script[data-rows="${kind}"]`)) {
      for (const [policy, account, region, resource, message, rank, ...error] of JSON.parse(
        block.textContent ?? '[]',
      )) {
        const severity = DATA.severities[rank ?? -1] ?? DATA.policies[policy]?.severity ?? '';
        rows.push({ kind, index: index++, policy, account, region, resource, message, severity, error, text: '' });
      }
      // The text is parsed: two copies of it would be twice the memory.
      block.remove();
    }
  }
  for (const row of rows) {
    const [id, name, , tags] = DATA.accounts[row.account] ?? ['', '', 0, ''];
    const policy = DATA.policies[row.policy];
    const words = [policy?.id, policy?.title, id, name, tags, DATA.regions[row.region], row.resource, row.message];
    row.text = [...words, ...row.error].join('\n').toLowerCase();
  }
  return rows;
}

/**
 * The fingerprint and the evidence of a finding, which are parsed when somebody looks.
 *
 * @param {Row} row
 * @returns {{ fingerprint: string, evidence: unknown } | undefined}
 */
function evidenceOf({ kind, index }) {
  if (kind !== 'finding') return undefined;
  const block = document.querySelector(`script[data-evidence="${Math.floor(index / DATA.rowsPerBlock)}"]`);
  const line = (block?.textContent ?? '').split('\n')[(index % DATA.rowsPerBlock) + 1];
  if (line === undefined) return undefined;
  const [fingerprint, evidence] = JSON.parse(line);
  return { fingerprint, evidence };
}

/**
 * JSON for people: what would move, hide or reverse text is written as an escape.
 *
 * @param {unknown} value
 */
function visibleJson(value) {
  return JSON.stringify(value, null, 2).replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) =>
    Array.from(character.split(''), (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  );
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}
