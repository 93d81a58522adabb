/**
 * One entry with everything that is known of it.
 *
 * @param {Row} row
 * @param {number} place
 * @param {number} count
 */
function showDetails(row, place, count) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('details'));
  byId('details-title').textContent = row.message;
  byId('details-place').textContent = `${(place + 1).toLocaleString('en-US')} of ${count.toLocaleString('en-US')}`;
  byId('details-body').replaceChildren(...detailsOf(row));
  if (!dialog.open) dialog.showModal();
  byId('details-body').scrollTop = 0;
}

/** @param {Row} row */
function detailsOf(row) {
  const policy = DATA.policies[row.policy];
  const [id = '', name = '', , tags = ''] = DATA.accounts[row.account] ?? [];
  const isWaived = row.kind === 'waived';
  const [kind = '', operation = '', code = '', requestId = '', attempts = ''] = isWaived ? [] : row.error;
  const evidence = evidenceOf(row);
  const isUnknown = row.kind === 'unknown';
  return [
    isUnknown
      ? make('p', { class: 'notice' }, 'This could not be evaluated: nobody knows whether it is as it should be.')
      : '',
    facts([
      ['Waived', isWaived ? (row.error[0] ?? '') : ''],
      ['Severity', isUnknown ? 'not known' : row.severity],
      ['Account', name === '' ? id : `${id} · ${name}`],
      ['Unit', unitOf(row.account).join(' / ')],
      ['Tags', tags],
      ['Region', DATA.regions[row.region] ?? ''],
      ['Resource', row.resource],
      ['Kind of error', kind],
      ['Failed call', operation],
      ['AWS says', code],
      ['Request id', requestId],
      ['Attempts', attempts],
      ['What to do', isUnknown ? (DATA.advice[kind] ?? '') : (policy?.remedy ?? '')],
      ['Fingerprint', evidence?.fingerprint ?? ''],
    ]),
    ...(evidence === undefined ? [] : block('Evidence, as AWS answered', visibleJson(evidence.evidence))),
    make('h3', {}, `Policy ${policy?.id ?? ''}`),
    make('p', {}, policy?.title ?? ''),
    ...(policy?.description ? [make('p', {}, policy.description)] : []),
    ...(policy?.references.length ? [make('ul', {}, ...policy.references.map(reference))] : []),
    ...(policy?.asks ? block('What is asked, and how it is judged', policy.asks) : []),
    facts([['Digest', policy?.digest ?? '']]),
  ];
}

/** @param {[name: string, value: string][]} pairs */
function facts(pairs) {
  const known = pairs.filter(([, value]) => value !== '');
  return make('dl', {}, ...known.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));
}

/**
 * @param {string} title
 * @param {string} text
 */
function block(title, text) {
  // It scrolls, so the keyboard must reach it.
  return [make('h3', {}, title), make('pre', { tabindex: '0', role: 'region', 'aria-label': title }, text)];
}

/** @param {string} url */
function reference(url) {
  const isLink = /^https?:[/][/]/i.test(url) && URL.canParse(url);
  return make('li', {}, isLink ? make('a', { href: url, rel: 'noopener noreferrer' }, url) : url);
}
