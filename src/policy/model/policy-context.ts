import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { LocatedScalar, Span } from '../../documents/located-value.ts';
import type { Problem, SourceText } from '../../documents/source-text.ts';
import type { ServiceCatalog } from './service-catalog.ts';

/** What the checks of one file share. */
export interface PolicyContext {
  readonly source: SourceText;
  readonly services: ServiceCatalog;
  readonly allowSecretReads: boolean;
  /** Operations that the user takes for reads, as `service:Operation`. @default [] */
  readonly trustReads?: readonly string[];
  /** Names that `cove.parameters` has in this file; undefined where they cannot be read. */
  readonly parameters: readonly string[] | undefined;
  /** The id of the policy at hand. */
  readonly policy: string | undefined;
  /** Names that `cove.values` and `cove.with` have in the policy at hand; undefined where it is not known. */
  readonly values: readonly string[] | undefined;
  readonly with: readonly string[] | undefined;
  /** Services whose clients carry no schemas, as far as that has been told: once for all files. */
  readonly unchecked: Set<string>;
  /**
   * Names of operations that may not stand where they do: what is said of one is enough, and its types are of no
   * interest. Grows.
   */
  readonly refused: Set<LocatedScalar>;
  readonly diagnostics: Diagnostic[];
}

/** Far more than anyone reads; a hostile file has one for each word. */
const MOST_DIAGNOSTICS = 1_000;

/** Warnings end early: they must not take the place of an error. */
const MOST_BEFORE_WARNINGS = 100;

/** Whether so much is wrong already that nothing more is reported. */
export function isFull(context: PolicyContext): boolean {
  return context.diagnostics.length >= MOST_DIAGNOSTICS;
}

/**
 * Whether anything is wrong that was reported after the diagnostics counted so far. A warning keeps nothing from being
 * built.
 */
export function hasErrorSince({ diagnostics }: PolicyContext, before: number): boolean {
  return diagnostics.slice(before).some(({ severity }) => severity === 'error');
}

export function report(context: PolicyContext, span: Span, problem: Problem): void {
  if (isFull(context) || (problem.severity === 'warning' && context.diagnostics.length >= MOST_BEFORE_WARNINGS)) return;
  context.diagnostics.push(context.source.diagnostic(span.start, span.end, problem));
}
