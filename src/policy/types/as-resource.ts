import { type LocatedValue, member } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { type PolicyContext, report } from '../model/policy-context.ts';
import type { Scope } from './check-expression.ts';
import { describe, type Shape, UNKNOWN } from './shape.ts';

/** The answer replaces a member with the same name, hiding what the list said. */
export function checkName({ context, value }: Scope, name: string, place: LocatedValue | undefined): void {
  if (place === undefined || value.kind !== 'object' || value.isOpen || !value.memberNames.includes(name)) return;
  report(context, place, {
    code: 'types/hidden-member',
    severity: 'warning',
    message: `${quoteValue(name)} is already a member of ${value.name}, and the answer of this lookup hides it`,
    hint: 'use a different name for the answer',
  });
}

/** A lookup adds a member to each resource, so they must be objects. */
export function asResource({ context, value }: Scope, place: LocatedValue, key = 'as'): Shape {
  if (!['string', 'timestamp', 'number', 'boolean', 'list'].includes(value.kind)) return value;
  const span = key === 'as' ? (member(place, 'as') ?? place) : place;
  report(context, span, {
    code: 'types/no-resources',
    message:
      key === 'as'
        ? `a lookup with \`as\` needs resources that are objects, but each of these is ${describe(value)}: it always fails`
        : `\`expand\` needs a list of objects, but each of these is ${describe(value)}: the lookup always fails`,
    hint: `name the value of each: end \`${key === 'as' ? 'resources' : 'expand'}\` with \`[*].{id: @}\``,
  });
  return UNKNOWN;
}

/** A list is many resources, an object is one; a plain value has nothing to look into. */
export function elementAs(context: PolicyContext, key: string, place: LocatedValue, found: Shape): Shape {
  if (found.kind === 'list') return found.element;
  if (found.kind === 'object' || found.kind === 'map') return found;
  if (found.kind === 'unknown' || found.kind === 'null') return UNKNOWN;
  report(context, place, {
    code: 'types/no-resources',
    message: `\`${key}\` must give a list of resources, but this gives ${describe(found)}`,
  });
  return UNKNOWN;
}
