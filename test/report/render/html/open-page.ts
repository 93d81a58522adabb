import { createHash } from 'node:crypto';
import { JSDOM, type PageElement, type PageWindow, VirtualConsole } from 'jsdom';
import { renderHtml } from '../../../../src/report/render/html/render-html.ts';
import { options, sampleReports } from '../../sample-reports.ts';

export interface OpenPage {
  readonly window: PageWindow;
  /** What went wrong in it: errors of its script, and whatever it tried to load. */
  readonly problems: readonly string[];
  readonly text: (selector: string) => string;
  /** Types into a field and waits until the page has answered. */
  readonly filter: (change: () => void) => Promise<void>;
  readonly press: (selector: string, key: string) => void;
}

/** The HTML report of a sample, opened as a browser opens it: only scripts that its policy names by their hash run. */
export function openPage(html: string): OpenPage {
  const problems: string[] = [];
  const virtualConsole = new VirtualConsole();
  virtualConsole.on('jsdomError', (error) => problems.push(String(error)));
  const { window } = new JSDOM(html, {
    runScripts: 'dangerously',
    virtualConsole,
    beforeParse(created) {
      // jsdom has no layout, and so no sizes and no modal dialogs: a view of some size and an open dialog are enough
      // here. What needs a script has no size before the page has started, as in a browser.
      const sized = (size: number) => ({
        get(this: PageElement) {
          return this.closest('body:not(.started) .needs-script') === null ? size : 0;
        },
      });
      Object.defineProperty(created.HTMLElement.prototype, 'clientHeight', sized(600));
      Object.defineProperty(created.HTMLElement.prototype, 'clientWidth', sized(1_000));
      created.HTMLElement.prototype.scrollIntoView ??= () => {};
      created.HTMLDialogElement.prototype.showModal ??= function showModal(this: PageElement) {
        this.open = true;
      };
    },
  });
  const element = (selector: string): PageElement => {
    const found = window.document.querySelector(selector);
    if (found === null) throw new Error(`no ${selector}`);
    return found;
  };
  return {
    window,
    problems,
    text: (selector) => element(selector).textContent ?? '',
    async filter(change) {
      change();
      element('#filters').dispatchEvent(new window.Event('input', { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 100));
    },
    press: (selector, key) =>
      void element(selector).dispatchEvent(new window.KeyboardEvent('keydown', { key, bubbles: true })),
  };
}

export function htmlOf(name: string): string {
  const report = sampleReports[name]?.();
  if (report === undefined) throw new Error(`no report ${name}`);
  return [...renderHtml(report, options)].join('');
}

/** The hashes that a page's policy names. */
export function allowedHashes(html: string): string[] {
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  return [...policy.matchAll(/'(sha256-[^']+)'/g)].map(([, hash = '']) => hash);
}

export function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
