import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';
import type { Operation } from '../../../src/catalog/catalog.ts';
import type { SdkCommand, SdkPaginator } from '../../../src/catalog/sdk-module.ts';
import type { JsonObject } from '../../../src/values/json.ts';

/** The members of an answer: what kind each is, or what it holds. */
export interface AnswerMembers {
  readonly [member: string]: MemberKind | AnswerMembers;
}

export type MemberKind = 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'list' | 'map' | 'unknown';

/** An operation of a client that is not installed, with the members that its model has. */
export function fakeOperation(options: {
  readonly service?: string;
  readonly name?: string;
  readonly inputs: readonly string[];
  /** Undefined for a client without schemas. */
  readonly outputs: AnswerMembers | undefined;
  readonly paginator?: SdkPaginator;
}): Operation {
  const { service = 'fake', name = 'ListThings', inputs, outputs, paginator } = options;
  return {
    service,
    name,
    Client: FakeClient as unknown as Operation['Client'],
    Command: FakeCommand,
    paginator,
    outputShape: outputs && NormalizedSchema.of(structure(`${name}Output`, outputs)),
    inputMembers: outputs === undefined ? [] : inputs,
    sdkInput: (input: object) => input,
  };
}

class FakeClient {}

export class FakeCommand implements SdkCommand {
  readonly input: JsonObject;
  constructor(input: JsonObject) {
    this.input = input;
  }
}

/**
 * Smithy's numbers for shapes without a name of their own: https://www.npmjs.com/package/@smithy/types,
 * `schema/schema-primitives`.
 */
const KINDS: Readonly<Record<MemberKind, number>> = {
  string: 0,
  number: 1,
  boolean: 2,
  timestamp: 4,
  unknown: 15,
  blob: 21,
  list: 64 + 15,
  map: 128 + 15,
};

const STRUCTURE = 3;

function structure(name: string, members: AnswerMembers): SchemaRef {
  const refs = Object.entries(members).map(([member, kind]) =>
    typeof kind === 'string' ? KINDS[kind] : structure(`${name}${member}`, kind),
  );
  return [STRUCTURE, 'fake', name, 0, Object.keys(members), refs] as unknown as SchemaRef;
}
