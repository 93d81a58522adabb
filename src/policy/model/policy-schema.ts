import type { SchemaError } from '../../documents/schema-error.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { loadSchema, type PackageSchema, schemaGuard, schemaValidator } from '../../package-schema.ts';
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
  compiled ??= compile(loadSchema('policy.schema.json', { allErrors: true }));
  return compiled;
}

function compile(schema: PackageSchema): PolicySchema {
  const file = schemaValidator(schema);
  return {
    errors: (value) => (file(value) ? [] : (file.errors ?? [])),
    isCall: guard<string | CallEntry>(schema, 'callOrOperation'),
    isLookup: guard<LookupEntry>(schema, 'lookup'),
    isRemediation: guard<RemediationEntry>(schema, 'remediation'),
    isValues: guard<JsonObject>(schema, 'values'),
    isPolicy: guard<PolicyEntry>(schema, 'policy'),
    isDefaults: guard<PolicyDefaults>(schema, 'defaults'),
    isParameter: guard<ParameterDeclaration>(schema, 'parameter'),
  };
}

function guard<T>(schema: PackageSchema, definition: string) {
  const fits = schemaGuard<T>(schema, definition);
  return (value: JsonValue | undefined): value is JsonValue & T => value !== undefined && fits(value);
}
