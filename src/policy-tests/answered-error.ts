import type { CallOutcome } from '../aws/calls/call-outcome.ts';
import { classifyError } from '../aws/calls/classify-error.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { meaningOf } from '../catalog/error-names.ts';
import type { AwsError } from './policy-test-file.generated.ts';

export interface AskedCall {
  /** The SDK client's name. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
}

/** What a call comes to where AWS answers with this error: classified as every other error of AWS is. */
export function answeredError(
  error: AwsError,
  { service, operation, region }: AskedCall,
  catalog: Catalog,
): CallOutcome {
  const given = typeof error === 'string' ? { code: error } : error;
  // What a service writes into its answers is thrown by the name that the SDK has for it.
  const code = catalog.errorNames(service).get(given.code) ?? given.code;
  const name = `${service}:${operation}`;
  const meaning = catalog.serverErrors(service).has(code) ? 'failure' : meaningOf(code);
  const status = given.status ?? statusOf(catalog.errorStatuses(service).get(code), meaning);
  const message = given.message ?? (meaning === 'denial' ? `not authorized to perform: ${name}` : `${code} in a test`);
  const host = `${service}.${region}.amazonaws.com`;
  return { ok: false, error: classifyError(sdkError(code, message, status, host), name, 1), status };
}

type Meaning = ReturnType<typeof meaningOf>;

function statusOf(modelled: number | undefined, meaning: Meaning): number | undefined {
  if (meaning === 'not-from-aws') return undefined;
  if (modelled !== undefined) return modelled;
  if (meaning === 'denial' || meaning === 'credentials') return 403;
  return meaning === 'failure' ? 500 : 400;
}

/** An error as the SDK throws it; one of a connection, as Node does. */
function sdkError(code: string, message: string, status: number | undefined, hostname: string): Error {
  if (status === undefined) return Object.assign(new Error(message), { name: code, code, hostname });
  return Object.assign(new Error(message), {
    name: code,
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status },
  });
}
