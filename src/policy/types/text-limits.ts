import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import type { Sought, TextLimit } from './form.ts';
import type { Shape } from './shape.ts';

/**
 * What is known of the text that a call gives, or of that in the list that it gives.
 *
 * @param nodes - the arguments, and what they are.
 */
export function textLimits(
  name: string,
  nodes: readonly SyntaxNode[],
  [of]: readonly Shape[],
): readonly TextLimit[] | undefined {
  const kept = textIn(of)?.limits?.filter(({ isOfParts }) => isOfParts === true) ?? [];
  const own = OWN[name]?.(nodes.slice(1), of) ?? [];
  const limits = KEEPS_PARTS.has(name) && of?.kind === 'string' ? [...own, ...kept] : own;
  return limits.length === 0 ? undefined : limits;
}

/** Functions that give parts of their first argument, in any order. */
const KEEPS_PARTS: ReadonlySet<string> = new Set(['reverse', 'split', 'trim', 'trim_left', 'trim_right', 'words']);

/** Text without letters in the other case. */
export const IN_CASE: Readonly<Record<'lower' | 'upper', TextLimit>> = {
  lower: inCase('upper', (text) => text.toLowerCase()),
  upper: inCase('lower', (text) => text.toUpperCase()),
};

function inCase(removed: 'upper' | 'lower', change: (text: string) => string): TextLimit {
  return {
    says: `has no ${removed}-case letters`,
    excludes: (text) => change(text) !== text,
    meant: change,
    isOfParts: true,
  };
}

type Limits = (nodes: readonly SyntaxNode[], of: Shape | undefined) => readonly TextLimit[];

const OWN: Readonly<Record<string, Limits>> = {
  days_ago: () => [{ says: 'is written as in 2026-01-31T12:00:00.000Z', excludes: isNoMoment }],
  lower: () => [IN_CASE.lower],
  replace: ([old, put, ...count]) => {
    const [gone, instead] = [textOf(old), textOf(put)];
    if (gone?.length !== 1 || instead?.includes(gone) !== false || count.length > 0) return [];
    return [without(gone)];
  },
  split: ([at, ...count]) => {
    const gone = textOf(at);
    return gone === undefined || gone === '' || count.length > 0 ? [] : [without(gone)];
  },
  to_string: (_, of) => (of?.kind === 'number' ? [{ says: 'is a number as JSON has it', excludes: isNoNumber }] : []),
  trim: (nodes) => trimmed(nodes, ['start', 'end']),
  trim_left: (nodes) => trimmed(nodes, ['start']),
  trim_right: (nodes) => trimmed(nodes, ['end']),
  type: () => [
    {
      says: `is ${TYPES.slice(0, -1).join(', ')} or ${TYPES.at(-1)}`,
      excludes: (text, sought) => !TYPES.some((type) => isFoundIn(type, text, sought)),
    },
  ],
  upper: () => [IN_CASE.upper],
  words: () => [
    {
      says: 'are runs of letters, digits, `_`, `-` and `.`, not these at their ends',
      excludes: (text, sought) =>
        /[^\p{L}\p{N}_.-]/u.test(text) || (sought === 'whole' && (text === '' || /^[.-]|[.-]$/.test(text))),
    },
  ],
};

const TYPES: readonly string[] = ['string', 'number', 'boolean', 'array', 'object', 'null'];

function isFoundIn(value: string, text: string, sought: Sought): boolean {
  if (sought === 'whole') return value === text;
  if (sought === 'part') return value.includes(text);
  return sought === 'start' ? value.startsWith(text) : value.endsWith(text);
}

function without(gone: string): TextLimit {
  return { says: `has no '${gone}'`, excludes: (text) => text.includes(gone), isOfParts: true };
}

/** White space, where the call does not say which characters. */
function trimmed([characters]: readonly SyntaxNode[], ends: readonly ('start' | 'end')[]): readonly TextLimit[] {
  const gone = characters === undefined ? '\\s' : textOf(characters)?.replace(/[-/\\^$*+?.()|[\]{}]/g, '\\$&');
  if (gone === undefined || gone === '') return [];
  const edges = { start: new RegExp(`^[${gone}]`), end: new RegExp(`[${gone}]$`) };
  return ends.map((end) => ({
    says: `${end === 'start' ? 'begins' : 'ends'} without ${characters === undefined ? 'white space' : `any of '${textOf(characters)}'`}`,
    excludes: (text, sought) => (sought === 'whole' || sought === end) && edges[end].test(text),
    meant: (text) => text.replace(new RegExp(edges[end].source.replace(/\]/, ']+')), ''),
  }));
}

function isNoMoment(text: string, sought: Sought): boolean {
  return sought === 'whole' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);
}

/** What is left out becomes text as well. */
function isNoNumber(text: string, sought: Sought): boolean {
  if (isFoundIn('null', text, sought)) return false;
  return sought === 'whole' ? String(Number(text)) !== text : /[^\d.e+-]/.test(text);
}

function textOf(node: SyntaxNode | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

export function textIn(shape: Shape | undefined): Extract<Shape, { readonly kind: 'string' }> | undefined {
  if (shape?.kind === 'list') return textIn(shape.element);
  return shape?.kind === 'string' ? shape : undefined;
}
