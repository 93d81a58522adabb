import type { Expression } from '../../expressions/expression.ts';
import type { Policy } from './policy.ts';

/** All that decides what a policy sends to change a resource, or to change it back. */
export function changingExpressions({ remediate }: Policy): readonly Expression[] {
  return remediate
    .flatMap(({ each, undo, ...call }) => [
      ...[call, ...undo].flatMap(({ when, input, region }) => [
        when,
        ...input.expressions,
        ...(region?.expressions ?? []),
      ]),
      each,
    ])
    .filter((expression) => expression !== undefined);
}
