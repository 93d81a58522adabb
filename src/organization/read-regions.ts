import type { ErrorRecord } from '../run-log/records.ts';
import type { JsonObject } from '../values/json.ts';
import type { ReadInAccount } from './aws-reader.ts';
import { objectsAt } from './listed-elements.ts';

/** A region as an account sees it. */
export interface RegionState {
  readonly name: string;
  readonly enabled: boolean;
  /** AWS's own word for it: `ENABLED_BY_DEFAULT`, `DISABLED`, `ENABLING`, `not-opted-in` … */
  readonly status: string;
}

export type RegionsAnswer =
  | { readonly ok: true; readonly regions: readonly RegionState[] }
  | { readonly ok: false; readonly error: ErrorRecord };

/** The calls that list an account's regions, in this order. */
export const REGION_OPERATIONS = [
  { service: 'account', operation: 'ListRegions' },
  { service: 'ec2', operation: 'DescribeRegions' },
] as const;

/**
 * Reads an account's regions: `account:ListRegions`, and `ec2:DescribeRegions` if that is denied or not known.
 *
 * Sources: https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
 */
export async function readRegions(read: ReadInAccount, account: string): Promise<RegionsAnswer> {
  const [first, second] = REGION_OPERATIONS;
  const listed = await read(account, first.service, first.operation, {});
  if (listed.ok) return { ok: true, regions: objectsAt(listed.output, 'Regions').map(fromAccountApi) };
  if (!hasSecondSource(listed.error)) return listed;
  const described = await read(account, second.service, second.operation, { AllRegions: true });
  if (described.ok) return { ok: true, regions: objectsAt(described.output, 'Regions').map(fromEc2) };
  return { ok: false, error: bothFailed(described.error, listed.error) };
}

/** Whether just this API refuses, not the account or the network as a whole. */
function hasSecondSource(error: ErrorRecord): boolean {
  return ['access-denied', 'denied-by-scp', 'unavailable', 'opt-in', 'validation', 'internal'].includes(error.kind);
}

function bothFailed(second: ErrorRecord, first: ErrorRecord): ErrorRecord {
  return {
    ...second,
    message: `the account's regions are unknown: ${second.message} (and account:ListRegions: ${first.message})`,
  };
}

function fromAccountApi(region: JsonObject): RegionState {
  const status = String(region.RegionOptStatus ?? '');
  return {
    name: String(region.RegionName ?? ''),
    status,
    enabled: status === 'ENABLED' || status === 'ENABLED_BY_DEFAULT',
  };
}

function fromEc2(region: JsonObject): RegionState {
  const status = String(region.OptInStatus ?? '');
  return {
    name: String(region.RegionName ?? ''),
    status,
    enabled: status === 'opted-in' || status === 'opt-in-not-required',
  };
}
