import type { DataShapes } from '../../catalog/data-shape.ts';

/** What the policy stage has to know of the SDK: which services and operations there are. `catalog/` implements it. */
export interface ServiceCatalog {
  /**
   * @param service - SDK client name, boto3 name or AWS CLI name.
   * @param operation - as the AWS API spells it.
   */
  check(service: string, operation: string): OperationCheck;
  /** What an operation that `check` accepts takes and answers; undefined where the client does not tell. */
  shapes(service: string, operation: string): DataShapes | undefined;
  /**
   * The names of a service's errors, also those that only its answers use, to the names that the SDK throws; empty
   * where the client does not tell.
   */
  errorNames(service: string): ReadonlyMap<string, string>;
  /** Of the names that the SDK throws, those that say that the service itself has failed. */
  serverErrors(service: string): ReadonlySet<string>;
}

export type OperationCheck =
  | {
      readonly ok: true;
      /** The SDK client's name. */
      readonly service: string;
    }
  | {
      readonly ok: false;
      readonly code:
        | 'unknown-service'
        | 'service-not-installed'
        | 'service-not-trusted'
        | 'service-broken'
        | 'unknown-operation';
      readonly message: string;
      readonly hint?: string | undefined;
    };
