/**
 * What a part of the benchmarks found, and the table of it.
 *
 * @typedef {'met' | 'not met' | 'too small to tell' | 'not measured' | 'failed' | '–'} Verdict
 * @typedef {object} Figure
 * @property {string} what
 * @property {string} figure - with its unit, or why there is none.
 * @property {string} budget - `–` where there is none.
 * @property {Verdict} verdict - `–` where there is no budget.
 *
 * @typedef {object} Budget
 * @property {string} text
 * @property {(value: number) => boolean} holds
 * @property {boolean} [atItsSize] - false where less was measured than what the budget is about, which shows nothing.
 *   Default true.
 */

/**
 * @param {string} what
 * @param {string} text - the figure as it is shown.
 * @returns {Figure} without a budget.
 */
export function figure(what, text) {
  return { what, figure: text, budget: '–', verdict: '–' };
}

/**
 * @param {string} what
 * @param {string} text
 * @param {number} value - what the budget is about, unrounded.
 * @param {Budget} budget
 * @returns {Figure}
 */
export function judged(what, text, value, { text: budget, holds, atItsSize = true }) {
  if (!Number.isFinite(value)) throw new Error(`${what}: ${value} is not a number`);
  const verdict = !atItsSize ? 'too small to tell' : holds(value) ? 'met' : 'not met';
  return { what, figure: text, budget, verdict };
}

/**
 * @param {string} what
 * @param {string} why
 * @param {Budget} [budget]
 * @returns {Figure} of something that is not on this machine.
 */
export function notMeasured(what, why, budget) {
  return { what, figure: why, budget: budget?.text ?? '–', verdict: 'not measured' };
}

/**
 * @param {string} part
 * @param {unknown} error
 * @returns {Figure}
 */
export function failed(part, error) {
  const message = error instanceof Error ? error.message : String(error);
  return { what: part, figure: message.split('\n')[0] ?? '', budget: '–', verdict: 'failed' };
}

/**
 * @param {number} limit
 * @param {string} unit
 * @returns {Budget}
 */
export function atLeast(limit, unit = '') {
  return { text: `≥ ${limit}${unit}`, holds: (value) => value >= limit };
}

/**
 * @param {number} limit
 * @param {string} unit
 * @returns {Budget}
 */
export function atMost(limit, unit = '') {
  return { text: `≤ ${limit}${unit}`, holds: (value) => value <= limit };
}

/**
 * @param {readonly Figure[]} figures
 * @returns {string} a Markdown table with aligned columns, and one line that counts.
 */
export function renderTable(figures) {
  const rows = [
    ['what', 'figure', 'budget', 'met or not'],
    ...figures.map(({ what, figure: text, budget, verdict }) => [what, text, budget, verdict]),
  ].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return `${lines.join('\n')}\n\n${renderCounts(figures)}\n`;
}

/** @param {readonly Figure[]} figures */
function renderCounts(figures) {
  const count = (/** @type {Verdict} */ verdict) => figures.filter((each) => each.verdict === verdict).length;
  const budgets = figures.filter(({ budget }) => budget !== '–').length;
  const rest = /** @type {Verdict[]} */ (['not met', 'too small to tell', 'not measured', 'failed'])
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${verdict}`);
  return [`${count('met')} of ${budgets} budgets met`, ...rest].join(', ');
}

/**
 * A budget that was judged and missed counts always. What was too small to tell, or not measured, is not met either,
 * which only a full run is asked for.
 *
 * @param {readonly Figure[]} figures
 * @param {boolean} isFull - all sizes were those of the budgets.
 * @returns {0 | 1}
 */
export function exitCodeOf(figures, isFull) {
  const isBad = (/** @type {Figure} */ { verdict, budget }) =>
    verdict === 'failed' || verdict === 'not met' || (isFull && budget !== '–' && verdict !== 'met');
  return figures.some(isBad) ? 1 : 0;
}
