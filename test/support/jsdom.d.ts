/**
 * As much of jsdom as tests use. Its own types (`@types/jsdom`) bring the whole DOM into every file of the checkout,
 * where it is not, and contradicts Node's.
 */
declare module 'jsdom' {
  interface PageElement {
    readonly textContent: string | null;
    readonly classList: { contains(name: string): boolean };
    getAttribute(name: string): string | null;
    dispatchEvent(event: unknown): boolean;
    click(): void;
    closest(selector: string): PageElement | null;
    /** Of a dialog. */
    open?: boolean;
    /** Of a field. */
    value?: string;
    checked?: boolean;
  }

  interface PageDocument {
    readonly body: PageElement;
    querySelector(selector: string): PageElement | null;
    querySelectorAll(selector: string): ArrayLike<PageElement> & Iterable<PageElement>;
  }

  interface PageWindow {
    readonly document: PageDocument;
    readonly Event: new (name: string, options: { bubbles: boolean }) => unknown;
    readonly KeyboardEvent: new (name: string, options: { key: string; bubbles: boolean }) => unknown;
    readonly HTMLElement: { readonly prototype: Record<string, unknown> };
    readonly HTMLDialogElement: { readonly prototype: Record<string, unknown> };
    dispatchEvent(event: unknown): boolean;
    eval(script: string): unknown;
    close(): void;
  }

  class VirtualConsole {
    on(event: 'jsdomError', listener: (error: unknown) => void): this;
  }

  class JSDOM {
    constructor(
      html: string,
      options?: {
        readonly runScripts?: 'dangerously';
        readonly virtualConsole?: VirtualConsole;
        readonly beforeParse?: (window: PageWindow) => void;
      },
    );
    readonly window: PageWindow;
  }
}
