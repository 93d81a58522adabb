import type { JsonObject } from '../../json.ts';
import { boolean, number, objectOf, type Shape, string, timestamp, unknown } from './shape.ts';

/** The reserved root `cove`. Its objects are open, since names that they do not have are reported as `semantic/unknown-cove-member`. */
export function coveShape(parameters: JsonObject): Shape {
  return objectOf(
    {
      account: objectOf(
        { id: string, name: string, email: string, ou: string, tags: { kind: 'map', value: string } },
        { name: 'cove.account', isOpen: true },
      ),
      region: string,
      partition: string,
      now: timestamp,
      parameters: objectOf(
        Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, shapeOfParameter(value)])),
        { name: 'cove.parameters', isOpen: true },
      ),
    },
    { name: 'cove', isOpen: true },
  );
}

/** A parameter's value has its declared type, whatever a run gives. */
function shapeOfParameter(value: unknown): Shape {
  if (typeof value === 'string') return string;
  if (typeof value === 'number') return number;
  return typeof value === 'boolean' ? boolean : unknown;
}
