/**
 * The one adapter to the Smithy schemas that SDK clients carry at run time. Their tuple form is public in `@smithy/types`, but an
 * implementation detail by its maintainers' word, so nothing else looks at it; a client without schemas has no shape, and says so.
 */
import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';
import type { SdkCommand } from './sdk-module.ts';

/** Members of an operation's input and output, as far as the client's own schema tells. */
export interface OperationShapes {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

const OPERATION_SCHEMA = 9;

/** @returns undefined for a client that is too old to carry schemas. */
export function shapesOf(command: SdkCommand): OperationShapes | undefined {
  const schema: unknown = 'schema' in command ? command.schema : undefined;
  if (!Array.isArray(schema) || schema[0] !== OPERATION_SCHEMA) return undefined;
  return { input: NormalizedSchema.of(schema[4] as SchemaRef), output: NormalizedSchema.of(schema[5] as SchemaRef) };
}

/** The top-level member names of a structure; empty for anything else. */
export function memberNames(shape: NormalizedSchema): string[] {
  return shape.isStructSchema() ? Object.keys(shape.getMemberSchemas()) : [];
}

/** Whether the API marks the value as sensitive, on the member or on its type. */
export function isSensitive(shape: NormalizedSchema): boolean {
  return Boolean(shape.getMergedTraits().sensitive);
}

/** The schema of a structure's member, a list's element or a map's value; undefined where there is none. */
export function childShape(shape: NormalizedSchema, member: string): NormalizedSchema | undefined {
  if (shape.isStructSchema()) return shape.getMemberSchemas()[member];
  if (shape.isListSchema() || shape.isMapSchema()) return shape.getValueSchema();
  return undefined;
}

/** Whether an answer has members in its body, each under its own name: not in headers alone, nor a payload that is the whole body. */
export function readsBody(shape: NormalizedSchema): boolean {
  const traits = membersOf(shape).map((member) => member.getMergedTraits());
  if (traits.some((trait) => trait.httpPayload)) return false;
  return traits.some((trait) => !trait.httpHeader && !trait.httpPrefixHeaders && !trait.httpResponseCode);
}

/** Whether an answer's body is a stream of bytes or events, which must not be read as a whole. */
export function isStreamed(shape: NormalizedSchema): boolean {
  return membersOf(shape).some((member) => member.isStreaming());
}

function membersOf(shape: NormalizedSchema): NormalizedSchema[] {
  return shape.isStructSchema() ? Object.values(shape.getMemberSchemas()) : [];
}
