import type { CallOutcome } from '../aws/calls/call-outcome.ts';
import type { KeptAnswers } from '../engine/cell.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { JsonValue } from '../values/json.ts';

/**
 * What earlier readings of an account have shown, so that reading one resource again does not mean reading all of its
 * neighbours. What a policy lists is always listed again; of the lookups, only those of the resources in question are
 * made again. What is kept of the others decides no more than whether one of them could be confused with these.
 */
export interface KeptReadings {
  /** One reading of a policy in an account and region. */
  begin(place: ReadingPlace, names: readonly string[]): Reading;
  /** Forgets an account, whose changes have all ended. */
  release(account: string): void;
}

export interface ReadingPlace {
  readonly policy: Policy;
  readonly account: string;
  readonly region: string;
}

export interface Reading {
  readonly kept: KeptAnswers;
  readonly onResolved: (resource: JsonValue, keys: readonly string[]) => void;
  /** Learns a name of a resource: under it, the next reading knows which of its lookups to make again. */
  learn(name: string, resource: JsonValue): void;
  /**
   * Whether one of the resources in question has a lookup that was not made again: it asks something else than before,
   * which a neighbour had asked. The next reading makes it.
   */
  isStale(): boolean;
}

export function createKeptReadings(): KeptReadings {
  const accounts = new Map<string, AccountReadings>();
  return {
    begin({ policy, account, region }, names) {
      const readings = accounts.get(account) ?? { answers: new Map(), lookups: new Map() };
      accounts.set(account, readings);
      const known = names.map((name) => readings.lookups.get(keyIn(policy, region, name)));
      // Whoever has not been seen may be behind any of them.
      const again = known.includes(undefined) ? undefined : new Set(known.flatMap((keys) => [...(keys ?? [])]));
      const asked = new Map<JsonValue, readonly string[]>();
      const learnt = new Map<string, readonly string[]>();
      const taken = new Set<string>();
      return {
        kept: {
          take(call, key) {
            const isNeighbour = again !== undefined && !again.has(key) && isLookup(policy, call);
            const answer = isNeighbour ? readings.answers.get(`${region} ${key}`) : undefined;
            if (answer !== undefined) taken.add(key);
            return answer;
          },
          keep(call, key, answer) {
            if (isLookup(policy, call)) keepWhereOk(readings.answers, `${region} ${key}`, answer);
          },
        },
        onResolved: (resource, keys) => void asked.set(resource, keys),
        learn(name, resource) {
          // Two may have one name: then all of their lookups are made again.
          const keys = [...(learnt.get(name) ?? []), ...(asked.get(resource) ?? [])];
          learnt.set(name, keys);
          readings.lookups.set(keyIn(policy, region, name), keys);
        },
        isStale: () => names.some((name) => learnt.get(name)?.some((key) => taken.has(key)) === true),
      };
    },
    release: (account) => void accounts.delete(account),
  };
}

interface AccountReadings {
  /** By region and question. */
  readonly answers: Map<string, Promise<CallOutcome>>;
  /** By policy, region and name of a resource: what its lookups asked. */
  readonly lookups: Map<string, readonly string[]>;
}

function keyIn({ id }: Policy, region: string, name: string): string {
  return JSON.stringify([id, region, name]);
}

function isLookup({ lookups }: Policy, call: unknown): boolean {
  return lookups.some((lookup) => lookup === call);
}

/** What could not be read is tried again by the next reading. */
function keepWhereOk(answers: AccountReadings['answers'], key: string, answer: Promise<CallOutcome>): void {
  answers.set(key, answer);
  void answer.then(
    ({ ok }) => {
      if (!ok && answers.get(key) === answer) answers.delete(key);
    },
    () => answers.delete(key),
  );
}
