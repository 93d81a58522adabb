import { visible } from '../../../text/visible-text.ts';

/** Text for an attribute between double quotes. */
function attribute(text: string): string {
  return escaped(visible(text)).replaceAll('"', '&quot;');
}

/** Lines between tags. A line break within one of them would begin a line that we have not written. */
export function content(lines: readonly string[]): string {
  return lines.map((line) => escaped(visible(line))).join('\n');
}

/**
 * What XML 1.0 cannot contain (controls, unpaired surrogates) is shown as an escape by `visible`, with two exceptions.
 */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}

/** Attributes of an element, each with a space before it. */
export function attributesOf(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${attribute(String(value))}"`)
    .join('');
}
