import axe from 'axe-core';
import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildReport } from '../../../../src/report/build/build-report.ts';
import { renderHtml } from '../../../../src/report/render/html/render-html.ts';
import { options, sampleReports } from '../../sample-reports.ts';
import { outcomeRecord, wholeRun } from '../../sample-run.ts';
import { allowedHashes, hashOf, htmlOf, type OpenPage, openPage } from './open-page.ts';

const names = Object.keys(sampleReports);

describe.each(names)('%s', (name) => {
  const html = htmlOf(name);
  const report = sampleReports[name]?.();
  let page: OpenPage;
  // One at a time: all of them together are hundreds of megabytes, which are looked through for garbage again and
  // again.
  beforeAll(() => {
    page = openPage(html);
  });
  afterAll(() => page.window.close());

  test('its script starts, and nothing fails', () => {
    expect(page.problems).toEqual([]);
    expect(page.window.document.body.classList.contains('started')).toBe(true);
  });

  test('only what its policy names by hash can run', () => {
    const { document: still } = new JSDOM(html).window;
    const textOf = (selector: string) =>
      [...still.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '');
    expect([...textOf('script:not([type])'), ...textOf('style')].map(hashOf)).toEqual(allowedHashes(html));
    const loading = '[style], [onclick], [onload], [onerror], [src], iframe, img, link, object';
    expect(still.querySelectorAll(loading).length).toBe(0);
    for (const block of still.querySelectorAll('script[type]')) {
      expect(block.getAttribute('type')).toMatch(/^application\/(x-nd)?json$/);
    }
  });

  test('shows the verdict, every policy and every account that is not known, without a script', () => {
    const still = html.replaceAll(/<script.*?<\/script>/gs, '');
    expect(still).toContain('exit code');
    expect(page.text('h1')).toContain('cove-policy');
    const policies = page.text('table');
    for (const policy of report?.policies ?? []) expect(policies).toContain(policy.id);
    const unknown = report?.accounts.filter(({ cells }) => cells.error > 0) ?? [];
    const accounts = unknown.length === 0 ? '' : page.text('.accounts');
    for (const { id } of unknown) expect(accounts).toContain(id);
  });

  test('lists each finding and each error', () => {
    const lists = [report?.findings, report?.waived, report?.errors];
    const entries = lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
    expect(page.text('#count')).toBe(`${entries.toLocaleString('en-US')} entries`);
  });

  test('has no violation that axe knows', async () => {
    page.window.eval(axe.source);
    // Without layout there are no colours to compare; they were compared in Chromium.
    const found = await (page.window as unknown as { axe: typeof axe }).axe.run({
      rules: { 'color-contrast': { enabled: false } },
      // What is right need not be told element by element.
      resultTypes: ['violations'],
    });
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});

test('filters by words, severity, kind and policy', async () => {
  const page = openPage(htmlOf('mixed'));
  const { document } = page.window;
  const search = document.querySelector('#search');
  const policy = document.querySelector('#policy');
  const high = document.querySelector('[name=severity][value=high]');
  if (search === null || policy === null || high === null) throw new Error('a filter is missing');
  await page.filter(() => Object.assign(search, { value: 'AUDIT-2019 payments' }));
  expect(page.text('#count')).toBe('1 of 5 entries');
  expect(page.text('#list')).toContain('Trail audit-2019 in eu-west-1 still logs');
  await page.filter(() => Object.assign(search, { value: 'nothing has this' }));
  expect(page.text('#list')).toContain('Nothing matches');
  await page.filter(() => Object.assign(search, { value: '' }));
  await page.filter(() => Object.assign(high, { checked: false }));
  expect(page.text('#count')).toBe('2 of 5 entries');
  await page.filter(() => Object.assign(high, { checked: true }));
  await page.filter(() => Object.assign(policy, { value: '1' }));
  expect(page.text('#count')).toBe('2 of 5 entries');
});

test('an entry has the severity that it has in its account, for its badge and the filter', async () => {
  const page = openPage(htmlOf('severity-by-place'));
  const boxes = [...page.window.document.querySelectorAll('[name=severity]')];
  const onlyCritical = () => {
    for (const box of boxes) Object.assign(box, { checked: box.getAttribute('value') === 'critical' });
  };
  await page.filter(onlyCritical);
  expect(page.text('#count')).toBe('4 of 16 entries');
  expect(page.text('#list')).toContain('a-low found 1 in 444444444444');
  expect(page.text('#list .badge')).toBe('critical');
});

test('sorts by what is chosen, and keeps the filters', async () => {
  const page = openPage(htmlOf('severity-by-place'));
  const { document } = page.window;
  const order = document.querySelector('#order');
  const search = document.querySelector('#search');
  if (order === null || search === null) throw new Error('a field is missing');
  const first = () => [...document.querySelectorAll('#list .what b')].slice(0, 2).map((each) => each.textContent);
  expect(first()).toEqual([1, 2].map((number) => `a-low found ${number} in 444444444444 and eu-west-1`));
  await page.filter(() => Object.assign(order, { value: 'policy' }));
  expect(first()).toEqual([1, 2].map((number) => `b-high found ${number} in 222222222222 and eu-west-1`));
  await page.filter(() => Object.assign(order, { value: 'region' }));
  await page.filter(() => Object.assign(search, { value: 'a-low shop' }));
  expect(first()).toEqual([1, 2].map((number) => `a-low found ${number} in 222222222222 and eu-west-1`));
  for (const value of ['account', 'unit', 'resource', 'severity']) {
    await page.filter(() => Object.assign(order, { value }));
    expect(page.text('#count')).toBe('4 of 16 entries');
  }
  await page.filter(() => Object.assign(search, { value: '' }));
  await page.filter(() => Object.assign(order, { value: 'account' }));
  expect(document.querySelector('#list .where')?.textContent).toContain('Play');
});

test('the keyboard goes through the entries, and Enter shows one with its evidence and the call', () => {
  const page = openPage(htmlOf('mixed'));
  page.press('#list', 'ArrowDown');
  page.press('#list', 'Enter');
  expect(page.window.document.querySelector('dialog')?.open).toBe(true);
  expect(page.text('#details-title')).toBe('Trail old in eu-west-1 still logs');
  expect(page.text('#details-body')).toContain('"IsLogging": true');
  expect(page.text('#details-body')).toContain('cloudtrail:DescribeTrails {"includeShadowTrails":false}');
  expect(page.text('#details-body')).toContain('cloudtrail:StopLogging');
  page.window.document.querySelector('#next')?.click();
  expect(page.text('#details-title')).toBe('No configuration recorder in us-east-1');
  page.press('#list', 'End');
  page.press('#list', 'Enter');
  expect(page.text('#details-body')).toContain('nobody knows whether it is as it should be');
});

test('the map has every account and policy, tells what is not known, and a field filters the entries', () => {
  const page = openPage(htmlOf('mixed'));
  const { document } = page.window;
  const labels = [...document.querySelectorAll('#map [role=gridcell]')].map((each) => each.getAttribute('aria-label'));
  expect(labels).toContain('legacy (333333333333), redundant-trail: not evaluated');
  expect(labels).toContain('payments-prod (222222222222), redundant-trail: findings, compliant');
  expect(labels).toContain('sandbox (444444444444), recorder-missing: skipped');
  const unknown = document.querySelector('[aria-label="legacy (333333333333), redundant-trail: not evaluated"]');
  expect(unknown?.classList.contains('unknown')).toBe(true);
  unknown?.click();
  expect(page.text('#count')).toBe('1 of 5 entries');
  expect(page.text('#chosen-account')).toContain('legacy');
});

test('on paper, everything that is folded is unfolded, and the list is whole', () => {
  const page = openPage(htmlOf('mixed'));
  const { document, Event } = page.window;
  const folded = () => [...document.querySelectorAll('details')].filter(({ open }) => !open).length;
  const before = folded();
  expect(before).toBe(3);
  page.window.dispatchEvent(new Event('beforeprint', { bubbles: false }));
  expect(folded()).toBe(0);
  expect(document.querySelectorAll('#list .row').length).toBe(5);
  page.window.dispatchEvent(new Event('afterprint', { bubbles: false }));
  expect(folded()).toBe(before);
});

test('the map fills its view as soon as the page has started', () => {
  const named = (letter: string) => Array.from({ length: 12 }, (_, index) => `${letter}${index + 10}`);
  const outcomes = named('policy-').flatMap((policy) =>
    named('2222222222').map((account) => outcomeRecord({ policy, account })),
  );
  const page = openPage([...renderHtml(buildReport(wholeRun(outcomes)), options)].join(''));
  const lines = page.window.document.querySelectorAll('#map .map-line');
  expect(lines.length).toBe(13);
  expect(page.window.document.querySelectorAll('#map [role=gridcell]').length).toBe(13 * 12);
});

test('what a resource is called is text, wherever it stands', () => {
  const page = openPage(htmlOf('hostile'));
  page.press('#list', 'Enter');
  expect(page.window.document.querySelectorAll('script:not([type])').length).toBe(1);
  expect(page.text('#details-title')).toContain('</script><script>alert(1)</script>');
  expect(page.text('#details-body')).toContain('\\u202e');
  expect(page.text('body')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
});
