import { isGlobalService } from '../catalog/service-regions.ts';
import { leftOut } from '../organization/merge-listed.ts';
import { type RegionsAnswer, readRegions } from '../organization/read-regions.ts';
import { knownGlobalRegion } from '../organization/role-arn.ts';
import type { Disposition } from '../organization/select-accounts.ts';
import {
  areNamed,
  isWantedRegion,
  type SelectedRegion,
  selectHome,
  selectRegions,
} from '../organization/select-regions.ts';
import type { Policy } from '../policy/model/policy.ts';
import { createErrorRecord } from '../run-log/error-record.ts';
import type { AccountRecord, CellsRecord, OutcomeRecord, ReopenedRecord, SettledRecord } from '../run-log/records.ts';
import { ALL_REGIONS } from '../run-log/records.ts';
import { definedMembers } from '../values/defined-members.ts';
import { REGIONS_AT_ONCE, rotateBy } from './account-pool.ts';
import { createAccountReader } from './account-reader.ts';
import type { AccountHistory, AccountWork } from './account-work.ts';
import type { Cell } from './cell.ts';
import { createLedger, type Ledger } from './cell-ledger.ts';
import { evaluatePolicy, type FoundResource } from './evaluate-policy.ts';
import { mapAtOnce } from './map-at-once.ts';
import { asksForRegions } from './needed-actions.ts';
import { type CellEnvironment, GLOBAL, openCell } from './open-cell.ts';
import type { RunEventListener } from './run-event.ts';

export interface AccountRunOptions extends CellEnvironment {
  /** The run's own narrowing of regions. */
  readonly regions: readonly string[] | undefined;
  /** What an earlier part of the run left of this account. @default nothing */
  readonly history?: AccountHistory | undefined;
  readonly emit: (
    record: AccountRecord | CellsRecord | ReopenedRecord | OutcomeRecord | SettledRecord,
  ) => Promise<void>;
  readonly onEvent?: RunEventListener | undefined;
}

/**
 * Evaluates all policies in one account, and emits exactly one outcome per policy and region that has none yet.
 *
 * @returns how many cells were planned.
 */
export async function runAccount(work: AccountWork, options: AccountRunOptions): Promise<number> {
  const ledger = createLedger();
  const overrides = new Map(work.selected.map(({ policy, override }) => [policy.id, override]));
  const settle = async (outcome: OutcomeRecord): Promise<void> => {
    ledger.settle(outcome);
    const override = overrides.get(outcome.policy);
    await options.emit(override === undefined ? outcome : { ...outcome, override });
  };
  try {
    if (options.history?.isIntroduced !== true) await options.emit(toAccountRecord(work));
    const planned = await planCells(work, options, ledger);
    const { kept, stale } = sortHistory(planned, options.history);
    for (const { policy, region } of stale) {
      await options.emit({ type: 'reopened', policy, account: work.account.id, region });
    }
    await options.emit(toCellsRecord(work, planned));
    for (const cell of kept) ledger.settle({ policy: cell.policy.id, account: cell.account, region: cell.region });
    const cells = planned.filter((cell) => !kept.has(cell));
    options.onEvent?.({ type: 'cells', account: work.account.id, cells: cells.length });
    for (const cell of cells) if (cell.action !== 'run') await settle(toUnevaluated(cell));
    await mapAtOnce(
      rotateBy([...groupByRegion(cells)], work.account.id),
      async ([region, policies]) => {
        // Of a hundred accounts with eight regions each, most would be open only to wait for their slots.
        const waiting = options.client.whenFree?.();
        if (waiting !== undefined) await waiting;
        await runRegion(openCell(work.account, region, options), policies, options, settle);
      },
      REGIONS_AT_ONCE,
    );
    const calls = options.client.callsIn?.(work.account.id) ?? 0;
    await options.emit({ type: 'settled', account: work.account.id, cells: ledger.planned(), calls });
    return ledger.planned();
  } finally {
    options.client.release(work.account.id);
  }
}

/** One policy in one region of the account, and what to do there. */
type PlannedCell = { readonly policy: Policy; readonly account: string } & SelectedRegion;

async function planCells(work: AccountWork, options: AccountRunOptions, ledger: Ledger): Promise<PlannedCell[]> {
  const regions = await accountRegions(work, options);
  const cells = work.selected.flatMap(({ policy, disposition }) =>
    regionsOf(policy, disposition, regions, options).map((region) => ({
      policy,
      account: work.account.id,
      ...ofAccount(narrowed(region, policy), work),
    })),
  );
  for (const cell of cells) ledger.plan({ policy: cell.policy.id, account: cell.account, region: cell.region });
  return cells;
}

/**
 * What still stands from an earlier part of the run. An outcome that is not final, or of a cell that no longer exists
 * (the one for all regions, when they were not known), is stale and no longer counts.
 */
function sortHistory(
  planned: readonly PlannedCell[],
  history: AccountHistory | undefined,
): { readonly kept: ReadonlySet<PlannedCell>; readonly stale: AccountHistory['cells'] } {
  if (history === undefined) return NOTHING_KEPT;
  const byName = new Map(planned.map((cell) => [`${cell.policy.id} ${cell.region}`, cell]));
  const kept = new Set<PlannedCell>();
  const stale = history.cells.filter(({ policy, region, status }) => {
    const cell = byName.get(`${policy} ${region}`);
    const stands =
      cell !== undefined &&
      (status === 'skipped' ? cell.action === 'skip' : status !== 'error' && cell.action === 'run');
    if (stands) kept.add(cell);
    return !stands;
  });
  return { kept, stale };
}

const NOTHING_KEPT = { kept: new Set<PlannedCell>(), stale: [] };

/** Reads the account's regions, if some policy will run in them. */
async function accountRegions(work: AccountWork, options: AccountRunOptions): Promise<RegionsAnswer> {
  const isNeeded = work.selected.some(
    ({ policy, disposition }) => disposition.action === 'run' && asksForRegions(policy, options.partition),
  );
  return isNeeded ? readRegions(createAccountReader(options), work.account.id) : { ok: true, regions: [] };
}

function regionsOf(
  policy: Policy,
  disposition: Disposition,
  known: RegionsAnswer,
  options: AccountRunOptions,
): SelectedRegion[] {
  if (disposition.action === 'run') {
    if (isGlobal(policy, options.partition)) return [{ region: GLOBAL, action: 'run' }];
    const { regions } = policy.targets;
    return regions === 'home'
      ? selectHome(knownGlobalRegion(options.partition), options.regions, options.partition)
      : selectRegions(regions, options.regions, known);
  }
  return unresolvedRegions(policy, options).map((region) => ({ region, ...disposition }));
}

/** What an override leaves out of the policy's regions is skipped, and not passed over in silence. */
function narrowed(region: SelectedRegion, { onlyRegions }: Policy): SelectedRegion {
  if (onlyRegions === undefined || region.action !== 'run' || region.region === GLOBAL) return region;
  const { regions, by } = onlyRegions;
  if (isWantedRegion(region.region, regions, undefined)) return region;
  return { region: region.region, action: 'skip', reason: 'off', message: `${by} leaves this region out` };
}

/** The same for what the accounts file leaves out. */
function ofAccount(region: SelectedRegion, { listed }: AccountWork): SelectedRegion {
  if (listed?.regions === undefined || region.action !== 'run' || region.region === GLOBAL) return region;
  if (isWantedRegion(region.region, listed.regions, undefined)) return region;
  return { region: region.region, action: 'skip', reason: 'off', message: leftOut(listed) };
}

/** The regions of a policy in an account that is not entered: those named in full, or a single entry for all. */
function unresolvedRegions(policy: Policy, { regions: narrowed, partition }: AccountRunOptions): string[] {
  if (isGlobal(policy, partition)) return [GLOBAL];
  const { regions } = policy.targets;
  if (regions === 'home') return [knownGlobalRegion(partition) ?? ALL_REGIONS];
  return areNamed(regions) && narrowed === undefined ? [...new Set(regions)] : [ALL_REGIONS];
}

function isGlobal(policy: Policy, partition: string): boolean {
  return isGlobalService(policy.call.service, partition);
}

function groupByRegion(cells: readonly PlannedCell[]): Map<string, Policy[]> {
  const groups = new Map<string, Policy[]>();
  for (const { action, region, policy } of cells) {
    if (action !== 'run') continue;
    const group = groups.get(region);
    if (group === undefined) groups.set(region, [policy]);
    else group.push(policy);
  }
  return groups;
}

/** All policies of one account in one region: they share its calls. */
async function runRegion(
  cell: Cell,
  policies: readonly Policy[],
  options: AccountRunOptions,
  settle: (outcome: OutcomeRecord) => Promise<void>,
): Promise<void> {
  const onFinding = (found: FoundResource): void => options.onEvent?.({ type: 'finding', found });
  await Promise.all(policies.map(async (policy) => settle(await evaluatePolicy(policy, cell, onFinding))));
}

function toUnevaluated(cell: PlannedCell): OutcomeRecord {
  const head = {
    type: 'outcome',
    policy: cell.policy.id,
    account: cell.account,
    region: cell.region,
    resources: 0,
    findings: [],
  } as const;
  if (cell.action === 'skip') {
    return { ...head, status: 'skipped', errors: [], skipped: { reason: cell.reason, message: cell.message } };
  }
  const error = cell.action === 'error' ? cell.error : createErrorRecord('internal', 'the cell was never evaluated');
  return { ...head, status: 'error', errors: [error], skipped: null };
}

function toCellsRecord({ account, selected }: AccountWork, planned: readonly PlannedCell[]): CellsRecord {
  const counts = new Map(selected.map(({ policy }) => [policy.id, 0]));
  for (const { policy } of planned) counts.set(policy.id, (counts.get(policy.id) ?? 0) + 1);
  return { type: 'cells', account: account.id, planned: Object.fromEntries(counts) };
}

function toAccountRecord({ account: { id, name, email, ou, units, tags } }: AccountWork): AccountRecord {
  return { type: 'account', id, name, email, ou, ...definedMembers({ ouPath: units }), tags: tags ?? {} };
}
