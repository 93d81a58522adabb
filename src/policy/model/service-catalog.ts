import type { DataShapes } from '../../catalog/data-shape.ts';
import type { OperationCheck } from '../../catalog/operation-check.ts';

/**
 * What the policy stage needs to know about the SDK: which services and operations there are. `catalog/` implements it.
 */
export interface ServiceCatalog {
  /**
   * @param service - SDK client name, boto3 name or AWS CLI name.
   * @param operation - as the AWS API spells it.
   */
  check(service: string, operation: string): OperationCheck;
  /** The input and output of an operation that `check` accepts; undefined if the client does not say. */
  shapes(service: string, operation: string): DataShapes | undefined;
  /**
   * The names of a service's errors, also those used only in its answers, mapped to the names that the SDK throws;
   * empty if the client does not say.
   */
  errorNames(service: string): ReadonlyMap<string, string>;
  /** Of the names that the SDK throws, those that say that the service itself has failed. */
  serverErrors(service: string): ReadonlySet<string>;
}
