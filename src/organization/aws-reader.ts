import type { ErrorRecord } from '../run-log/records.ts';
import type { JsonObject } from '../values/json.ts';

/** A read that this stage needs: an answer of all pages, merged, or why there is none. */
export type ReadAnswer =
  | { readonly ok: true; readonly output: JsonObject }
  | { readonly ok: false; readonly error: ErrorRecord };

/** Reads in the account of the management credentials. */
export type ReadAsPrincipal = (service: string, operation: string, input: JsonObject) => Promise<ReadAnswer>;

/** Reads in a member account, in the role's session. */
export type ReadInAccount = (
  account: string,
  service: string,
  operation: string,
  input: JsonObject,
) => Promise<ReadAnswer>;
