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
  readonly isCancelled: () => Promise<boolean>;
  cancel(): Promise<void>;
  /** Says how it ended; one that went on and ends again says nothing new. */
  end(text: string): Promise<void>;
}

/** A UUID, as `randomUUID` gives it: it is a part of paths. */
const RUN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws {CoveError} `usage` for what is no id of a run. */
export function openStoreRun(store: ObjectStore, id: string): StoreRun {
  if (!RUN_ID.test(id)) {
    throw new CoveError('usage', `--resume: expected the id of a run in the store, got ${JSON.stringify(id)}`, {
      hint: 'check --store says it when it begins: Run 6f1c…',
    });
  }
  const accountKey = (account: string, generation: number): string =>
    `${id}/accounts/${account}${generation === 0 ? '' : `.${generation}`}.ndjson`;
  return {
    id,
    readPlan: () => store.read(`${id}/plan.json`),
    createPlan: (text) => store.create(`${id}/plan.json`, text),
    async accounts() {
      const generations = new Map<string, number>();
      for (const name of await store.list(`${id}/accounts`)) {
        const match = /^(\d{12})(?:\.(\d+))?\.ndjson$/.exec(name);
        if (match?.[1] === undefined) continue;
        generations.set(match[1], Math.max(generations.get(match[1]) ?? 0, Number(match[2] ?? 0) + 1));
      }
      return generations;
    },
    readAccount: (account, generation) => store.read(accountKey(account, generation)),
    createAccount: (account, generation, text) => store.create(accountKey(account, generation), text),
    isCancelled: async () => (await store.read(`${id}/cancel`)) !== undefined,
    async cancel() {
      await store.create(`${id}/cancel`, '');
    },
    async end(text) {
      await store.create(`${id}/end.json`, text);
    },
  };
}
