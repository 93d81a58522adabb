/** What the right-hand side of an attribute can be. */
export type HclValue =
  | string
  | number
  | boolean
  | null
  /** Terraform code, as it is: `var.external_id`. */
  | { readonly code: string }
  /** A function of one argument. */
  | { readonly call: string; readonly argument: HclValue }
  | readonly HclValue[]
  | { readonly object: Readonly<Record<string, HclValue>> };

/** The contents of a body, in order. */
export type HclItem =
  | { readonly attribute: string; readonly value: HclValue }
  | { readonly block: string; readonly labels?: readonly string[]; readonly body: readonly HclItem[] }
  | 'blank';

/**
 * Terraform's language, laid out as `terraform fmt` does: two spaces, and the `=` of neighbouring one-line attributes
 * aligned. Source: https://developer.hashicorp.com/terraform/language/syntax/configuration and …/style
 */
export function renderHcl(items: readonly HclItem[]): string {
  return `${bodyLines(items).join('\n')}\n`;
}

/**
 * A quoted string: `${` and `%{`, which begin templates in HCL, are escaped.
 * Source: https://developer.hashicorp.com/terraform/language/expressions/strings
 */
export function quoteHcl(text: string): string {
  // JSON.stringify escapes quotes, backslashes and controls in ways that HCL reads too, except for \b and \f.
  const quoted = JSON.stringify(text).replace(/\\[\\"nrtubf]/g, (pair) => HCL_ESCAPES[pair] ?? pair);
  return quoted
    .replace(/[$%]+/g, (signs, at: number) => quoteSigns(signs, quoted[at + signs.length]))
    .replace(INVISIBLE, escapeUnit);
}

/** @param next - what stands behind the signs. */
function quoteSigns(signs: string, next: string | undefined): string {
  if (next === '{') return withoutTemplate(signs);
  return next === '\\' || signs.length > 1 ? escapeAll(signs) : signs;
}

/** Doubling works for a single sign; scanners disagree on what a row of them means. */
function withoutTemplate(signs: string): string {
  const last = signs.slice(-1);
  return `${escapeAll(signs.slice(0, -1))}${last}${last}`;
}

function escapeAll(text: string): string {
  return Array.from(text, escapeUnit).join('');
}

const HCL_ESCAPES: Readonly<Record<string, string>> = { '\\b': '\\u0008', '\\f': '\\u000c' };

const INVISIBLE = /[\x7f-\x9f\u2028\u2029]|\p{Cf}/gu;

function escapeUnit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

function bodyLines(items: readonly HclItem[]): string[] {
  return alignAttributes(items.map(itemLines));
}

interface ItemLines {
  /** The left-hand side of an attribute. */
  readonly name?: string;
  readonly lines: readonly string[];
}

function itemLines(item: HclItem): ItemLines {
  if (item === 'blank') return { lines: [''] };
  if ('attribute' in item) return { name: item.attribute, lines: valueLines(item.value) };
  const head = [item.block, ...(item.labels ?? []).map(quoteHcl)].join(' ');
  return { lines: [`${head} {`, ...indent(bodyLines(item.body)), '}'] };
}

function alignAttributes(items: readonly ItemLines[]): string[] {
  const isOneLine = (item: ItemLines | undefined): boolean => item?.name !== undefined && item.lines.length === 1;
  let end = 0;
  let width = 0;
  return items.flatMap((item, index) => {
    if (item.name === undefined) return item.lines;
    const [first = '', ...rest] = item.lines;
    if (!isOneLine(item)) return [`${item.name} = ${first}`, ...rest];
    if (index >= end) {
      width = 0;
      for (end = index; isOneLine(items[end]); end += 1) width = Math.max(width, items[end]?.name?.length ?? 0);
    }
    return [`${item.name.padEnd(width)} = ${first}`];
  });
}

function valueLines(value: HclValue): string[] {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (typeof value === 'string') return [quoteHcl(value)];
  if (isList(value)) return listLines(value);
  if ('code' in value) return [value.code];
  if ('call' in value) {
    const lines = [...valueLines(value.argument)];
    lines[0] = `${value.call}(${lines[0] ?? ''}`;
    lines.push(`${lines.pop() ?? ''})`);
    return lines;
  }
  const members = Object.entries(value.object).map(([name, member]) => ({
    name: isIdentifier(name) ? name : quoteHcl(name),
    lines: valueLines(member),
  }));
  return members.length === 0 ? ['{}'] : ['{', ...indent(alignAttributes(members)), '}'];
}

function isList(value: HclValue): value is readonly HclValue[] {
  return Array.isArray(value);
}

function listLines(values: readonly HclValue[]): string[] {
  const all = values.map(valueLines);
  if (all.length <= 1 && all.every((lines) => lines.length === 1)) return [`[${all.flat().join('')}]`];
  return ['[', ...indent(all.flatMap((lines) => [...lines.slice(0, -1), `${lines.at(-1) ?? ''},`])), ']'];
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(name);
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}
