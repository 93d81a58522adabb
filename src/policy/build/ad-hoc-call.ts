/** One call that no file names: what `run` is given. */
export interface AdHocCall {
  /** `service:Operation` */
  readonly operation: string;
  /** JSON text of the call's input. @default '{}' */
  readonly input?: string | undefined;
  /** JMESPath over the whole answer; a list gives one result per element. @default the answer itself */
  readonly query?: string | undefined;
  readonly allowSecretReads: boolean;
  /**
   * Operations that are taken for reads though nothing but their names is known, as `service:Operation`. @default []
   */
  readonly trustReads?: readonly string[];
  /** An operation that answers the same in every region is asked in one of them. @default false */
  readonly oncePerAccount?: boolean;
  /** JMESPath over each result, which is left out where it is not truthy. @default all results */
  readonly where?: string | undefined;
  /** Follow-up calls per result, as `name=service:Operation {"Input": "${Member}"}`. @default [] */
  readonly lookups?: readonly string[] | undefined;
}
