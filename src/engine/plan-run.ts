import type { ListedAccounts } from '../accounts/listed-accounts.ts';
import type { AwsClient } from '../aws/calls/aws-client.ts';
import type { Principal } from '../aws/calls/read-identity.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { factsOfOrganization } from '../organization/organization.ts';
import { refuseEmptyTargets } from '../organization/refuse-empty-targets.ts';
import { resolveAccounts } from '../organization/resolve-accounts.ts';
import { globalRegion } from '../organization/role-arn.ts';
import type { RunTargets } from '../organization/run-targets.ts';
import { unmatchedOverrides } from '../organization/unmatched-overrides.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import type { RunRecord, WarningRecord } from '../run-log/records.ts';
import type { JsonObject } from '../values/json.ts';
import { createPrincipalReader } from './account-reader.ts';
import { partitionWarnings } from './foreign-partition.ts';
import { regionsThatNobodyAsks } from './regions-that-nobody-asks.ts';
import type { PlannedAccount, RunPlan, SelectionClass } from './run-plan.ts';
import { selectPolicies } from './select-policies.ts';
import { principalWarning, type SessionLimits } from './session-limits.ts';

export interface PlanOptions {
  readonly mode: RunRecord['mode'];
  /** ISO 8601 */
  readonly start: string;
  readonly policies: readonly Policy[];
  readonly catalog: Catalog;
  /** Calls AWS Organizations, as the principal. */
  readonly client: AwsClient;
  readonly principal: Principal;
  readonly runTargets: RunTargets;
  readonly includeCaller: boolean;
  /** Whether the log should have the tags of all accounts, even if no policy uses them. @default false */
  readonly readsTags?: boolean | undefined;
  /** Accounts outside the organization. @default none */
  readonly listed?: ListedAccounts | undefined;
  readonly sessionLimits: Pick<SessionLimits, 'settings' | 'warnings'>;
  /** What the report shows as in force. Must hold no credentials. */
  readonly settings: JsonObject;
  /** Warnings from before anything was evaluated. @default [] */
  readonly warnings?: readonly WarningRecord[];
}

/**
 * Finds the accounts of a run and what to do in each of them. Enters none.
 *
 * @throws {CoveError} `organization` if AWS Organizations is needed and cannot be called, `targets` if ids are not
 *   in it, or what the run names leaves nobody.
 */
export async function planRun(options: PlanOptions): Promise<RunPlan> {
  const { policies, principal, runTargets, includeCaller, sessionLimits } = options;
  const read = createPrincipalReader({ ...options, globalRegion: globalRegion(principal.partition) });
  const { readsTags, listed } = options;
  const resolved = await resolveAccounts(read, policies, runTargets, { readsTags, listed });
  refuseEmptyTargets(resolved);
  const { classes, accounts } = selectPolicies(resolved.accounts, resolved.policies, {
    tags: resolved.tags,
    runTargets: resolved.runTargets,
    principal: principal.account,
    includeCaller,
  });
  const { organization } = resolved;
  const regions = runTargets.regions ?? null;
  return {
    version: 1,
    mode: options.mode,
    start: options.start,
    principal,
    organization: organization && factsOfOrganization(organization),
    settings: { ...options.settings, sessionPolicy: sessionLimits.settings },
    policies: policies.map((policy) => ({
      id: policy.id,
      hash: policyHash(policy),
      ...(policy.targets.allowNone ? { allowNone: true } : {}),
    })),
    regions,
    warnings: [
      ...(options.warnings ?? []),
      ...resolved.warnings,
      ...unmatchedOverrides(resolved),
      ...sessionLimits.warnings,
      ...partitionWarnings(policies, principal.partition),
      ...regionsThatNobodyAsks(policies, { regions, classes, accounts, principal }),
      ...warnOfPrincipal(principal.account, accounts, classes),
    ],
    classes,
    accounts,
  };
}

function warnOfPrincipal(
  id: string,
  accounts: readonly PlannedAccount[],
  classes: readonly SelectionClass[],
): WarningRecord[] {
  const own = accounts.find((account) => account.id === id);
  const isEntered = own !== undefined && classes[own.class]?.some(({ action }) => action === 'run');
  return isEntered === true ? [principalWarning(id)] : [];
}
