import type { JsonValue } from '../values/json.ts';
import { areEqual } from './are-equal.ts';
import { type Comparison, childrenOf, type Span, type SyntaxNode } from './syntax-tree.ts';

/**
 * What may leave a comparison open, to which JMESPath has an answer all the same:
 *
 * - `order`: null has none, and neither has text.
 * - `members`: two that are not there are equal to each other, which says nothing of either.
 * - `text`, `off`: a literal and what is compared with it. `"22"` and 22 in JSON mean the same and are never equal;
 *   where the literal is a word for "off", what AWS leaves out is mostly off as well.
 * - `capitals`: text that differs from a literal in its capitals alone. Few services have two words that do.
 * - `list`: a step into a list of a policy document, which may have one element without the list. It compares nothing,
 *   and is settled like the others.
 */
export type OpenKind = 'order' | 'members' | 'text' | 'off' | 'capitals' | 'list';

/** What a comparison carries through its translation. */
export interface Openness {
  /** Undefined for what is not a comparison of values: with `null`, with `[]`. */
  readonly open?: OpenKind | undefined;
  readonly span?: Span;
  /** Of words that are their owner's, and not AWS's: those of tags. */
  readonly isOfTags?: boolean;
}

/** A comparison that found null, or what has no order, and what it found. */
export interface OpenComparison {
  readonly kind: OpenKind;
  readonly span: Span;
  readonly found: JsonValue;
}

/** The comparisons of the evaluation that is under way, of which there is never more than one. */
export interface OpenComparisons {
  /** Begins an evaluation. @param assumed - results of open comparisons, by the places where they begin and end. */
  begin(assumed?: ReadonlyMap<string, boolean>): void;
  /** Notes an open comparison. @returns what is assumed of it, or `made`. */
  settle(comparison: OpenComparison, made: boolean | null): boolean | null;
  /** Of this evaluation: those of which nothing was assumed. */
  readonly found: readonly OpenComparison[];
}

export function createOpenComparisons(): OpenComparisons {
  let assumed: ReadonlyMap<string, boolean> = nothing;
  let found: OpenComparison[] = [];
  return {
    begin(given = nothing) {
      assumed = given;
      if (found.length > 0) found = [];
    },
    settle(comparison, made) {
      const known = assumed.get(keyOfSpan(comparison.span));
      if (known !== undefined) return known;
      // A list of ten thousand elements has one comparison.
      if (!found.some(({ span }) => span === comparison.span)) found.push(comparison);
      return made;
    },
    get found() {
      return found;
    },
  };
}

const nothing: ReadonlyMap<string, boolean> = new Map();

export function keyOfSpan({ start, end }: Span): string {
  return `${start}-${end}`;
}

/** How a comparison may be left open. */
export function openKindOf(node: Extract<SyntaxNode, { readonly type: 'Comparator' }>): OpenKind | undefined {
  if (node.name !== 'EQ' && node.name !== 'NE') return 'order';
  const [literal, other] = node.left.type === 'Literal' ? [node.left, node.right] : [node.right, node.left];
  if (literal.type !== 'Literal') return 'members';
  if (node.name === 'EQ' && isOff(literal.value) && isMember(other)) return 'off';
  return literal.value === null || typeof literal.value === 'object' ? undefined : 'text';
}

/** Whether a comparison has taken for another word what differs from it in its capitals alone. */
export function differsInCapitals(node: Openness & { readonly name: Comparison }, left: JsonValue, right: JsonValue) {
  const isEquality = node.name === 'EQ' || node.name === 'NE';
  return isEquality && node.isOfTags !== true && isOtherCapitals(left, right);
}

function isOtherCapitals(left: JsonValue, right: JsonValue): boolean {
  if (typeof left !== 'string' || typeof right !== 'string' || left.length !== right.length) return false;
  return left !== right && left.toLowerCase() === right.toLowerCase();
}

/** The comparisons and searches of what tags say: in filters over them, of a path to one, and of what follows it. */
export function comparisonsOfTags(node: SyntaxNode, isWithin = false): readonly SyntaxNode[] {
  const children = childrenOf(node);
  const [first] = children;
  const isCompared = node.type === 'Comparator' || node.type === 'Function';
  const isOfTags = isWithin || (isCompared && children.some(mentionsTags));
  const isContinued = CONTINUES.has(node.type) && first !== undefined && mentionsTags(first);
  const below = children.flatMap((each) => {
    return comparisonsOfTags(each, node.type === 'Function' ? isOfTags : isWithin || (isContinued && each !== first));
  });
  return isCompared && isOfTags ? [node, ...below] : below;
}

/** What stands on their right is asked of what stands on their left. */
const CONTINUES: ReadonlySet<SyntaxNode['type']> = new Set<SyntaxNode['type']>([
  ...(['Pipe', 'Subexpression', 'LetExpression'] as const),
  ...(['FilterProjection', 'IndexExpression', 'Projection', 'ValueProjection'] as const),
]);

function mentionsTags(node: SyntaxNode): boolean {
  return node.type === 'Field' ? TAGS.test(node.name) : childrenOf(node).some(mentionsTags);
}

const TAGS = /tags?(et|list)?$/i;

/**
 * Elements of policy documents that are one value or a list of them.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
const ONE_OR_MANY =
  /^(Statement|(Not)?(Action|Resource)|AWS|Service|Federated|CanonicalUser|aws:[A-Za-z]+|[a-z0-9-]+:[A-Za-z]+)$/;

/** Whether a step into the elements of this may find one that is not in a list. */
export function mayBeOne(list: SyntaxNode): boolean {
  if (list.type === 'Field') return ONE_OR_MANY.test(list.name);
  return (list.type === 'Subexpression' || list.type === 'Pipe') && mayBeOne(list.right);
}

/** The same for the search for a value in a list, which compares it with each element. Words are compared often. */
export function openSearchOf([list, wanted]: readonly SyntaxNode[]): OpenKind | undefined {
  // What a function gives would be made twice.
  if (wanted?.type !== 'Literal')
    return isWords(list) && wanted !== undefined && isPath(wanted) ? 'capitals' : undefined;
  if (isOff(wanted.value)) return 'off';
  if (typeof wanted.value === 'object') return undefined;
  if (/^(true|false|\d+)$/i.test(String(wanted.value))) return 'text';
  return typeof wanted.value === 'string' && list !== undefined && isPath(list) ? 'capitals' : undefined;
}

/** A list of words that the expression names. */
function isWords(list: SyntaxNode | undefined): boolean {
  if (list?.type === 'MultiSelectList') return list.children.every(({ type }) => type === 'Literal');
  return list?.type === 'Literal' && Array.isArray(list.value);
}

/** Members, elements and what filters leave of them: what AWS has answered. */
function isPath(node: SyntaxNode): boolean {
  const isSimple = ['Field', 'Current', 'Index', 'Slice'].includes(node.type);
  if (node.type === 'FilterProjection') return isPath(node.left) && isPath(node.right);
  const isStep = ['Subexpression', 'IndexExpression', 'Projection', 'Flatten'].includes(node.type);
  return isSimple || (isStep && childrenOf(node).every(isPath));
}

/** What leaves open a search that has found nothing: an element that is written alike. */
export function whatIsAlike(list: JsonValue, wanted: JsonValue, areCapitals: boolean): JsonValue | undefined {
  const isAlike = areCapitals ? isOtherCapitals : (each: JsonValue) => sameWord(each, wanted) !== undefined;
  return Array.isArray(list) ? list.find((each) => isAlike(each, wanted)) : undefined;
}

/** The result of a comparison, as the library has it, which would evaluate both sides again. */
export function compareValues(name: Comparison, left: JsonValue, right: JsonValue): boolean | null {
  if (name === 'EQ') return areEqual(left, right);
  if (name === 'NE') return !areEqual(left, right);
  if (typeof left !== 'number' || typeof right !== 'number') return null;
  if (name === 'GT') return left > right;
  if (name === 'GTE') return left >= right;
  return name === 'LT' ? left < right : left <= right;
}

/**
 * What a comparison has found that leaves it open.
 *
 * @param made - its result.
 * @returns undefined if nothing does.
 */
export function whatIsOpen(
  open: OpenKind,
  made: boolean | null,
  [left, right]: readonly [JsonValue, JsonValue],
): JsonValue | undefined {
  if (open === 'order') return made === null ? (typeof left === 'number' ? right : left) : undefined;
  if (left === null || right === null) {
    return open === 'off' || (open === 'members' && left === right) ? null : undefined;
  }
  if (typeof left === typeof right || open === 'members') return open === 'members' ? sameWord(left, right) : undefined;
  return sameWord(left, right) ?? holderOf(left, right) ?? holderOf(right, left);
}

/** Of two values of different types that are written alike, the text. */
function sameWord(left: JsonValue, right: JsonValue): JsonValue | undefined {
  if (typeof left === typeof right || typeof left === 'object' || typeof right === 'object') return undefined;
  return wordOf(left) === wordOf(right) ? (typeof left === 'string' ? left : right) : undefined;
}

/** A list or an object that has a value: in a policy document `"*"`, `["*"]` and `{"AWS": "*"}` may mean the same. */
function holderOf(value: JsonValue, other: JsonValue): JsonValue | undefined {
  if (typeof value === 'object' || typeof other !== 'object' || other === null) return undefined;
  const holds = Object.values(other).some((each) => each === value || (Array.isArray(each) && each.includes(value)));
  return holds ? other : undefined;
}

function wordOf(value: JsonValue): string {
  return String(value).toLowerCase();
}

/** Words for "off", in the capitals of any service, and without what joins their parts. */
const OFF: ReadonlySet<string> = new Set([
  ...['', 'false', 'no', '0', 'off', 'none', 'never', 'disable', 'disabled', 'inactive', 'deactivated', 'suspended'],
  ...['unencrypted', 'plaintext', 'null', 'undefined', 'unset'],
]);

/** `NOT_CONFIGURED`, `no_encrypt`. */
const NEGATED = /^(no|not)[-_ ]\w/i;

/** Whether a literal says that something is off, or that there is nothing. */
export function isOff(value: JsonValue): boolean {
  if (typeof value === 'object') return value !== null && Object.keys(value).length === 0;
  if (typeof value !== 'string') return value === false || value === 0;
  return NEGATED.test(value) || OFF.has(value.toLowerCase().replace(/[-_ ]/g, ''));
}

/** A path through members that AWS names. The values of tags are words of their own. */
function isMember(node: SyntaxNode): boolean {
  if (node.type === 'Field') return !TAGS.test(node.name);
  return node.type === 'Subexpression' && node.left.type !== 'Context' && isMember(node.left) && isMember(node.right);
}
