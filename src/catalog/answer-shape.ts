import type { NormalizedSchema } from '@smithy/core/schema';
import { childShape, hidesNames, isSensitive, promisedMembers } from './output-shape.ts';

/**
 * What reading an answer needs from its schema. A schema works it all out again on each access, which took longer than
 * the rest of turning an answer into plain JSON; here that is done once.
 */
export interface AnswerShape {
  readonly form: ValueForm;
  /** As a member of a structure. */
  readonly name: string | undefined;
  /** Whether the API marks the value as sensitive, on the member or on its type. */
  readonly isSensitive: boolean;
  /** Whether its members' names are the API's rather than data. */
  readonly isStructure: boolean;
  /** A structure that says something only if a member is present; a union may have none that is known. */
  readonly hasMembers: boolean;
  /** In XML its elements have none around them: an empty element may be an empty list. */
  readonly isFlattened: boolean;
  /** A list that may hold nulls. */
  readonly isSparse: boolean;
  /** A map whose keys are marked as sensitive. */
  readonly hidesNames: boolean;
  /** What the API promises of each element of a list, by name (`promisedMembers`). */
  readonly promised: ReadonlyMap<string, string>;
  /** Of a structure's member, a list's element or a map's value; undefined if there is none. */
  child(member: string): AnswerShape | undefined;
}

/**
 * What has to stand in an answer, as the SDK hands it over. `value`: anything.
 */
export type ValueForm = 'text' | 'number' | 'boolean' | 'time' | 'bytes' | 'list' | 'object' | 'value';

const known = new WeakMap<NormalizedSchema, AnswerShape>();

export function answerShapeOf(schema: NormalizedSchema): AnswerShape {
  const shape = known.get(schema) ?? createAnswerShape(schema);
  known.set(schema, shape);
  return shape;
}

function createAnswerShape(schema: NormalizedSchema): AnswerShape {
  const name = schema.isMemberSchema() ? schema.getMemberName() : undefined;
  return {
    form: formOf(schema),
    name,
    isSensitive: isSensitive(schema),
    isStructure: schema.isStructSchema(),
    isFlattened: schema.getMergedTraits().xmlFlattened !== undefined,
    isSparse: schema.getMergedTraits().sparse !== undefined,
    hasMembers: schema.isStructSchema() && !schema.isUnionSchema() && Object.keys(schema.getMemberSchemas()).length > 0,
    hidesNames: hidesNames(schema),
    promised: promisedMembers(schema),
    child: childrenOf(schema),
  };
}

function formOf(schema: NormalizedSchema): ValueForm {
  // A timestamp, a document or a stream may pass other tests too.
  if (schema.isDocumentSchema() || schema.isStreaming()) return 'value';
  if (schema.isTimestampSchema()) return 'time';
  if (schema.isBlobSchema()) return 'bytes';
  if (schema.isListSchema()) return 'list';
  if (schema.isStructSchema() || schema.isMapSchema()) return 'object';
  if (schema.isStringSchema()) return 'text';
  if (schema.isBooleanSchema()) return 'boolean';
  return schema.isNumericSchema() ? 'number' : 'value';
}

/** Worked out when they are needed: shapes may contain themselves. */
function childrenOf(schema: NormalizedSchema): AnswerShape['child'] {
  if (schema.isStructSchema()) {
    // Only the model's names: an answer may have any others.
    const children = new Map<string, AnswerShape>();
    return (member) => {
      const found = children.get(member);
      if (found !== undefined) return found;
      const child = childShape(schema, member);
      if (child === undefined) return undefined;
      const shape = answerShapeOf(child);
      children.set(member, shape);
      return shape;
    };
  }
  let element: AnswerShape | undefined;
  return (member) => {
    const child = element === undefined ? childShape(schema, member) : undefined;
    element ??= child && answerShapeOf(child);
    return element;
  };
}
