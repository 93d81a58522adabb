import { visible, visibleJson } from '../../../text/visible-text.ts';

/** Text for HTML, between tags or in an attribute between double quotes. */
export function html(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON for a `<script>` that is not run: no `<`, so that nothing in it ends the script or begins a comment. */
export function scriptJson(value: unknown): string {
  return visibleJson(JSON.stringify(value)).replaceAll('<', '\\u003c');
}

/** A link if it is one to the web; else its text. */
export function reference(url: string): string {
  const isLink = /^https?:\/\//i.test(url) && URL.canParse(url);
  return isLink ? `<a href="${html(url)}" rel="noopener noreferrer">${html(url)}</a>` : html(url);
}
