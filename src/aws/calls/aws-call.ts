import type { Operation } from '../../catalog/catalog.ts';
import type { JsonObject } from '../../values/json.ts';

/** One call, to the end of its pages, in one account and region. */
export interface AwsCall {
  readonly operation: Operation;
  readonly input: JsonObject;
  readonly account: string;
  /** The region that is called: never `global`. */
  readonly region: string;
  /** For calls that change something: a request whose answer was lost is not sent again. @default false */
  readonly once?: boolean;
}
