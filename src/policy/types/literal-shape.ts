import { isJsonObject, type JsonValue } from '../../values/json.ts';
import { joinAll } from './join-shapes.ts';
import { asTrue, BOOLEAN, listOf, NOTHING, NUMBER, type Shape, STRING, UNKNOWN } from './shape.ts';

/** A literal object may be there for any of its names. */
export function shapeOfLiteral(value: JsonValue): Shape {
  if (value === null) return NOTHING;
  if (Array.isArray(value)) return asTrue(listOf(joinAll(value.map(shapeOfLiteral))), value.length > 0);
  if (isJsonObject(value)) return Object.keys(value).length === 0 ? NOTHING : UNKNOWN;
  if (typeof value === 'string') return asTrue<Shape>({ ...STRING, literals: [value] }, value !== '');
  return typeof value === 'number' ? asTrue<Shape>(NUMBER) : asTrue<Shape>(BOOLEAN, value);
}
