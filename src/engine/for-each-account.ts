import pMap from 'p-map';
import type { RoleSettings } from '../aws/calls/assume-role.ts';
import type { AwsClient } from '../aws/calls/aws-client.ts';
import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import type { Credentials } from '../aws/credentials/credentials.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { isReadOperation } from '../catalog/operation-access.ts';
import { DEFAULT_CONCURRENCY } from '../defaults.ts';
import type { JsonObject } from '../json.ts';
import { reveal } from '../marked.ts';
import type { Account } from '../organization/organization.ts';
import { readRegions } from '../organization/read-regions.ts';
import { resolveAccounts } from '../organization/resolve-accounts.ts';
import { globalRegion } from '../organization/role-arn.ts';
import { parseRunTargets, type RunTargetInput } from '../organization/run-targets.ts';
import { type SelectedAccount, selectAccounts } from '../organization/select-accounts.ts';
import { selectRegions } from '../organization/select-regions.ts';
import { adHocPolicy } from '../policy/build/ad-hoc-policy.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { ErrorRecord } from '../run-log/records.ts';
import { REGIONS_AT_ONCE, runAccountPool } from './account-pool.ts';
import { createAccountReader, createPrincipalReader, type ReaderEnvironment } from './account-reader.ts';

/**
 * One account in one region, for a function of your own. Not the role's session, which all regions of the account
 * share.
 */
export interface CoveSession {
  readonly account: Account;
  readonly region: string;
  readonly partition: string;
  /**
   * Makes one call here and reads it to its last page.
   *
   * @param operation - `service:Operation`, as in `cloudtrail:DescribeTrails`.
   * @throws {CoveCallError} with kind, AWS code, request id and attempts.
   */
  call(operation: `${string}:${string}`, input?: JsonObject): Promise<JsonObject>;
  /**
   * The role session's credentials, for an SDK client of your own. Ask again for each client: they are refreshed before
   * they end.
   */
  credentials(): Promise<Credentials>;
}

export class CoveCallError extends Error {
  readonly error: ErrorRecord;

  constructor(error: ErrorRecord) {
    super(`${error.operation ?? 'a call'} failed (${error.kind}): ${error.message}`);
    this.name = 'CoveCallError';
    this.error = error;
  }
}

/** Where an outcome comes from. */
export interface CoveOrigin {
  readonly account: Account;
  /** `*` where the account was never entered. */
  readonly region: string;
}

export type CoveOutcome<T> =
  | (CoveOrigin & { readonly kind: 'result'; readonly result: T })
  /** The function threw. */
  | (CoveOrigin & { readonly kind: 'exception'; readonly exception: unknown })
  /** The role could not be assumed, or the account's regions are unknown: the function was never called. */
  | (CoveOrigin & { readonly kind: 'failed'; readonly error: ErrorRecord })
  | (CoveOrigin & { readonly kind: 'skipped'; readonly reason: string });

export interface CoveOptions extends RunTargetInput {
  readonly connection: AwsConnection;
  readonly catalog: Catalog;
  readonly role: RoleSettings;
  /** Run in the principal's own account too, with the management credentials. @default false */
  readonly includeCaller?: boolean;
  /** Accounts at once. @default 100 */
  readonly accountsAtOnce?: number;
}

export interface CoveResults<T> {
  readonly results: readonly Extract<CoveOutcome<T>, { kind: 'result' }>[];
  readonly exceptions: readonly Extract<CoveOutcome<T>, { kind: 'exception' }>[];
  readonly failed: readonly Extract<CoveOutcome<T>, { kind: 'failed' }>[];
  readonly skipped: readonly Extract<CoveOutcome<T>, { kind: 'skipped' }>[];
}

/**
 * Runs a function in every account and region, and gives all outcomes at the end: none is lost, none stops the others.
 *
 * @throws {CoveError} where the accounts cannot be found, or a target makes no sense.
 */
export async function cove<T>(
  work: (session: CoveSession) => Promise<T>,
  options: CoveOptions,
): Promise<CoveResults<T>> {
  const outcomes: CoveOutcome<T>[] = [];
  await coveEach(work, options, async (outcome) => {
    outcomes.push(outcome);
  });
  const only = <K extends CoveOutcome<T>['kind']>(kind: K): Extract<CoveOutcome<T>, { kind: K }>[] =>
    outcomes.filter((outcome): outcome is Extract<CoveOutcome<T>, { kind: K }> => outcome.kind === kind);
  return { results: only('result'), exceptions: only('exception'), failed: only('failed'), skipped: only('skipped') };
}

/**
 * Like `cove`, one outcome at a time, as they come: memory does not grow with the organization.
 *
 * @param take - is waited for; what it throws ends the run.
 */
export async function coveEach<T>(
  work: (session: CoveSession) => Promise<T>,
  options: CoveOptions,
  take: (outcome: CoveOutcome<T>) => Promise<void>,
): Promise<void> {
  const runTargets = parseRunTargets(options);
  const everything = policyOverAll(options.catalog);
  const { identity } = options.connection;
  const client = options.connection.clientFor(options.role);
  const environment = { client, catalog: options.catalog, globalRegion: globalRegion(identity.partition) };
  const run: Run<T> = { work, take, options, client, environment };
  const resolved = await resolveAccounts(
    createPrincipalReader({ ...environment, principal: identity }),
    [everything],
    runTargets,
  );
  const selected = selectAccounts(resolved.accounts, everything.targets, {
    tags: resolved.tags,
    runTargets,
    principal: identity.account,
    includeCaller: options.includeCaller ?? false,
  });
  await runAccountPool(selected, (each) => runInAccount(each, run), {
    atOnce: options.accountsAtOnce ?? DEFAULT_CONCURRENCY,
    throttledAccounts: () => client.load().throttledAccounts,
    onThrottled: client.onThrottled,
  });
}

interface Run<T> {
  readonly work: (session: CoveSession) => Promise<T>;
  readonly take: (outcome: CoveOutcome<T>) => Promise<void>;
  readonly options: CoveOptions;
  readonly client: AwsClient;
  readonly environment: ReaderEnvironment;
}

/** Targets are those of the run: a policy that wants everything leaves them as they are. */
function policyOverAll(catalog: Catalog): Policy {
  return adHocPolicy({ operation: 'sts:GetCallerIdentity', allowSecretReads: false }, catalog).policy;
}

async function runInAccount<T>(selected: SelectedAccount, run: Run<T>): Promise<void> {
  const { account } = selected;
  if (selected.action === 'skip') return run.take({ kind: 'skipped', account, region: '*', reason: selected.message });
  if (selected.action === 'error') return run.take({ kind: 'failed', account, region: '*', error: selected.error });
  try {
    // The function is called only where its calls can go out: it may well make none before it changes something
    // elsewhere.
    const entered = await run.client.roleSession(account.id);
    if (!entered.ok) return await run.take({ kind: 'failed', account, region: '*', error: entered.error });
    const known = await readRegions(createAccountReader(run.environment), account.id);
    const regions = selectRegions('enabled', run.options.regions, known);
    await pMap(
      regions,
      async (each) => {
        const origin = { account, region: each.region };
        if (each.action === 'skip') return run.take({ kind: 'skipped', ...origin, reason: each.message });
        if (each.action === 'error') return run.take({ kind: 'failed', ...origin, error: each.error });
        return run.take(await outcomeOf(openCoveSession(account, each.region, run), run.work));
      },
      { concurrency: REGIONS_AT_ONCE },
    );
  } finally {
    run.client.release(account.id);
  }
}

async function outcomeOf<T>(session: CoveSession, work: (session: CoveSession) => Promise<T>): Promise<CoveOutcome<T>> {
  const origin = { account: session.account, region: session.region };
  try {
    return { kind: 'result', ...origin, result: await work(session) };
  } catch (exception) {
    // An account that cannot be entered, or not any more, is told apart from what the function itself throws.
    if (exception instanceof CoveCallError && exception.error.operation === 'sts:AssumeRole') {
      return { kind: 'failed', ...origin, error: exception.error };
    }
    return { kind: 'exception', ...origin, exception };
  }
}

function openCoveSession<T>(account: Account, region: string, { options, client }: Run<T>): CoveSession {
  return {
    account,
    region,
    partition: options.connection.identity.partition,
    async call(name, input = {}) {
      const [service = '', operation = ''] = name.split(':');
      const found = options.catalog.check(service, operation);
      if (!found.ok) throw new Error(`${found.message}${found.hint === undefined ? '' : ` (${found.hint})`}`);
      const outcome = await client.call({
        operation: options.catalog.operation(service, operation),
        input,
        account: account.id,
        region,
        // What may change something is sent once: a lost answer is the function's to look into.
        once: !isReadOperation(found.service, operation),
      });
      if (!outcome.ok) throw new CoveCallError(outcome.error);
      return reveal(outcome.output) as JsonObject;
    },
    async credentials() {
      const entered = await client.roleSession(account.id);
      if (!entered.ok) throw new CoveCallError(entered.error);
      return entered.credentials;
    },
  };
}
