/**
 * What the names in an answer say that its schema does not have. Most are new and harmless, at any depth; two kinds are
 * not. One that differs from a member in its capitals alone was meant to be it, and a reader that passes over it gives
 * null. One that is named like a page token, outside of all lists, says that there is more.
 */
import type { NormalizedSchema } from '@smithy/core/schema';
import { isStrayPageName } from '../../catalog/paging/page-members.ts';
import { CoveError } from '../../cove-error.ts';
import { isRecord, quotedNames } from './foreign-body.ts';

export interface NamesOfStructure {
  /**
   * @param value - of which some name is not the schema's.
   * @throws {CoveError} where that cannot be passed over.
   */
  check(value: Readonly<Record<string, unknown>>, isInList: boolean): void;
}

/** @param names - of the members, as answers have them. */
export function namesOfStructure(names: readonly string[]): NamesOfStructure {
  const known = new Set(names);
  const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]));
  return {
    check(value, isInList) {
      for (const name of Object.keys(value)) {
        if (known.has(name) || isNothing(value[name])) continue;
        const meant = byLowerCase.get(name.toLowerCase());
        if (meant !== undefined && !Object.hasOwn(value, meant)) throw stray(name, `the API calls \`${meant}\``);
        if (!isInList && isStrayPageName(name)) throw stray(name, 'the client does not know: there may be more pages');
      }
    },
  };
}

/**
 * All names of a JSON answer, against its schema.
 *
 * @throws {CoveError}
 */
export function checkNamesInJson(value: unknown, schema: NormalizedSchema, isInList = false): void {
  if (schema.isListSchema() && Array.isArray(value)) {
    for (const each of value) checkNamesInJson(each, schema.getValueSchema(), true);
  } else if (schema.isMapSchema() && isRecord(value)) {
    for (const each of Object.values(value)) checkNamesInJson(each, schema.getValueSchema(), isInList);
  } else if (isRecord(value) && hasNames(schema)) {
    const members = Object.entries(schema.getMemberSchemas()).map(
      ([name, member]) => [jsonNamesOf(name, member), member] as const,
    );
    namesOfStructure(members.flatMap(([names]) => names)).check(value, isInList);
    for (const [names, member] of members) {
      for (const name of names) if (Object.hasOwn(value, name)) checkNamesInJson(value[name], member, isInList);
    }
  }
}

/** Of a union's members the client may know none; a document has no names that anybody knows. */
export function hasNames(schema: NormalizedSchema): boolean {
  return schema.isStructSchema() && !schema.isUnionSchema() && !schema.isDocumentSchema() && !schema.isUnitSchema();
}

/** REST-JSON may call a member otherwise than the schema does; the other protocols do not look at that name. */
function jsonNamesOf(name: string, schema: NormalizedSchema): readonly string[] {
  const { jsonName } = schema.getMergedTraits();
  return typeof jsonName === 'string' && jsonName !== name ? [jsonName, name] : [name];
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function stray(name: string, why: string): CoveError {
  return new CoveError('internal', `the answer has ${quotedNames([name])}, which ${why}`);
}
