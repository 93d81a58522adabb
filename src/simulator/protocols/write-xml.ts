import { isJsonObject, type JsonValue } from '../../values/json.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * A value as the content of an XML element. Objects become elements in order.
 *
 * @param item - what a list's elements are called: `member` in the query protocol, `item` in EC2's.
 * @param maps - members that are maps: their entries are written as such.
 */
export function writeXml(value: JsonValue, item: string, maps: readonly string[] = []): string {
  if (value === null) return '';
  if (Array.isArray(value))
    return value.map((element) => `<${item}>${writeXml(element, item, maps)}</${item}>`).join('');
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .map(
      ([name, member]) =>
        `<${name}>${maps.includes(name) ? writeMap(member, item) : writeXml(member, item, maps)}</${name}>`,
    )
    .join('');
}

function writeMap(map: JsonValue, item: string): string {
  return Object.entries(isJsonObject(map) ? map : {})
    .map(([key, value]) => `<entry><key>${escapeXml(key)}</key><value>${writeXml(value, item)}</value></entry>`)
    .join('');
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character).replace(/\p{Cc}/gu, keepWhitespace);
}

/** XML 1.0 allows no other control characters, not even escaped. */
function keepWhitespace(character: string): string {
  return character === '\n' || character === '\t' ? character : '\ufffd';
}
