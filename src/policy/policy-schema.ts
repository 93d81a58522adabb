import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { JsonValue } from '../json.ts';
import type {
  CallEntry,
  LookupEntry,
  ParameterDeclaration,
  PolicyDefaults,
  PolicyEntry,
  RemediationEntry,
} from './policy-file.generated.ts';

/** The schema of policy files, compiled: guards that narrow raw JSON to the types that are generated from the same schema. */
export interface PolicySchema {
  /** Everything that is wrong with the file as a whole, as ajv says it. */
  errors(file: JsonValue): readonly SchemaError[];
  /** A call as a mapping, or as `service:Operation` alone. */
  isCall(value: JsonValue | undefined): value is JsonValue & (string | CallEntry);
  isLookup(value: JsonValue | undefined): value is JsonValue & LookupEntry;
  isRemediation(value: JsonValue | undefined): value is JsonValue & RemediationEntry;
  isPolicy(value: JsonValue | undefined): value is JsonValue & PolicyEntry;
  isDefaults(value: JsonValue | undefined): value is JsonValue & PolicyDefaults;
  isParameter(value: JsonValue | undefined): value is JsonValue & ParameterDeclaration;
}

/** With `verbose`: the schema and the data that did not fit are in it. */
export type SchemaError = ErrorObject;

export function compilePolicySchema(): PolicySchema {
  const schema: unknown = JSON.parse(
    readFileSync(new URL('../../schemas/policy.schema.json', import.meta.url), 'utf8'),
  );
  const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strictTypes: false });
  ajv.addSchema(schema as object, 'policy');
  const file = validator(ajv, 'policy');
  return {
    errors: (value) => (file(value) ? [] : (file.errors ?? [])),
    isCall: guard<string | CallEntry>(validator(ajv, 'policy#/definitions/callOrOperation')),
    isLookup: guard<LookupEntry>(validator(ajv, 'policy#/definitions/lookup')),
    isRemediation: guard<RemediationEntry>(validator(ajv, 'policy#/definitions/remediation')),
    isPolicy: guard<PolicyEntry>(validator(ajv, 'policy#/definitions/policy')),
    isDefaults: guard<PolicyDefaults>(validator(ajv, 'policy#/definitions/defaults')),
    isParameter: guard<ParameterDeclaration>(validator(ajv, 'policy#/definitions/parameter')),
  };
}

function validator(ajv: Ajv, reference: string): ValidateFunction {
  const found = ajv.getSchema(reference);
  if (found === undefined) throw new Error(`the policy schema has no ${reference}`);
  return found;
}

function guard<T>(validate: ValidateFunction) {
  return (value: JsonValue | undefined): value is JsonValue & T => value !== undefined && validate(value) === true;
}

/** The JSON pointer (RFC 6901) of an error as a path. */
export function pathOf(error: SchemaError): string[] {
  return error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
