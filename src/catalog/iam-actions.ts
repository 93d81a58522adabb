import {
  CLIENT_PREFIXES,
  GUESSED_PREFIXES,
  IAM_PREFIXES,
  METHOD_ACTIONS,
  MIXED_WILDCARDS,
  OPERATION_ACTIONS,
} from './iam-actions.generated.ts';
import { operationsToShun } from './operation-access.ts';

/** The IAM actions of an operation, and how they are known. */
export interface IamActions {
  /**
   * `documented`: AWS names these actions for this very operation. `same-name`: the service is in the reference, and
   * its actions are named like its operations. `guess`: no reference has the service.
   */
  readonly basis: 'documented' | 'same-name' | 'guess';
  /** `prefix:Action`. Empty where IAM is not asked at all. */
  readonly actions: readonly string[];
}

/**
 * The IAM actions that a call of an operation needs: `s3:ListBuckets` → `s3:ListAllMyBuckets`.
 *
 * Not included: what a service does elsewhere on the caller's behalf (decrypting with the caller's KMS key, say).
 *
 * @param service - SDK client name: `cloudtrail`, `config-service`.
 * @param operation - as the AWS API spells it: `DescribeTrails`.
 */
export function iamActionsOf(service: string, operation: string): readonly string[] {
  return findIamActions(service, operation).actions;
}

/** Like `iamActionsOf`, and also says how sure the answer is. */
export function findIamActions(service: string, operation: string): IamActions {
  const documented = ownValue(OPERATION_ACTIONS, `${service}:${operation}`) ?? methodOf(service, operation);
  if (documented !== undefined) return { basis: 'documented', actions: documented };
  const guessed = ownValue(GUESSED_PREFIXES, service);
  const prefix = ownValue(CLIENT_PREFIXES, service) ?? service;
  return guessed === undefined && KNOWN_PREFIXES.has(prefix)
    ? { basis: 'same-name', actions: [`${prefix}:${operation}`] }
    : { basis: 'guess', actions: [`${guessed ?? prefix}:${operation}`] };
}

/**
 * The wildcard over an action's verb, if it covers nothing but reads, and none that returns secrets or customers' data:
 * `ec2:DescribeVpcs` → `ec2:Describe*`.
 *
 * @returns undefined where there is none.
 */
export function readWildcardOf(action: string): string | undefined {
  const [prefix = '', name = ''] = action.split(':');
  const verb = /^(Describe|List)(?=[A-Z])/.exec(name)?.[0];
  if (verb === undefined || !KNOWN_PREFIXES.has(prefix)) return undefined;
  const start = `${prefix}:${verb}`;
  const isOpen = !MIXED_WILDCARDS.includes(`${start}*`) && !shunnedActions().some((action) => action.startsWith(start));
  return isOpen ? `${start}*` : undefined;
}

const KNOWN_PREFIXES: ReadonlySet<string> = new Set(IAM_PREFIXES);

function methodOf(service: string, operation: string): readonly string[] | undefined {
  const byStart = ownValue(METHOD_ACTIONS, service);
  if (byStart === undefined) return undefined;
  const [longest] = Object.entries(byStart)
    .filter(([start]) => operation.startsWith(start))
    .sort(([a], [b]) => b.length - a.length);
  return longest && [longest[1]];
}

let shunned: readonly string[] | undefined;

/** Actions of operations that return secrets, or change something in spite of their names. */
function shunnedActions(): readonly string[] {
  shunned ??= operationsToShun().flatMap(({ service, operation }) => iamActionsOf(service, operation));
  return shunned;
}

function ownValue<V>(table: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
