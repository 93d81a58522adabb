import type { NormalizedSchema } from '@smithy/core/schema';
import { kindOf, membersOf } from './answer-bodies.ts';

/** Enough of an input for the request to be sent. */
export function leastInput(schema: NormalizedSchema): object {
  const tuple: unknown = schema.getSchema();
  const required = Number(Array.isArray(tuple) ? (tuple[6] ?? 0) : 0);
  const members = membersOf(schema).filter(
    ([, member], index) => index < required || member.getMergedTraits().httpLabel !== undefined,
  );
  return Object.fromEntries(members.map(([name, member]) => [name, inputValue(name, member)]));
}

function inputValue(name: string, schema: NormalizedSchema): unknown {
  switch (kindOf(schema)) {
    case 'structure':
      return leastInput(schema);
    case 'list':
      return [inputValue('', schema.getValueSchema())];
    case 'map':
      return { key: inputValue('', schema.getValueSchema()) };
    case 'timestamp':
      return new Date('2026-01-02T03:04:05Z');
    case 'blob':
      return new Uint8Array([1, 2]);
    case 'boolean':
      return true;
    case 'number':
      return 7;
    case 'string':
      return /account/i.test(name) ? '111111111111' : 'abcdefgh';
    case 'other':
      return 'abcdefgh';
  }
}
