/** One policy in one account and region. */
export interface CellKey {
  readonly policy: string;
  readonly account: string;
  readonly region: string;
}

/**
 * A small number for each cell: 0 if none was set. Millions of cells cost a byte or two each: every pair of policy and
 * region has a place, the same in all accounts, and an account is an array of these places.
 */
export interface CellTable {
  get(cell: CellKey): number;
  /** @param value - 0 to 255, or to 65,535 in a table of two bytes */
  set(cell: CellKey, value: number): void;
  /** Sets all cells of a policy to 0. */
  clearPolicy(policy: string): void;
  /** The cells of an account that are not 0. */
  ofAccount(account: string): { readonly policy: string; readonly region: string; readonly value: number }[];
  /** Calls `visit` with each cell of an account that is not 0. */
  eachOf(account: string, visit: (policy: string, region: string, value: number) => void): void;
  /** The cells of a policy in an account that are not 0. */
  ofPolicy(policy: string, account: string): { readonly region: string; readonly value: number }[];
  accounts(): IterableIterator<string>;
}

/** @param bytes - of a cell. */
export function createCellTable(bytes: 1 | 2 = 1): CellTable {
  const places = new Map<string, Map<string, number>>();
  const pairs: { readonly policy: string; readonly region: string }[] = [];
  const accounts = new Map<string, Numbers>();

  const placeOf = (policy: string, region: string): number => {
    const ofPolicy = places.get(policy) ?? new Map<string, number>();
    places.set(policy, ofPolicy);
    const place = ofPolicy.get(region) ?? pairs.push({ policy, region }) - 1;
    ofPolicy.set(region, place);
    return place;
  };

  return {
    get: ({ policy, account, region }) => {
      const place = places.get(policy)?.get(region);
      return place === undefined ? 0 : (accounts.get(account)?.[place] ?? 0);
    },
    set({ policy, account, region }, value) {
      const place = placeOf(policy, region);
      const known = accounts.get(account);
      const values = withRoom(known, place, pairs.length, bytes);
      values[place] = value;
      if (values !== known) accounts.set(account, values);
    },
    clearPolicy(policy) {
      for (const place of places.get(policy)?.values() ?? []) {
        for (const values of accounts.values()) if (place < values.length) values[place] = 0;
      }
    },
    ofAccount(account) {
      const values = accounts.get(account) ?? [];
      return pairs.flatMap(({ policy, region }, place) => {
        const value = values[place] ?? 0;
        return value === 0 ? [] : [{ policy, region, value }];
      });
    },
    eachOf(account, visit) {
      const values = accounts.get(account);
      if (values === undefined) return;
      for (const [place, { policy, region }] of pairs.entries()) {
        const value = values[place] ?? 0;
        if (value !== 0) visit(policy, region, value);
      }
    },
    ofPolicy(policy, account) {
      const values = accounts.get(account);
      if (values === undefined) return [];
      return [...(places.get(policy) ?? [])].flatMap(([region, place]) => {
        const value = values[place] ?? 0;
        return value === 0 ? [] : [{ region, value }];
      });
    },
    accounts: () => accounts.keys(),
  };
}

/**
 * The same array if it includes the place, else a longer copy: for all known pairs, since accounts mostly have the same
 * ones.
 */
function withRoom(values: Numbers | undefined, place: number, pairs: number, bytes: 1 | 2): Numbers {
  if (values !== undefined && place < values.length) return values;
  const length = Math.max(pairs, place + 1, values === undefined ? 0 : Math.ceil(values.length * 1.25));
  const longer = bytes === 1 ? new Uint8Array(length) : new Uint16Array(length);
  if (values !== undefined) longer.set(values);
  return longer;
}

type Numbers = Uint8Array | Uint16Array;
