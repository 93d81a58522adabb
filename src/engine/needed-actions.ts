import { findIamActions } from '../catalog/iam-actions.ts';
import { operationClassOf } from '../catalog/operation-access.ts';
import { isGlobalService } from '../catalog/service-regions.ts';
import { REGION_OPERATIONS } from '../organization/read-regions.ts';
import type { OperationName, Policy } from '../policy/model/policy.ts';
import { isRiskAllowed, type Risk, riskOf } from '../policy/model/risk.ts';

/** IAM actions, sorted, each once. */
export interface NeededActions {
  /** `prefix:Action` */
  readonly actions: readonly string[];
  /** Those among them that no reference lists: their probable names. */
  readonly guesses: readonly string[];
}

/** The IAM actions that these operations need. */
export function neededActions(operations: readonly OperationName[]): NeededActions {
  const found = operations.map(({ service, operation }) => findIamActions(service, operation));
  return {
    actions: sorted(found.flatMap(({ actions }) => actions)),
    guesses: sorted(found.filter(({ basis }) => basis === 'guess').flatMap(({ actions }) => actions)),
  };
}

/**
 * What policies read in an account: `with`, `call` and `lookups`. Never changes, even for a policy that was loaded
 * wrongly.
 */
export function readsOf(policies: readonly Policy[]): OperationName[] {
  return policies
    .flatMap(({ with: shared, call, lookups }): OperationName[] => [...shared, call, ...lookups])
    .filter(({ service, operation }) => operationClassOf(service, operation) !== 'effect');
}

/** The calls that list an account's regions, if some policy runs in regions. */
export function regionReadsOf(policies: readonly Policy[], partition?: string): readonly OperationName[] {
  return policies.some((policy) => asksForRegions(policy, partition)) ? REGION_OPERATIONS : [];
}

/** Whether a policy needs the list of an account's regions to know where it runs. */
export function asksForRegions({ call, targets }: Policy, partition?: string): boolean {
  return !isGlobalService(call.service, partition) && targets.regions !== 'home';
}

/**
 * What policies change in an account, and how they undo it: `remediate` and `undo`.
 *
 * @param most - the highest risk of calls that are made. What takes them back is not held against it.
 */
export function changesOf(policies: readonly Policy[], most: Risk): OperationName[] {
  return policies.flatMap(({ remediate }) =>
    remediate
      .filter((call) => isRiskAllowed(riskOf(call), most))
      .flatMap((call): OperationName[] => [call, ...call.undo]),
  );
}

function sorted(actions: readonly string[]): string[] {
  return [...new Set(actions)].sort();
}
