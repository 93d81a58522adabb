import { type AlternativeMember, alternativesOf } from '../../catalog/alternative-members.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import type { Problem } from '../../documents/source-text.ts';
import type { OperationName } from '../model/policy.ts';
import type { Marking } from './mark-shape.ts';
import type { Mark } from './shape.ts';

/** Members of an answer of which one is filled, and the other one is empty. */
export interface WatchedAlternatives {
  readonly markings: readonly Marking[];
  /** What is told of the members that are read, since nobody reads the others. */
  problems(reads: ReadonlySet<Mark>): readonly Problem[];
}

/**
 * Watches members that say something only where another one does not: a trail has either classic selectors or advanced
 * ones, and who asks for one of them hears nothing of the trails that have the other.
 *
 * @param name - the operation, as its author writes it.
 */
export function watchAlternatives({ service, operation }: OperationName, name: string): WatchedAlternatives {
  const watched = alternativesOf(service, operation).map((row) => ({
    row,
    read: { path: row.member, mark: {} },
    others: row.others.map((path) => ({ path, mark: {} })),
  }));
  return {
    markings: watched.flatMap(({ read, others }) => [read, ...others]),
    problems: (reads) =>
      watched
        .filter(({ read, others }) => reads.has(read.mark) && !others.some(({ mark }) => reads.has(mark)))
        .map(({ row }) => problemOf(name, row)),
  };
}

function problemOf(operation: string, { member, others }: AlternativeMember): Problem {
  const instead = others.map((path) => quoteValue(nameAt(path))).join(' or ');
  return {
    code: 'semantic/one-of-two',
    severity: 'warning',
    message: `${operation} leaves ${quoteValue(nameAt(member))} empty where ${instead} says it instead, which the policy does not read`,
    hint: `ask for ${others.map(nameAt).join(' and ')} as well`,
  };
}

function nameAt(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
