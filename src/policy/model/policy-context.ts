import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { LocatedScalar, Span } from '../../documents/located-value.ts';
import type { Problem, SourceText } from '../../documents/source-text.ts';
import type { ServiceCatalog } from './service-catalog.ts';

/** What the checks of one file share. */
export interface PolicyContext {
  readonly source: SourceText;
  readonly services: ServiceCatalog;
  readonly allowSecretReads: boolean;
  /** Operations that the user trusts as reads, as `service:Operation`. @default [] */
  readonly trustReads?: readonly string[];
  /** Names in `cove.parameters` in this file; undefined if they cannot be read. */
  readonly parameters: readonly string[] | undefined;
  /** The id of the policy at hand. */
  readonly policy: string | undefined;
  /** Names in `cove.values` and `cove.with` in the policy at hand; undefined if not known. */
  readonly values: readonly string[] | undefined;
  readonly with: readonly string[] | undefined;
  /** Services already reported for clients without schemas: once for all files. */
  readonly unchecked: Set<string>;
  /**
   * Names of operations that are not allowed where they are used: one report is enough, and their types do not matter.
   * Grows.
   */
  readonly refused: Set<LocatedScalar>;
  readonly diagnostics: Diagnostic[];
}

/** Far more than anyone reads; a hostile file has one per word. */
const MOST_DIAGNOSTICS = 1_000;

/** Warnings stop early: they must not displace an error. */
const MOST_BEFORE_WARNINGS = 100;

/** Whether so much is already wrong that nothing more is reported. */
export function isFull(context: PolicyContext): boolean {
  return context.diagnostics.length >= MOST_DIAGNOSTICS;
}

/**
 * Whether anything is wrong that was reported after the diagnostics counted so far. A warning does not prevent anything
 * from being built.
 */
export function hasErrorSince({ diagnostics }: PolicyContext, before: number): boolean {
  return diagnostics.slice(before).some(({ severity }) => severity === 'error');
}

export function report(context: PolicyContext, span: Span, problem: Problem): void {
  if (isFull(context) || (problem.severity === 'warning' && context.diagnostics.length >= MOST_BEFORE_WARNINGS)) return;
  context.diagnostics.push(context.source.diagnostic(span.start, span.end, problem));
}
