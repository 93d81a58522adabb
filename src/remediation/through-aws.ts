import type { Cell } from '../engine/cell.ts';
import { contextOf } from '../engine/context-of-policy.ts';
import { evaluatePolicy, type FoundResource } from '../engine/evaluate-policy.ts';
import { nameResource } from '../engine/name-findings.ts';
import { type CellEnvironment, openCell } from '../engine/open-cell.ts';
import { evaluationError } from '../engine/resolve-resources.ts';
import type { CoveContext } from '../expressions/expression.ts';
import { ExpressionEvaluationError } from '../expressions/expression-error.ts';
import type { Account } from '../organization/organization.ts';
import type { Policy } from '../policy/model/policy.ts';
import { createErrorRecord } from '../run-log/error-record.ts';
import type { Change, ErrorRecord, OutcomeRecord, UndoCall } from '../run-log/records.ts';
import { undosOf } from '../run-log/undo-calls.ts';
import { isJsonObject, type JsonValue, stableJson } from '../values/json.ts';
import type { Origin, Reread } from './apply-changes.ts';
import type { KeptReadings } from './kept-readings.ts';
import { planChange, undoCallsFor } from './plan-change.ts';
import { type Planning, renderPossibleUndos } from './render-calls.ts';

export interface RemediationEnvironment extends CellEnvironment, Planning {
  readonly policies: ReadonlyMap<string, Policy>;
  /** What a policy is in an account, where settings make it another one there. @default the policy itself */
  readonly policyIn?: ((policy: string, account: string) => Policy | undefined) | undefined;
  readonly accounts: ReadonlyMap<string, Account>;
  /** What earlier readings have shown. @default everything is read each time */
  readonly readings?: KeptReadings | undefined;
}

/** Evaluates a change's policy again, in the change's account and region. */
export async function rereadChange(change: Change, environment: RemediationEnvironment): Promise<Reread> {
  const [reread] = await rereadChanges([change], environment);
  if (reread === undefined) throw new Error('a change was not read');
  return reread;
}

/** The same for changes of any policies, in their order. */
export async function rereadAll(
  changes: readonly Change[],
  environment: RemediationEnvironment,
): Promise<readonly Reread[]> {
  const groups = new Map<string, Change[]>();
  for (const each of changes) {
    const key = JSON.stringify([each.policy, each.account, each.region]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const readings = new Map<string, Reread>();
  for (const group of groups.values()) {
    const reread = await rereadChanges(group, environment);
    for (const [index, each] of reread.entries()) readings.set(group[index]?.id ?? '', each);
  }
  return changes.flatMap(({ id }) => readings.get(id) ?? []);
}

/**
 * Evaluates the policy of changes again, once for all of them.
 *
 * @param changes - of one policy in one account and region.
 * @returns what was read of each of them, in their order.
 */
async function rereadChanges(
  changes: readonly Change[],
  environment: RemediationEnvironment,
): Promise<readonly Reread[]> {
  const [first] = changes;
  if (first === undefined) return [];
  const policy = policyOf(first, environment);
  const account = environment.accounts.get(first.account);
  if (policy === undefined || account === undefined) {
    const what = policy === undefined ? `policy ${first.policy}` : `account ${first.account}`;
    return changes.map(() => ({ state: 'unreadable', error: missing(what) }));
  }
  const place = { policy, account: first.account, region: first.region };
  const reading = environment.readings?.begin(
    place,
    changes.map(({ resource }) => resource),
  );
  const found: FoundResource[] = [];
  const passed: JsonValue[] = [];
  const cell = openCell(account, first.region, environment, reading);
  const outcome = await evaluatePolicy(
    policy,
    cell,
    (each) => found.push(each),
    (each) => passed.push(each),
  );
  const names = await namesOf(passed, policy, cell);
  for (const { finding, resource } of found) reading?.learn(finding.resource, resource);
  for (const { name, resource } of names.ok ? names.named : []) reading?.learn(name, resource);
  if (reading?.isStale() === true) return rereadChanges(changes, environment);
  const read = { policy, cell, found, names, outcome };
  return changes.map((change) => pick(change, read, environment));
}

interface PolicyReading {
  readonly policy: Policy;
  readonly cell: Cell;
  readonly found: readonly FoundResource[];
  readonly names: Names;
  readonly outcome: OutcomeRecord;
}

/** Resources that the policy does not find, by the names that it would give them. */
type Names =
  | {
      readonly ok: true;
      readonly cove: CoveContext;
      readonly named: readonly { readonly name: string; readonly resource: JsonValue }[];
    }
  | { readonly ok: false; readonly error: ErrorRecord };

async function namesOf(resources: readonly JsonValue[], policy: Policy, cell: Cell): Promise<Names> {
  try {
    const context = await contextOf(policy, cell);
    if (!context.ok) return context;
    const { cove } = context;
    const named = resources.flatMap((resource) => {
      const name = nameIn(policy, cove, resource);
      return name === undefined ? [] : [{ name, resource }];
    });
    return { ok: true, cove, named };
  } catch (error) {
    return { ok: false, error: evaluationError(error, null) };
  }
}

/** Undefined for a resource without a name, which is not one that a change is about. */
function nameIn(policy: Policy, cove: CoveContext, resource: JsonValue): string | undefined {
  try {
    return nameResource(policy, resource, cove);
  } catch (error) {
    if (!(error instanceof ExpressionEvaluationError)) throw error;
    return undefined;
  }
}

/** What a reading says about one change. */
function pick(change: Change, read: PolicyReading, environment: RemediationEnvironment): Reread {
  const { found, outcome } = read;
  const match = found.find(({ finding }) => finding.fingerprint === change.id);
  if (match !== undefined) return plannedAgain(match, environment);
  if (outcome.skipped !== null) {
    return { state: 'unreadable', error: createErrorRecord('not-in-region', outcome.skipped.message) };
  }
  // Others with its name could be confused with it: it is impossible to say that it is fixed.
  if (found.some(({ finding }) => finding.resource === change.resource)) {
    return {
      state: 'unreadable',
      error: createErrorRecord('evaluation', 'several findings now have the name of this one'),
    };
  }
  // A resource that could not be judged may be this one, whatever the others show.
  const error = outcome.errors.find(({ resource }) => resource === null || resource === change.resource);
  if (error !== undefined) return { state: 'unreadable', error };
  return notFound(change, read, environment);
}

/** With what would undo the change, given the resource as it is, if there is just one with its name. */
function notFound(change: Change, { policy, cell, names }: PolicyReading, environment: RemediationEnvironment): Reread {
  if (!names.ok) return { state: 'unreadable', error: names.error };
  const { cove } = names;
  const [own, other] = names.named.filter(({ name }) => name === change.resource);
  if (own === undefined || other !== undefined) return { state: 'not-found' };
  const { resource } = own;
  try {
    const undo = undoCallsFor({ policy, cell, cove, resource }, environment);
    const possibleUndo = renderPossibleUndos({ policy, cell, cove, resource }, environment);
    return { state: 'not-found', undo, possibleUndo, shows: (value) => holds([resource, cove.with ?? null], value) };
  } catch (error) {
    return { state: 'unreadable', error: evaluationError(error, null) };
  }
}

/**
 * Why an undo call may not be made: it is in the log, but the policy and the resource as it is do not confirm it, and
 * the log is not trusted.
 *
 * @param environment.isLogTrusted - the log was signed with our key, or the user has said so: then what the policy
 *   derives from the evidence in the log is enough, and what the log has of the call's answer.
 */
export function whyNotWitnessed(
  { change }: Origin,
  { undo, answers }: Origin['calls'][number],
  now: Reread,
  environment: RemediationEnvironment & { readonly isLogTrusted: boolean },
): string | undefined {
  const isIn = (calls: readonly UndoCall[] | undefined): boolean =>
    calls?.some((each) => isSameCall(each, undo)) ?? false;
  const isOfEvidence = isIn(undoOfEvidence(change, environment));
  const isPossible = now.state !== 'unreadable' && isIn(now.possibleUndo);
  if (!isIn(undoNow(now)) && !isOfEvidence && !isPossible) {
    return `${undo.operation} with the input of the run log is not how the policy would undo the change`;
  }
  if (environment.isLogTrusted) return undefined;
  const isSeen = now.state !== 'unreadable' && answers.every((answer) => now.shows?.(answer) === true);
  // Calls that were made mostly no longer apply, also where the change was made in half and the policy still finds it.
  if ((isIn(undoNow(now)) || (isPossible && isOfEvidence)) && (answers.length === 0 || isSeen)) return undefined;
  return `the input of ${undo.operation} can only be known from the run log, since the resource no longer shows it: read it there, then pass --trust-run-log`;
}

function undoNow(now: Reread): readonly UndoCall[] | undefined {
  if (now.state === 'found') return now.change.calls.flatMap(undosOf);
  return now.state === 'not-found' ? now.undo : undefined;
}

function undoOfEvidence(change: Change, environment: RemediationEnvironment): readonly UndoCall[] | undefined {
  const policy = policyOf(change, environment);
  const account = environment.accounts.get(change.account);
  if (policy === undefined || account === undefined) return undefined;
  const cell = openCell(account, change.region, environment);
  // The policy's own calls (`with`) are not repeated: an undo that needs them cannot be confirmed by a log.
  const cove = cell.cove({ parameters: policy.parameters, values: policy.values });
  return undoCallsFor({ policy, cell, cove, resource: change.evidence as JsonValue }, environment);
}

function isSameCall(one: UndoCall, other: UndoCall): boolean {
  const meaning = ({ operation, input, fromResult = [] }: UndoCall): string =>
    stableJson([operation, input as JsonValue, [...fromResult]]);
  return meaning(one) === meaning(other);
}

function plannedAgain(found: FoundResource, environment: RemediationEnvironment): Reread {
  const planned = planChange(found, environment);
  if (planned === undefined) return { state: 'unreadable', error: missing('the remediation of the policy') };
  return {
    state: 'found',
    change: planned.change,
    ...(planned.ok ? {} : { unplanned: planned.reason }),
    possibleUndo: renderPossibleUndos(found, environment),
    shows: (value) => holds([found.resource, found.cove.with ?? null], value),
  };
}

/** Whether a value is somewhere in another one. */
function holds(whole: JsonValue, part: JsonValue): boolean {
  if (stableJson(whole) === stableJson(part)) return true;
  if (Array.isArray(whole)) return whole.some((each) => holds(each, part));
  return isJsonObject(whole) && Object.values(whole).some((each) => holds(each, part));
}

function policyOf({ policy, account }: Change, { policies, policyIn }: RemediationEnvironment): Policy | undefined {
  return policyIn?.(policy, account) ?? policies.get(policy);
}

function missing(what: string): ErrorRecord {
  return createErrorRecord('evaluation', `${what} no longer exists`);
}
