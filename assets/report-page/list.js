/**
 * A list of which only what is in view is in the page, so that a hundred thousand entries cost as much as thirty. Arrow
 * keys, Page Up and Down, Home and End go through it; Enter opens.
 *
 * @typedef {object} VirtualList
 * @property {(rows: Row[]) => void} show
 * @property {(offset: number) => void} open the entry beside the one that is open
 */

const ROW_HEIGHT = 52;

/**
 * @param {(row: Row, place: number, count: number) => void} onOpen
 * @returns {VirtualList}
 */
function createList(onOpen) {
  const view = byId('list');
  const space = byId('list-space');
  /** @type {Row[]} */
  let rows = [];
  let active = 0;
  let drawn = '';

  const draw = () => {
    const first = Math.max(0, Math.floor(view.scrollTop / ROW_HEIGHT) - 5);
    const last = Math.min(rows.length, Math.ceil((view.scrollTop + view.clientHeight) / ROW_HEIGHT) + 5);
    const key = `${first} ${last} ${active}`;
    if (key === drawn) return;
    drawn = key;
    space.replaceChildren(
      ...rows.slice(first, last).map((row, at) => rowElement(row, first + at, first + at === active)),
    );
    view.setAttribute('aria-activedescendant', rows.length === 0 ? '' : `row-${active}`);
  };
  const move = (/** @type {number} */ to) => {
    active = Math.max(0, Math.min(rows.length - 1, to));
    const top = active * ROW_HEIGHT;
    if (top < view.scrollTop) view.scrollTop = top;
    if (top + ROW_HEIGHT > view.scrollTop + view.clientHeight) view.scrollTop = top + ROW_HEIGHT - view.clientHeight;
    draw();
  };
  const open = () => {
    const row = rows[active];
    if (row !== undefined) onOpen(row, active, rows.length);
  };
  view.addEventListener('scroll', draw, { passive: true });
  window.addEventListener('resize', draw);
  view.addEventListener('click', (event) => {
    const element = /** @type {HTMLElement} */ (event.target).closest('[data-place]');
    if (element === null) return;
    move(Number(element.getAttribute('data-place')));
    open();
  });
  view.addEventListener('keydown', (event) => {
    const page = Math.max(1, Math.floor(view.clientHeight / ROW_HEIGHT) - 1);
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => move(active + 1),
      ArrowUp: () => move(active - 1),
      PageDown: () => move(active + page),
      PageUp: () => move(active - page),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      Enter: open,
      ' ': open,
    };
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  printAll(view, space, () => rows);
  return {
    show(next) {
      rows = next;
      active = 0;
      drawn = '';
      view.scrollTop = 0;
      space.style.height = `${Math.max(1, rows.length) * ROW_HEIGHT}px`;
      view.setAttribute('aria-rowcount', String(rows.length));
      if (rows.length === 0) {
        space.replaceChildren(
          make(
            'div',
            { role: 'row' },
            make('span', { role: 'gridcell', class: 'empty' }, 'Nothing matches these filters.'),
          ),
        );
      } else draw();
    },
    open(offset) {
      move(active + offset);
      open();
    },
  };
}

/**
 * @param {Row} row
 * @param {number} place
 * @param {boolean} isActive
 */
function rowElement(row, place, isActive) {
  const policy = DATA.policies[row.policy];
  const [className, badge] =
    row.kind === 'unknown'
      ? ['unknown', 'not known']
      : row.kind === 'waived'
        ? ['info', 'waived']
        : [row.severity, row.severity];
  const element = make(
    'div',
    {
      role: 'row',
      id: `row-${place}`,
      class: `row${isActive ? ' active' : ''}`,
      'data-place': String(place),
      'aria-rowindex': String(place + 1),
      'aria-selected': String(isActive),
    },
    make('span', { role: 'gridcell', class: `badge ${className}` }, badge ?? ''),
    make('span', { role: 'gridcell', class: 'what' }, make('b', {}, row.message), make('small', {}, row.resource)),
    make(
      'span',
      { role: 'gridcell', class: 'where' },
      make('span', {}, accountName(row.account)),
      make('small', {}, `${DATA.regions[row.region] ?? ''} · ${policy?.id ?? ''}`),
    ),
  );
  element.style.transform = `translateY(${place * ROW_HEIGHT}px)`;
  return element;
}

/** On paper nothing scrolls: what the filters leave is printed as it is, up to a number that paper is good for. */
const MOST_PRINTED = 1_000;

/**
 * @param {HTMLElement} view
 * @param {HTMLElement} space
 * @param {() => Row[]} rows
 */
function printAll(view, space, rows) {
  window.addEventListener('beforeprint', () => {
    const all = rows();
    const shown = all.slice(0, MOST_PRINTED).map((row, place) => rowElement(row, place, false));
    for (const element of shown) element.style.transform = '';
    const left = all.length - shown.length;
    const note =
      left > 0 ? [make('p', { class: 'empty' }, `${left.toLocaleString('en-US')} more are in the file.`)] : [];
    space.style.height = 'auto';
    space.replaceChildren(...shown, ...note);
  });
  window.addEventListener('afterprint', () => {
    space.style.height = `${Math.max(1, rows().length) * ROW_HEIGHT}px`;
    space.replaceChildren();
    view.dispatchEvent(new Event('scroll'));
    window.dispatchEvent(new Event('resize'));
  });
}
