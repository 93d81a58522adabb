/** Operation, expression over its whole answer, and everything that is told of it, with the place. */
export const badExpressions: readonly (readonly [operation: string, expression: string, ...problems: string[]])[] = [];
