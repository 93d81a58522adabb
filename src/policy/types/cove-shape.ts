import { KNOWN_REGIONS } from '../../catalog/service-regions.generated.ts';
import type { JsonObject } from '../../json.ts';
import { BOOLEAN, NUMBER, objectOf, type Shape, STRING, TIMESTAMP, UNKNOWN } from './shape.ts';

/**
 * The reserved root `cove`. Its objects are open, since names that they do not have are reported as
 * `semantic/unknown-cove-member`.
 */
export function coveShape(parameters: JsonObject): Shape {
  return objectOf(
    {
      account: objectOf(
        { id: STRING, name: STRING, email: STRING, ou: STRING, tags: { kind: 'map', value: STRING } },
        { name: 'cove.account', isOpen: true },
      ),
      region: { kind: 'string', values: () => ['global', ...KNOWN_REGIONS] },
      partition: { kind: 'string', values: () => PARTITIONS },
      now: TIMESTAMP,
      parameters: objectOf(
        Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, shapeOfParameter(value)])),
        { name: 'cove.parameters', isOpen: true },
      ),
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

/** A parameter's value has its declared type, whatever a run gives. */
function shapeOfParameter(value: unknown): Shape {
  if (typeof value === 'string') return STRING;
  if (typeof value === 'number') return NUMBER;
  return typeof value === 'boolean' ? BOOLEAN : UNKNOWN;
}
