startPage();

function startPage() {
  fillChoices();
  // Before anything is drawn: what is not shown has no size, and would be drawn as if it were empty.
  document.body.classList.add('started');
  const form = /** @type {HTMLFormElement} */ (byId('filters'));
  const count = byId('count');
  const chosen = byId('chosen-account');
  const list = createList(showDetails);

  const apply = () => {
    const filter = readFilter();
    const rows = filterRows(filter);
    list.show(rows);
    const isAll = rows.length === ROWS.length;
    const all = ROWS.length.toLocaleString('en-US');
    count.textContent = isAll ? `${all} entries` : `${rows.length.toLocaleString('en-US')} of ${all} entries`;
    chosen.hidden = filter.account === -1;
    chosen.textContent = filter.account === -1 ? '' : `Only ${accountName(filter.account)} ×`;
  };
  let timer = 0;
  form.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(apply, 20);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => {
    delete form.dataset.account;
    window.setTimeout(apply, 0);
  });
  chosen.addEventListener('click', () => {
    delete form.dataset.account;
    apply();
    byId('search').focus();
  });
  createMap(({ policy, unit, account }) => {
    choose('policy', policy);
    choose('unit', unit.length === 0 ? -1 : UNITS.findIndex((each) => each.join('\n') === unit.join('\n')));
    if (account === -1) delete form.dataset.account;
    else form.dataset.account = String(account);
    apply();
    byId('entries').scrollIntoView();
    byId('list').focus();
  });
  for (const [id, offset] of /** @type {const} */ ([
    ['previous', -1],
    ['next', 1],
  ])) {
    byId(id).addEventListener('click', () => list.open(offset));
  }
  const dialog = /** @type {HTMLDialogElement} */ (byId('details'));
  byId('close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => byId('list').focus());
  unfoldOnPaper();
  apply();
}

/** On paper nobody can unfold what is folded: which accounts are not known, what a policy is about and what to do. */
function unfoldOnPaper() {
  /** @type {HTMLDetailsElement[]} */
  let unfolded = [];
  window.addEventListener('beforeprint', () => {
    unfolded = [...document.querySelectorAll('details')].filter(({ open }) => !open);
    for (const each of unfolded) each.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const each of unfolded) each.open = false;
  });
}

/**
 * @param {string} id
 * @param {number} value
 */
function choose(id, value) {
  /** @type {HTMLSelectElement} */ (byId(id)).value = String(value);
}
