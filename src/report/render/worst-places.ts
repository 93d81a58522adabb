import type { AccountSummary, Report } from '../build/report.ts';
import { SEVERITIES } from '../build/severity.ts';
import { by } from '../lists/sort.ts';

/** A place with findings or with something that is not known. */
export interface PlaceTally {
  readonly name: string;
  readonly id: string;
  /** Findings by severity, the most severe first. */
  readonly findings: readonly number[];
  /** Cells that could not be evaluated. */
  readonly unknown: number;
}

export interface WorstPlaces {
  /** The worst first: those with the most of the most severe findings. */
  readonly accounts: readonly PlaceTally[];
  readonly units: readonly PlaceTally[];
}

/**
 * The worst places. Unknown cells are counted along with findings: an account about which nothing is known is not a
 * good one.
 */
export function worstPlaces({ findings, accounts }: Report, most = 5): WorstPlaces {
  const tallies = new Map(accounts.map(({ id }) => [id, SEVERITIES.map(() => 0)]));
  for (const { account, severity } of findings) {
    const tally = tallies.get(account.id);
    const rank = SEVERITIES.indexOf(severity);
    if (tally !== undefined) tally[rank] = (tally[rank] ?? 0) + 1;
  }
  const places = accounts.map(
    ({ id, name, cells }): PlaceTally => ({
      id,
      name: name ?? '',
      findings: tallies.get(id) ?? [],
      unknown: cells.error,
    }),
  );
  return { accounts: worst(places, most), units: worst(unitsOf(accounts, places), most) };
}

/** The name of a unit: the names from the root down, or its id if they are not known. */
export function unitName({ ou, ouPath }: Pick<AccountSummary, 'ou' | 'ouPath'>): string {
  return ouPath.length > 0 ? ouPath.map(({ name }) => name).join(' / ') : (ou ?? 'not known');
}

function unitsOf(accounts: readonly AccountSummary[], places: readonly PlaceTally[]): PlaceTally[] {
  const units = new Map<string, { name: string; id: string; findings: number[]; unknown: number }>();
  for (const [index, account] of accounts.entries()) {
    const place = places[index];
    if (account.ou === null || place === undefined) continue;
    const unit = units.get(account.ou) ?? {
      name: unitName(account),
      id: account.ou,
      findings: SEVERITIES.map(() => 0),
      unknown: 0,
    };
    units.set(account.ou, unit);
    unit.unknown += place.unknown;
    for (const [rank, number] of place.findings.entries()) unit.findings[rank] = (unit.findings[rank] ?? 0) + number;
  }
  return [...units.values()];
}

function worst(places: readonly PlaceTally[], most: number): PlaceTally[] {
  const ranks = SEVERITIES.map((_, rank) => (place: PlaceTally) => -(place.findings[rank] ?? 0));
  return places
    .filter(({ findings, unknown }) => unknown > 0 || findings.some((number) => number > 0))
    .sort(
      by(
        ...ranks,
        ({ unknown }) => -unknown,
        ({ id }) => id,
      ),
    )
    .slice(0, most);
}
