import { createHash } from 'node:crypto';
import { CoveError } from '../../cove-error.ts';
import type { ObjectStore } from '../../store/object-store.ts';

/** The objects of one run in a store. */
export interface StoreRun {
  readonly id: string;
  readonly readPlan: () => Promise<string | undefined>;
  /** @returns false where the run has a plan already. */
  createPlan(text: string): Promise<boolean>;
  /** How many generations each account has: one, and one more each time that a run went on and tried it again. */
  accounts(): Promise<Map<string, number>>;
  readAccount(account: string, generation: number): Promise<string | undefined>;
  /** @returns false where somebody was first, which is as good. */
  createAccount(account: string, generation: number, text: string): Promise<boolean>;
  /** How often the run was cancelled: one that goes on is not, by what was meant for its earlier part. */
  readonly cancels: () => Promise<number>;
  /** @param before - how often it was before. */
  cancel(before: number): Promise<void>;
  /** Creates the text of a policy file under its hash, for workers that are given none. */
  createPolicies(text: string): Promise<string>;
  readonly readPolicies: (hash: string) => Promise<string | undefined>;
  /** Says how it ended; one that went on and ends again says nothing new. */
  end(text: string): Promise<void>;
}

/** A UUID, as `randomUUID` gives it: it is a part of paths. */
const RUN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws {CoveError} `usage` for what is no id of a run. */
export function openStoreRun(store: ObjectStore, id: string): StoreRun {
  if (!RUN_ID.test(id)) {
    throw new CoveError('usage', `--resume: expected the id of a run in the store, got ${JSON.stringify(id)}`, {
      hint: 'give the whole id, as check --store says it when it begins, for example 6f1c2a4e-…',
    });
  }
  const accountKey = (account: string, generation: number): string =>
    `${id}/accounts/${account}${generation === 0 ? '' : `.${generation}`}.ndjson`;
  return {
    id,
    readPlan: () => store.read(`${id}/plan.json`),
    createPlan: (text) => store.create(`${id}/plan.json`, text),
    async accounts() {
      const found = new Map<string, Set<number>>();
      for (const name of await store.list(`${id}/accounts`)) {
        // What is no name that we give is none of ours.
        const match = /^(\d{12})(?:\.([1-9]\d{0,5}))?\.ndjson$/.exec(name);
        if (match?.[1] === undefined) continue;
        const numbers = found.get(match[1]) ?? new Set();
        found.set(match[1], numbers.add(Number(match[2] ?? 0)));
      }
      return new Map([...found].map(([account, numbers]) => [account, countFrom0(numbers)]));
    },
    readAccount: (account, generation) => store.read(accountKey(account, generation)),
    createAccount: (account, generation, text) => store.create(accountKey(account, generation), text),
    cancels: async () => (await store.list(`${id}/cancel`)).length,
    async cancel(before) {
      await store.create(`${id}/cancel/${before}`, '');
    },
    async createPolicies(text) {
      const hash = hashOf(text);
      await store.create(`${id}/policies/${hash}`, text);
      return hash;
    },
    async readPolicies(hash) {
      const text = await store.read(`${id}/policies/${hash}`);
      return text === undefined || hashOf(text) !== hash ? undefined : text;
    },
    async end(text) {
      await store.create(`${id}/end.json`, text);
    },
  };
}

/** Each is created once the one before it is there: a number that stands alone was given by nobody of ours. */
function countFrom0(numbers: ReadonlySet<number>): number {
  let count = 0;
  while (numbers.has(count)) count += 1;
  return count;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
