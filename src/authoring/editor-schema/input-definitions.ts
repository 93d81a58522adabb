import type { DataShape, StructureShape } from '../../catalog/data-shape.ts';
import type { JsonObject } from '../../values/json.ts';

/** Structures of inputs as definitions of a JSON Schema, each once: they may hold themselves. */
export interface InputDefinitions {
  /** A schema that leads to the structure's definition. */
  refer(shape: StructureShape): JsonObject;
  /** Everything referred to, directly or indirectly, by name. */
  definitions(): JsonObject;
}

export function createInputDefinitions(): InputDefinitions {
  const found = new Map<string, StructureShape>();
  const refer = (shape: StructureShape): JsonObject => {
    const name = shape.id.replaceAll('#', '.');
    if (!found.has(name)) found.set(name, shape);
    return { $ref: `#/definitions/${name}` };
  };
  return {
    refer,
    definitions() {
      const definitions: JsonObject = {};
      // Grows while it is walked: a structure's members are structures too.
      for (const [name, shape] of found) definitions[name] = structureSchema(shape, refer);
      return definitions;
    },
  };
}

/** A text that is one template gives a value of any kind. */
const TEMPLATE = '^\\$\\{[\\s\\S]*\\}$';

function structureSchema(shape: StructureShape, refer: InputDefinitions['refer']): JsonObject {
  const members = shape.memberNames.map((name) => {
    const member = shape.member(name);
    return [name, member === undefined ? {} : valueSchema(member, refer)] as const;
  });
  return {
    title: shape.name,
    ...orTemplate('object'),
    additionalProperties: false,
    ...(shape.required.length === 0 ? {} : { required: [...shape.required] }),
    properties: Object.fromEntries(members),
  };
}

/** Takes what the type check takes: nulls are left to the run, and dates are text or seconds since 1970. */
function valueSchema(shape: DataShape, refer: InputDefinitions['refer']): JsonObject {
  switch (shape.kind) {
    case 'structure':
      return refer(shape);
    case 'list':
      return { ...orTemplate('array'), items: valueSchema(shape.element, refer) };
    case 'map':
      return { ...orTemplate('object'), additionalProperties: valueSchema(shape.value, refer) };
    case 'number':
    case 'boolean':
      return orTemplate(shape.kind);
    case 'timestamp':
      return { type: ['string', 'number', 'null'] };
    case 'string':
    case 'blob':
      return { type: ['string', 'null'] };
    case 'unknown':
      return {};
  }
}

function orTemplate(type: 'object' | 'array' | 'number' | 'boolean'): JsonObject {
  return { type: [type, 'string', 'null'], pattern: TEMPLATE };
}
