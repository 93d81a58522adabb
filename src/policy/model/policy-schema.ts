import type { ValidateFunction } from 'ajv';
import type { SchemaError } from '../../documents/schema-error.ts';
import { schemaValidator } from '../../package-schema.ts';
import type { JsonObject, JsonValue } from '../../values/json.ts';
import type {
  CallEntry,
  LookupEntry,
  ParameterDeclaration,
  PolicyDefaults,
  PolicyEntry,
  RemediationEntry,
} from './policy-file.generated.ts';

/**
 * The schema of policy files, compiled: guards that narrow raw JSON to the types that are generated from the same
 * schema.
 */
export interface PolicySchema {
  /** Everything that is wrong with the file as a whole, as reported by ajv. */
  errors(file: JsonValue): readonly SchemaError[];
  /** A call as a mapping, or just `service:Operation`. */
  isCall(value: JsonValue | undefined): value is JsonValue & (string | CallEntry);
  isLookup(value: JsonValue | undefined): value is JsonValue & LookupEntry;
  isRemediation(value: JsonValue | undefined): value is JsonValue & RemediationEntry;
  /** The values of a policy, any JSON without null in it. */
  isValues(value: JsonValue | undefined): value is JsonObject;
  isPolicy(value: JsonValue | undefined): value is JsonValue & PolicyEntry;
  isDefaults(value: JsonValue | undefined): value is JsonValue & PolicyDefaults;
  isParameter(value: JsonValue | undefined): value is JsonValue & ParameterDeclaration;
}

let compiled: PolicySchema | undefined;

/** Compiled once per process, and each part when it is first needed. */
export function compilePolicySchema(): PolicySchema {
  compiled ??= compile();
  return compiled;
}

function compile(): PolicySchema {
  const file = schemaValidator('policy.schema.json');
  return {
    errors: (value) => (file(value) ? [] : (file.errors ?? [])),
    isCall: guard<string | CallEntry>('callOrOperation'),
    isLookup: guard<LookupEntry>('lookup'),
    isRemediation: guard<RemediationEntry>('remediation'),
    isValues: guard<JsonObject>('values'),
    isPolicy: guard<PolicyEntry>('policy'),
    isDefaults: guard<PolicyDefaults>('defaults'),
    isParameter: guard<ParameterDeclaration>('parameter'),
  };
}

function guard<T>(definition: string) {
  let validate: ValidateFunction | undefined;
  return (value: JsonValue | undefined): value is JsonValue & T => {
    validate ??= schemaValidator('policy.schema.json', definition);
    return value !== undefined && validate(value) === true;
  };
}
