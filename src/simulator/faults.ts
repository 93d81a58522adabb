import { createHash } from 'node:crypto';
import type { FaultRule, FaultSettings, Match } from './organization-file.generated.ts';

/** A call, as fault rules see it. */
export interface FaultTarget {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** Only AssumeRole has one. */
  readonly roleArn: string | null;
}

export interface Strike {
  readonly latencyMs: number;
  /** The rule that applies, other than by latency; null for a call that succeeds. */
  readonly rule: FaultRule | null;
}

const NO_STRIKE: Strike = { latencyMs: 0, rule: null };

/**
 * Decides which calls fail. The decision for the n-th matching call of an account, region and operation depends on the
 * seed alone, so that concurrent calls cannot affect each other's luck.
 */
export class Faults {
  readonly #seed: number;
  readonly #rules: readonly CountedRule[];

  constructor(settings: FaultSettings | undefined) {
    this.#seed = settings?.seed ?? 1;
    this.#rules = (settings?.rules ?? []).map((rule) => ({ rule, calls: new Map(), strikes: new Map() }));
  }

  strike(target: FaultTarget): Strike {
    if (this.#rules.length === 0) return NO_STRIKE;
    let latencyMs = 0;
    for (const [index, counted] of this.#rules.entries()) {
      if (!matches(counted.rule, target) || !this.#hits(index, counted, target)) continue;
      if (counted.rule.kind !== 'latency') return { latencyMs, rule: counted.rule };
      latencyMs += counted.rule.latencyMs ?? 100;
    }
    return { latencyMs, rule: null };
  }

  #hits(index: number, { rule, calls, strikes }: CountedRule, target: FaultTarget): boolean {
    const { rate = 1, count = Infinity, per = 'simulator' } = rule;
    const cell = `${target.account} ${target.region} ${target.service}:${target.operation}`;
    if (rate < 1) {
      const call = increment(calls, cell);
      if (chance(`${this.#seed} ${index} ${cell} ${call}`) >= rate) return false;
    }
    if (count === Infinity) return true;
    const group = per === 'simulator' ? '' : per === 'account' ? target.account : cell;
    return increment(strikes, group) <= count;
  }
}

interface CountedRule {
  readonly rule: FaultRule;
  readonly calls: Map<string, number>;
  readonly strikes: Map<string, number>;
}

function increment(counts: Map<string, number>, key: string): number {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
}

/** A number in [0, 1), distributed evenly over all texts. */
function chance(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

function matches(rule: FaultRule, target: FaultTarget): boolean {
  return (
    fits(rule.service, target.service) &&
    fits(rule.operation, target.operation) &&
    fits(rule.account, target.account) &&
    fits(rule.region, target.region) &&
    fits(rule.roleArn, target.roleArn)
  );
}

function fits(match: Match | undefined, name: string | null): boolean {
  if (match === undefined) return true;
  if (name === null) return false;
  return (Array.isArray(match) ? match : [match]).some((pattern) => fitsPattern(pattern, name));
}

/**
 * `*` matches any characters. Parts between stars are searched from left to right: no regular expression to blow up.
 */
function fitsPattern(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return pattern === name;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return position <= name.length - last.length;
}
