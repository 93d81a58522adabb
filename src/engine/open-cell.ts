import type { AwsClient } from '../aws/calls/aws-client.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { homeRegion } from '../catalog/service-regions.ts';
import type { OrganizationFacts } from '../organization/organization.ts';
import type { AccountFacts } from './account-work.ts';
import { type Cell, type CellOptions, createCell } from './cell.ts';

/** The region under which a policy on a global service is reported: once per account. */
export const GLOBAL = 'global';

/** What all cells of a run share. */
export interface CellEnvironment {
  readonly client: AwsClient;
  readonly catalog: Catalog;
  readonly partition: string;
  /** Null if Organizations could not be asked. */
  readonly organization: OrganizationFacts | null;
  /** The region that answers for global services. */
  readonly globalRegion: string;
  /** Start of the run, ISO 8601. */
  readonly now: string;
  /** Show and plan what AWS marks as sensitive (`--allow-secret-reads`). @default false */
  readonly showsSensitive?: boolean | undefined;
}

/**
 * A cell with no answers yet.
 *
 * @param region - as reported: a region's name, or `global`.
 * @param memory - what outlives the cell. @default nothing
 */
export function openCell(
  account: AccountFacts,
  region: string,
  environment: CellEnvironment,
  memory: Pick<CellOptions, 'kept' | 'onResolved'> = {},
): Cell {
  return createCell({
    ...memory,
    account: account.id,
    region,
    catalog: environment.catalog,
    showsSensitive: environment.showsSensitive,
    isInterrupted: environment.client.isInterrupted,
    pause: environment.client.pause,
    hideCredentials: (value) => environment.client.hideCredentials(account.id, value),
    context: {
      account: {
        id: account.id,
        name: account.name,
        email: account.email,
        ou: account.ou,
        ouPath: account.units ?? null,
        tags: account.tags ?? {},
      },
      organization: environment.organization,
      partition: environment.partition,
      now: environment.now,
    },
    send: (operation, input, asked) =>
      environment.client.call({
        operation,
        input,
        account: account.id,
        region: asked ?? callRegion(region, operation.service, environment),
      }),
  });
}

/**
 * The region to call for a cell's region.
 *
 * @param service - SDK client name: some global services have their only endpoint in a particular region.
 */
export function callRegion(region: string, service: string, environment: CellEnvironment): string {
  if (region !== GLOBAL) return region;
  return homeRegion(service, environment.partition) ?? environment.globalRegion;
}
