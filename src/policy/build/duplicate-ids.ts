import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { LocatedScalar } from '../../documents/located-value.ts';
import type { SourceText } from '../../documents/source-text.ts';
import type { KnownPolicy } from '../model/known-policy.ts';

/** A policy, right or wrong, and where its id stands. */
export interface LocatedId extends KnownPolicy {
  readonly source: SourceText;
  readonly scalar: LocatedScalar;
}

/** Policy ids used more than once: one diagnostic for each further place, naming the first. */
export function duplicateIds(ids: readonly LocatedId[]): readonly Diagnostic[] {
  const first = new Map<string, LocatedId>();
  const diagnostics: Diagnostic[] = [];
  for (const located of ids) {
    const { id, source, scalar } = located;
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, located);
      continue;
    }
    const place = before.source.position(before.scalar.start);
    diagnostics.push(
      source.diagnostic(scalar.start, scalar.end, {
        code: 'semantic/duplicate-id',
        message: `the policy id "${id}" is taken by ${before.source.file}:${place.line}:${place.column}`,
        hint: 'ids are unique over all files of a run',
      }),
    );
  }
  return diagnostics;
}
