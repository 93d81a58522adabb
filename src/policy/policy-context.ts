import type { Diagnostic } from './diagnostic.ts';
import type { Span } from './located-value.ts';
import type { ServiceCatalog } from './service-catalog.ts';
import type { Problem, SourceText } from './source-text.ts';

/** What the checks of one file share. */
export interface PolicyContext {
  readonly source: SourceText;
  readonly services: ServiceCatalog;
  readonly allowSecretReads: boolean;
  /** Names that `cove.parameters` has in this file; undefined where they cannot be read. */
  readonly parameters: readonly string[] | undefined;
  readonly diagnostics: Diagnostic[];
}

export function report(context: PolicyContext, span: Span, problem: Problem): void {
  context.diagnostics.push(context.source.diagnostic(span.start, span.end, problem));
}
