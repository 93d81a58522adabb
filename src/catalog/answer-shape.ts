import type { NormalizedSchema } from '@smithy/core/schema';
import { childShape, isSensitive } from './output-shape.ts';

/**
 * What reading an answer asks of its schema. A schema works all of it out anew each time that it is asked, which took longer than the rest
 * of bringing an answer to plain JSON; here it is asked once.
 */
export interface AnswerShape {
  /** What has to stand there. */
  readonly form: 'list' | 'object' | 'value';
  /** Whether the API marks the value as sensitive, on the member or on its type. */
  readonly isSensitive: boolean;
  /** Of a structure's member, a list's element or a map's value; undefined where there is none. */
  child(member: string): AnswerShape | undefined;
}

const known = new WeakMap<NormalizedSchema, AnswerShape>();

export function answerShapeOf(schema: NormalizedSchema): AnswerShape {
  const shape = known.get(schema) ?? createAnswerShape(schema);
  known.set(schema, shape);
  return shape;
}

function createAnswerShape(schema: NormalizedSchema): AnswerShape {
  const form = schema.isListSchema() ? 'list' : schema.isStructSchema() || schema.isMapSchema() ? 'object' : 'value';
  return { form, isSensitive: isSensitive(schema), child: childrenOf(schema) };
}

/** Worked out when they are asked for: shapes may hold themselves. */
function childrenOf(schema: NormalizedSchema): AnswerShape['child'] {
  if (schema.isStructSchema()) {
    // The names of the model alone: an answer may have any others.
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
