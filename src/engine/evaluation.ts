import type { CoveContext } from '../expressions/expression.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { Cell } from './cell.ts';

/** A policy that is evaluated in a cell. */
export interface Evaluation {
  readonly policy: Policy;
  readonly cell: Cell;
  /** What the policy's expressions see there as `cove`. */
  readonly cove: CoveContext;
}
