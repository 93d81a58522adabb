/**
 * The map: units and accounts down, policies across, and in each field how the policy ended there. Rows and columns out
 * of view are not in the page.
 *
 * @typedef {{ unit: string[], accounts: number[], isOpen: boolean }} UnitGroup
 * @typedef {{ group: UnitGroup, account: number }} MapLine account is -1 for the unit itself
 */

const LINE_HEIGHT = 28;
const COLUMN_WIDTH = 28;
/** On a phone, more than a column or two has to be seen beside the names. */
const HEAD_WIDTH = window.innerWidth <= 600 ? 160 : 300;
const HEAD_HEIGHT = 150;
/** With more accounts than this the map begins with units alone. */
const OPEN_AT_MOST = 60;

/** @param {(choice: { policy: number, unit: string[], account: number }) => void} onChoose */
function createMap(onChoose) {
  const view = byId('map');
  const space = byId('map-space');
  view.style.setProperty('--head-width', `${HEAD_WIDTH}px`);
  const groups = groupAccounts();
  if (groups.length === 0) {
    // A run that makes changes judges no cells.
    byId('map-section').hidden = true;
    return;
  }
  /** @type {MapLine[]} */
  let lines = [];
  let active = { line: 0, column: -1 };

  const layOut = () => {
    lines = groups.flatMap((group) => [
      { group, account: -1 },
      ...(group.isOpen ? group.accounts.map((account) => ({ group, account })) : []),
    ]);
    space.style.height = `${HEAD_HEIGHT + lines.length * LINE_HEIGHT}px`;
    space.style.width = `${HEAD_WIDTH + DATA.policies.length * COLUMN_WIDTH}px`;
    view.setAttribute('aria-rowcount', String(lines.length + 1));
    view.setAttribute('aria-colcount', String(DATA.policies.length + 1));
    draw();
  };
  const draw = () => {
    const firstLine = Math.max(0, Math.floor(view.scrollTop / LINE_HEIGHT) - 4);
    const lastLine = Math.min(lines.length, Math.ceil((view.scrollTop + view.clientHeight) / LINE_HEIGHT) + 4);
    const firstColumn = Math.max(0, Math.floor(view.scrollLeft / COLUMN_WIDTH) - 4);
    const lastColumn = Math.min(
      DATA.policies.length,
      Math.ceil((view.scrollLeft + view.clientWidth) / COLUMN_WIDTH) + 4,
    );
    const columns = Array.from({ length: lastColumn - firstColumn }, (_, at) => firstColumn + at);
    space.replaceChildren(
      headElement(columns),
      ...lines.slice(firstLine, lastLine).map((line, at) => lineElement(line, firstLine + at, columns, active)),
    );
    view.setAttribute('aria-activedescendant', fieldId(active.line, active.column));
  };
  const move = (/** @type {number} */ line, /** @type {number} */ column) => {
    active = {
      line: Math.max(0, Math.min(lines.length - 1, line)),
      column: Math.max(-1, Math.min(DATA.policies.length - 1, column)),
    };
    const top = active.line * LINE_HEIGHT;
    const below = HEAD_HEIGHT + top + LINE_HEIGHT - view.clientHeight;
    view.scrollTop = Math.min(top, Math.max(view.scrollTop, below));
    const left = Math.max(0, active.column) * COLUMN_WIDTH;
    const beyond = HEAD_WIDTH + left + COLUMN_WIDTH - view.clientWidth;
    view.scrollLeft = Math.min(left, Math.max(view.scrollLeft, beyond));
    draw();
  };
  const choose = () => {
    const line = lines[active.line];
    if (line === undefined) return;
    if (active.column === -1 && line.account === -1) {
      line.group.isOpen = !line.group.isOpen;
      layOut();
      return;
    }
    onChoose({ policy: active.column, unit: line.account === -1 ? line.group.unit : [], account: line.account });
  };
  view.addEventListener('scroll', draw, { passive: true });
  window.addEventListener('resize', draw);
  view.addEventListener('click', (event) => {
    const field = /** @type {HTMLElement} */ (event.target).closest('[data-line]');
    if (field === null) return;
    move(Number(field.getAttribute('data-line')), Number(field.getAttribute('data-column')));
    choose();
  });
  view.addEventListener('keydown', (event) => {
    const page = Math.max(1, Math.floor((view.clientHeight - HEAD_HEIGHT) / LINE_HEIGHT) - 1);
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => move(active.line + 1, active.column),
      ArrowUp: () => move(active.line - 1, active.column),
      ArrowRight: () => move(active.line, active.column + 1),
      ArrowLeft: () => move(active.line, active.column - 1),
      PageDown: () => move(active.line + page, active.column),
      PageUp: () => move(active.line - page, active.column),
      Home: () => move(active.line, -1),
      End: () => move(active.line, DATA.policies.length - 1),
      Enter: choose,
      ' ': choose,
    };
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  layOut();
}

/** @returns {UnitGroup[]} */
function groupAccounts() {
  /** @type {Map<number, number[]>} */
  const byUnit = new Map();
  for (const [index, [, , unit]] of DATA.accounts.entries()) {
    const accounts = byUnit.get(unit) ?? [];
    byUnit.set(unit, accounts);
    accounts.push(index);
  }
  const isOpen = DATA.accounts.length <= OPEN_AT_MOST;
  return [...byUnit]
    .map(([unit, accounts]) => ({ unit: DATA.ous[unit] ?? [], accounts, isOpen }))
    .sort((a, b) => (a.unit.join('\n') < b.unit.join('\n') ? -1 : 1));
}

/**
 * @param {number} line
 * @param {number} column
 */
function fieldId(line, column) {
  return `field-${line}-${column}`;
}

/** @param {number[]} columns */
function headElement(columns) {
  const head = make('div', { role: 'row', class: 'map-head', 'aria-rowindex': '1' });
  head.append(make('span', { role: 'columnheader', class: 'map-name', 'aria-colindex': '1' }, 'Unit and account'));
  for (const column of columns) {
    const { id = '', title = '' } = DATA.policies[column] ?? {};
    const cell = make(
      'span',
      { role: 'columnheader', class: 'map-policy', title, 'aria-colindex': String(column + 2) },
      make('span', {}, id),
    );
    cell.style.left = `${HEAD_WIDTH + column * COLUMN_WIDTH}px`;
    head.append(cell);
  }
  return head;
}

/**
 * @param {MapLine} line
 * @param {number} place
 * @param {number[]} columns
 * @param {{ line: number, column: number }} active
 */
function lineElement({ group, account }, place, columns, active) {
  const isUnit = account === -1;
  const unit = group.unit.join(' / ') || 'unit not known';
  const name = isUnit ? `${unit} · ${group.accounts.length.toLocaleString('en-US')}` : accountName(account);
  const row = make('div', {
    role: 'row',
    class: isUnit ? 'map-line unit' : 'map-line',
    'aria-rowindex': String(place + 2),
  });
  const isHere = (/** @type {number} */ column) => active.line === place && active.column === column;
  const head = make(
    'span',
    {
      role: 'rowheader',
      id: fieldId(place, -1),
      class: `map-name${isHere(-1) ? ' active' : ''}`,
      title: name,
      'data-line': String(place),
      'data-column': '-1',
      'aria-colindex': '1',
      ...(isUnit ? { 'aria-expanded': String(group.isOpen) } : {}),
    },
    isUnit ? `${group.isOpen ? '▾' : '▸'} ${name}` : name,
  );
  row.append(head);
  for (const column of columns) {
    const { words, className, text } = isUnit ? unitField(group, column) : accountField(account, column);
    const label = `${isUnit ? unit : accountName(account)}, ${DATA.policies[column]?.id ?? ''}: ${words}`;
    const cell = make(
      'span',
      {
        role: 'gridcell',
        id: fieldId(place, column),
        class: `field ${className}${isHere(column) ? ' active' : ''}`,
        title: label,
        'aria-label': label,
        'data-line': String(place),
        'data-column': String(column),
        'aria-colindex': String(column + 2),
      },
      text,
    );
    cell.style.left = `${HEAD_WIDTH + column * COLUMN_WIDTH}px`;
    row.append(cell);
  }
  row.style.transform = `translateY(${HEAD_HEIGHT + place * LINE_HEIGHT}px)`;
  return row;
}

/** The signs, so that no state is told by its colour alone. @type {Record<string, string>} */
const SIGNS = {
  compliant: '✓',
  findings: '!',
  unknown: '?',
  'unknown findings': '?!',
  waived: '~',
  skipped: '–',
  none: '',
};

/**
 * @param {number} account
 * @param {number} column
 */
function accountField(account, column) {
  const mask = maskOf(account, column);
  const className = stateClass(mask);
  return { words: stateWords(mask), className, text: SIGNS[className] ?? '' };
}

/**
 * @param {UnitGroup} group
 * @param {number} column
 */
function unitField(group, column) {
  const masks = group.accounts.map((account) => maskOf(account, column));
  const all = masks.reduce((sum, mask) => sum | mask, 0);
  const counts = STATES.map(
    ({ bit, words }) => /** @type {const} */ ([words, masks.filter((mask) => mask & bit).length]),
  );
  const words = counts
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${word} in ${count.toLocaleString('en-US')}`)
    .join(', ');
  const className = stateClass(all);
  return { words: words || 'not asked', className, text: SIGNS[className] ?? '' };
}
