import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import { FunctionFailure } from './function-failure.ts';

/** Nobody writes longer patterns. */
const MOST_CHARACTERS = 1_000;

/**
 * Whether a pattern matches anywhere in a text. The engine takes time in proportion to the text, whatever the pattern:
 * the text is often written by the very people being audited.
 *
 * @throws {FunctionFailure} for what is not a pattern of RE2.
 */
export function regexMatches(text: string, pattern: string): boolean {
  return compiled(pattern).matcher(text).find();
}

/** What is wrong with a pattern; undefined if it can be used. */
export function patternProblem(pattern: string): string | undefined {
  try {
    compiled(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof FunctionFailure) return error.message;
    throw error;
  }
}

const patterns = new Map<string, RE2JS>();

/** Patterns are written in policies, or derived from a resource: older ones are forgotten. */
const MOST_KEPT = 1_000;

function compiled(pattern: string): RE2JS {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > MOST_CHARACTERS)
    throw new FunctionFailure(`needs a pattern of at most ${MOST_CHARACTERS} characters`);
  const made = compile(pattern);
  if (patterns.size >= MOST_KEPT) patterns.clear();
  patterns.set(pattern, made);
  return made;
}

/** Loaded with the first pattern: most runs have none. */
const require = createRequire(import.meta.url);

function compile(pattern: string): RE2JS {
  const engine = require('re2js') as typeof import('re2js');
  try {
    return engine.RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    throw new FunctionFailure(`needs a regular expression of RE2: ${reason}`, { cause: error });
  }
}
