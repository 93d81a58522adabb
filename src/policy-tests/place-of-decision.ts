import type { SourceRange } from '../documents/diagnostic.ts';
import { type LocatedScalar, type LocatedValue, member } from '../documents/located-value.ts';
import { sourceOffset } from '../documents/scalar-offsets.ts';
import { withLentParts } from '../policy/build/merge-located.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { PolicySource } from './policy-source.ts';
import type { Decision } from './watch-policy.ts';

export interface DecisionPlace {
  readonly range: SourceRange;
  /** Whether it stands in `defaults`, which lend it to every policy of the file. */
  readonly isLent: boolean;
}

/** Where a decision stands in the file of its policy; undefined for what is not in the file. */
export function placeOfDecision(decision: Decision, policy: Policy, source: PolicySource): DecisionPlace | undefined {
  const { document } = source;
  const text = document === undefined ? undefined : textAt(decision.path, policy, source);
  if (document === undefined || text === undefined) return undefined;
  const start = sourceOffset(document.source, text, decision.start);
  const end = sourceOffset(document.source, text, Math.max(decision.start, decision.end - 1)) + 1;
  const defaults = member(document.root, 'defaults');
  const isLent = defaults !== undefined && start >= defaults.start && start < defaults.end;
  return { range: document.source.range(start, end), isLent };
}

function textAt(
  path: Decision['path'],
  policy: Policy,
  { document, policies }: PolicySource,
): LocatedScalar | undefined {
  const index = policies.find(({ id }) => id === policy.id)?.index;
  const entries = member(document?.root, 'policies');
  const entry = entries?.kind === 'list' && index !== undefined ? entries.items[index] : undefined;
  if (entry === undefined) return undefined;
  const defaults = member(document?.root, 'defaults');
  const found = follow(withLentParts(defaults, entry), path, policy) ?? follow(defaults, path, policy);
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found : undefined;
}

/** A policy has lists where its file may have one alone, and a list of the calls of `with`, which have names there. */
function follow(root: LocatedValue | undefined, path: Decision['path'], policy: Policy): LocatedValue | undefined {
  let current = root;
  for (const [index, step] of path.entries()) {
    if (current === undefined) return undefined;
    if (typeof step === 'string') current = member(current, step);
    else if (current.kind === 'list') current = current.items[step];
    else if (index === 1 && path[0] === 'with') current = member(current, policy.with[step]?.name ?? '');
    else if (step !== 0) return undefined;
  }
  return current;
}
