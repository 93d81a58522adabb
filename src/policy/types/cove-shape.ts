import { KNOWN_REGIONS } from '../../catalog/service-regions.generated.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { joinAll } from './join-shapes.ts';
import { BOOLEAN, listOf, objectOf, type Shape, STRING, TIMESTAMP, UNKNOWN } from './shape.ts';

/**
 * The reserved root `cove`. Its objects are open, since unknown names are reported as `semantic/unknown-cove-member`.
 */
export function coveShape(
  parameters: JsonObject,
  { values = {}, shared = {} }: { values?: JsonObject; shared?: Readonly<Record<string, Shape>> } = {},
): Shape {
  return objectOf(
    {
      account: objectOf(
        {
          id: STRING,
          name: STRING,
          email: STRING,
          ou: STRING,
          ouPath: listOf(objectOf({ id: STRING, name: STRING }, { name: 'an organizational unit' })),
          tags: { kind: 'map', value: STRING },
        },
        { name: 'cove.account', isOpen: true },
      ),
      organization: objectOf(
        { id: STRING, managementAccount: STRING, accounts: listOf(STRING) },
        { name: 'cove.organization', isOpen: true },
      ),
      region: { kind: 'string', values: () => ['global', ...KNOWN_REGIONS] },
      partition: { kind: 'string', values: () => PARTITIONS },
      now: TIMESTAMP,
      values: objectOf(shapesOf(values, true), { name: 'cove.values', isOpen: true }),
      with: objectOf(shared, { name: 'cove.with', isOpen: true }),
      parameters: objectOf(shapesOf(parameters), { name: 'cove.parameters', isOpen: true }),
    },
    { name: 'cove', isOpen: true },
  );
}

/** Source: `partitions.json` of the SDKs. */
const PARTITIONS: readonly string[] = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
];

function shapesOf(values: JsonObject, isFinal = false): Record<string, Shape> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shapeOfValue(value, isFinal)]));
}

/**
 * A parameter's value has its declared type, whatever a run sets; a policy's own values are in the file.
 */
function shapeOfValue(value: JsonValue, isFinal: boolean): Shape {
  if (Array.isArray(value)) return listOf(joinAll(value.map((each) => shapeOfValue(each, isFinal))));
  if (isJsonObject(value)) return objectOf(shapesOf(value, isFinal));
  if (typeof value === 'string') return isFinal ? { ...STRING, literals: [value] } : STRING;
  if (typeof value === 'number') return { kind: 'number', value };
  return typeof value === 'boolean' ? BOOLEAN : UNKNOWN;
}
