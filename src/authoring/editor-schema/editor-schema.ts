import type { Catalog } from '../../catalog/catalog.ts';
import { isReadOperation, operationClassOf } from '../../catalog/operation-access.ts';
import { spellingsOf } from '../../catalog/service-names.ts';
import { CoveError } from '../../cove-error.ts';
import { packageText } from '../../package-files.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { createInputDefinitions, type InputDefinitions } from './input-definitions.ts';

/** What the schema has to know about the SDK. */
type EditorCatalog = Pick<Catalog, 'service' | 'shapes'>;

/** The files that people write, or that are handed from one run to another, and the name of their schema. */
const SCHEMAS = {
  policies: 'policy',
  tests: 'policy-test',
  pack: 'pack',
  controls: 'controls',
  settings: 'config',
  waivers: 'waivers',
  organization: 'organization',
  targets: 'targets',
} as const;

/** What `cove-policy schema --of` takes. */
export type SchemaSubject = keyof typeof SCHEMAS;

/** The JSON Schema (draft-07) of some files, as text. */
export function schemaText(of: SchemaSubject): string {
  return packageText(`schemas/${SCHEMAS[of]}.schema.json`);
}

/**
 * The schema of policy files with the operations of some services in it: their names, apart for where one may read and
 * where one may write, and the members of their inputs. Operations of other services stay as they are. It accepts the
 * same names and inputs as `validate`.
 *
 * @param names - services, as the SDK, boto3 or the AWS CLI calls them. Operations are offered under these names.
 * @throws {CoveError} `usage` for a service that is unknown, or whose client is not installed.
 */
export function editorSchema(names: readonly string[], catalog: EditorCatalog): JsonObject {
  const services = servicesOf(names, catalog);
  const inputs = createInputDefinitions();
  const schema = JSON.parse(schemaText('policies')) as JsonObject;
  const base = objectAt(schema, 'definitions');
  const reads = services.map((service) => withOperations(service, (name) => mayRead(service.service, name)));
  const writes = services.map((service) => withOperations(service, (name) => !isReadOperation(service.service, name)));
  return {
    ...schema,
    $id: `${schema.$id}:${services.map(({ service }) => service).join(',')}`,
    definitions: {
      ...base,
      ...callDefinitions(base),
      readOperation: operationDefinition(objectAt(base, 'operation'), reads),
      writeOperation: operationDefinition(objectAt(base, 'operation'), writes),
      readInputs: inputsByOperation(reads, catalog, inputs),
      writeInputs: inputsByOperation(writes, catalog, inputs),
      ...inputs.definitions(),
    },
  };
}

/** Known reads, and those that a run may be told to trust as one. */
function mayRead(service: string, operation: string): boolean {
  return isReadOperation(service, operation) || operationClassOf(service, operation) === 'unknown';
}

interface Service {
  /** The SDK client's name. */
  readonly service: string;
  /** As the user calls it. */
  readonly name: string;
  readonly operations: readonly string[];
}

function servicesOf(names: readonly string[], catalog: EditorCatalog): Service[] {
  const services = new Map<string, Service>();
  for (const name of names) {
    const found = catalog.service(name);
    if (!found.ok) throw new CoveError('usage', found.message, { hint: found.hint });
    services.set(found.service, { service: found.service, name, operations: found.operations });
  }
  return [...services.values()];
}

function withOperations(service: Service, isWanted: (operation: string) => boolean): Service {
  return { ...service, operations: service.operations.filter(isWanted) };
}

/** The parts of a policy that name an operation, each tied to the operations that may stand there. */
function callDefinitions(base: JsonObject): JsonObject {
  const call = objectAt(base, 'call');
  return {
    callOrOperation: { ...objectAt(base, 'callOrOperation'), anyOf: [ref('readOperation'), ref('readCall')] },
    readCall: tied(call, 'read'),
    undo: tied(objectAt(base, 'undo'), 'write'),
    lookup: tied(objectAt(base, 'lookup'), 'read'),
    remediation: tied(objectAt(base, 'remediation'), 'write'),
  };
}

function tied(entry: JsonObject, access: 'read' | 'write'): JsonObject {
  return {
    ...entry,
    properties: { ...objectAt(entry, 'properties'), operation: ref(`${access}Operation`) },
    allOf: [ref(`${access}Inputs`)],
  };
}

/** Names to choose from; other spellings of the same; and whatever other services have. */
function operationDefinition(base: JsonObject, services: readonly Service[]): JsonObject {
  const { pattern, ...rest } = base;
  const others = services.flatMap((service) => {
    const spellings = otherSpellings(service);
    return spellings.length === 0 || service.operations.length === 0
      ? []
      : [{ pattern: `^(${spellings.join('|')}):(${service.operations.join('|')})$` }];
  });
  const known = services.flatMap(({ service }) => spellingsOf(service)).join('|');
  const offered = services.flatMap(({ name, operations }) => operations.map((operation) => `${name}:${operation}`));
  return {
    ...rest,
    anyOf: [
      ...(offered.length === 0 ? [] : [{ enum: offered }]),
      ...others,
      { pattern: String(pattern).replace(/^\^/, `^(?!(${known}):)`) },
    ],
  };
}

function otherSpellings({ service, name }: Service): string[] {
  return spellingsOf(service).filter((spelling) => spelling !== name);
}

/** For each operation: where it is named, its input has these members. */
function inputsByOperation(services: readonly Service[], catalog: EditorCatalog, inputs: InputDefinitions): JsonObject {
  const rules = services.flatMap((service) =>
    service.operations.flatMap((operation) => {
      const shape = catalog.shapes(service.service, operation)?.input;
      if (shape?.kind !== 'structure') return [];
      const spellings = [...new Set([service.name, ...spellingsOf(service.service)])];
      const names = spellings.map((name) => `${name}:${operation}`);
      return [
        {
          if: { required: ['operation'], properties: { operation: { enum: names } } },
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, in data that nobody awaits.
          then: {
            ...(shape.required.length === 0 ? {} : { required: ['input'] }),
            properties: { input: inputs.refer(shape) },
          },
        },
      ];
    }),
  );
  return rules.length === 0 ? {} : { allOf: rules };
}

function ref(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

function objectAt(parent: JsonObject, name: string): JsonObject {
  const value: JsonValue | undefined = parent[name];
  if (isJsonObject(value)) return value;
  throw new Error(`the policy schema has no ${name}`);
}
