import {
  type Alias,
  isAlias,
  isMap,
  isSeq,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { JsonObject } from '../values/json.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { LocatedEntry, LocatedScalar, LocatedValue, ScalarStyle, Span } from './located-value.ts';
import { keyNotText, mergeKey, tagSpan } from './node-problems.ts';
import { shorten } from './quote-value.ts';
import { aFile, type Problem, type SourceText } from './source-text.ts';

/** How many nodes aliases may add to a document: more is an alias bomb. */
const ALIAS_BUDGET = 10_000;

/**
 * Elements of one list or mapping: as many as the largest organizations have accounts. Validation takes quadratic time
 * in wrong ones.
 */
const MOST_ELEMENTS = 10_000;

/** Far more than anyone reads; a hostile file has one per character. */
const MOST_DIAGNOSTICS = 1_000;

/**
 * Converts YAML nodes to JSON values that know their places.
 *
 * @returns no root if an error makes the rest meaningless: an alias bomb, a merge key. `flawed` are values that
 *   stand for what could not be read: whatever else is wrong with them follows from that.
 */
export function locateNodes(
  source: SourceText,
  contents: ParsedNode,
): { root: LocatedValue | undefined; flawed: ReadonlySet<LocatedValue>; diagnostics: readonly Diagnostic[] } {
  const walk = new NodeWalk(source);
  const root = walk.locate(contents);
  return { root: walk.fatal ? undefined : root, flawed: walk.flawed, diagnostics: walk.diagnostics };
}

class NodeWalk {
  readonly diagnostics: Diagnostic[] = [];
  readonly flawed = new Set<LocatedValue>();
  fatal = false;
  readonly #source: SourceText;
  /** The value of each anchor so far; `open` while it is being read, to detect an alias to itself. */
  readonly #anchors = new Map<string, LocatedValue | 'open'>();
  #addedByAliases = 0;

  constructor(source: SourceText) {
    this.#source = source;
  }

  locate(node: ParsedNode | null, at: Span = { start: 0, end: 0 }): LocatedValue {
    if (node === null) return scalar(at, null, 'plain');
    if (isAlias(node)) return this.#alias(node);
    const { anchor } = node;
    if (anchor !== undefined) this.#anchors.set(anchor, 'open');
    const value = this.#collectionOrScalar(node);
    this.#checkTag(node, value);
    if (anchor !== undefined) this.#anchors.set(anchor, value);
    return value;
  }

  #collectionOrScalar(node: Exclude<ParsedNode, Alias.Parsed>): LocatedValue {
    if (isMap(node) || isSeq(node)) {
      if (node.items.length > MOST_ELEMENTS) return this.#tooLarge(spanOf(node));
      return isMap(node) ? this.#mapping(node) : this.#list(node);
    }
    return this.#scalar(node as Scalar.Parsed);
  }

  #tooLarge(span: Span): LocatedValue {
    this.fatal = true;
    this.#report(
      { start: span.start, end: span.start + 1 },
      {
        code: 'yaml/too-complex',
        message: `the list or mapping that begins here has more than ${MOST_ELEMENTS} elements`,
      },
    );
    return scalar(span, null, 'plain');
  }

  #mapping(node: YAMLMap.Parsed): LocatedValue {
    const entries = new Map<string, LocatedEntry>();
    const value: JsonObject = {};
    let size = 1;
    let isWhole = true;
    for (const pair of node.items) {
      const key = this.#key(pair, entries);
      const keySpan = spanOf(pair.key as ParsedNode | null, spanOf(node));
      const located = this.locate(pair.value, keySpan);
      if (key === undefined) {
        isWhole = false;
        continue;
      }
      entries.set(key, { key: keySpan, value: located });
      value[key] = located.value;
      size += located.size;
    }
    const mapping: LocatedValue = { kind: 'mapping', ...spanOf(node), value, size, entries };
    return isWhole ? mapping : this.#flawed(mapping);
  }

  #list(node: YAMLSeq.Parsed): LocatedValue {
    const items = node.items.map((item) => this.locate(item as ParsedNode | null, spanOf(node)));
    const size = items.reduce((sum, item) => sum + item.size, 1);
    return { kind: 'list', ...spanOf(node), value: items.map((item) => item.value), size, items };
  }

  #scalar(node: Scalar.Parsed): LocatedValue {
    const { value } = node;
    const span = spanOf(node);
    const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
    if (typeof value === 'number' && !isPlainNumber(value)) {
      const text = shorten(this.#source.text.slice(span.start, span.end));
      this.#report(span, {
        code: 'yaml/number',
        message: `${text} is not a number that JSON can hold exactly`,
        hint: `quote it if it is meant as text: "${text}"`,
      });
      return this.#flawed(scalar(span, 0, style));
    }
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return scalar(span, value, style);
    }
    return scalar(span, node.source, style);
  }

  /** The key of a pair, or undefined if it is refused. */
  #key(pair: Pair<ParsedNode, ParsedNode | null>, before: ReadonlyMap<string, LocatedEntry>): string | undefined {
    const node: ParsedNode | null = pair.key;
    const key = node === null ? scalar({ start: 0, end: 0 }, null, 'plain') : this.locate(node);
    const span = spanOf(node, key);
    if (typeof key.value !== 'string') {
      this.#report(span, keyNotText(key, this.#source));
      return undefined;
    }
    if (key.value === '<<') {
      this.fatal = true;
      this.#report(span, mergeKey(this.#source));
      return undefined;
    }
    if (UNSAFE_KEYS.has(key.value)) {
      this.#report(span, {
        code: 'yaml/unsafe-key',
        message: `the key "${key.value}" is not allowed in ${aFile(this.#source.noun)}`,
      });
      return undefined;
    }
    const first = before.get(key.value);
    if (first !== undefined) {
      const { line } = this.#source.position(first.key.start);
      this.#report(span, {
        code: 'yaml/duplicate-key',
        message: `the key "${shorten(key.value)}" occurs twice in this mapping, first on line ${line}`,
      });
      return undefined;
    }
    return key.value;
  }

  #alias(node: Alias.Parsed): LocatedValue {
    const span = spanOf(node);
    const target = this.#anchors.get(node.source);
    const name = shorten(node.source);
    if (target === undefined) {
      this.#report(span, { code: 'yaml/unknown-alias', message: `there is no anchor &${name} before this alias` });
    } else if (target === 'open') {
      this.fatal = true;
      this.#report(span, { code: 'yaml/alias-loop', message: `the alias *${name} is inside what it repeats` });
    } else if (this.#overBudget(target.size)) {
      if (!this.fatal) {
        this.#report(span, {
          code: 'yaml/alias-bomb',
          message: `the aliases up to here repeat more than ${ALIAS_BUDGET} values`,
        });
      }
      this.fatal = true;
    } else {
      return target;
    }
    return this.#flawed(scalar(span, null, 'plain'));
  }

  #flawed(value: LocatedValue): LocatedValue {
    this.flawed.add(value);
    return value;
  }

  #overBudget(size: number): boolean {
    this.#addedByAliases += size;
    return this.#addedByAliases > ALIAS_BUDGET;
  }

  #checkTag(node: Exclude<ParsedNode, Alias.Parsed>, value: LocatedValue): void {
    if (node.tag === undefined || CORE_TAGS.has(node.tag)) return;
    this.#flawed(value);
    const tag = shorten(node.tag.replace(/^tag:yaml\.org,2002:/, '!!'));
    this.#report(tagSpan(this.#source.text, value), {
      code: 'yaml/tag',
      message: `the YAML tag ${tag} is not allowed: ${aFile(this.#source.noun)} contains plain values`,
    });
  }

  #report(span: Span, problem: Problem): void {
    if (this.diagnostics.length < MOST_DIAGNOSTICS)
      this.diagnostics.push(this.#source.diagnostic(span.start, span.end, problem));
  }
}

const STYLES: Record<string, ScalarStyle> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single-quoted',
  QUOTE_DOUBLE: 'double-quoted',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** Keys by which a value could reach the prototype of an object. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const CORE_TAGS: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

function scalar(span: Span, value: LocatedScalar['value'], style: ScalarStyle): LocatedScalar {
  return { kind: 'scalar', start: span.start, end: span.end, value, size: 1, style };
}

function spanOf(node: ParsedNode | null, fallback: Span = { start: 0, end: 0 }): Span {
  return node === null ? { start: fallback.start, end: fallback.end } : { start: node.range[0], end: node.range[1] };
}

function isPlainNumber(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
