/**
 * Botocove's own tests (https://github.com/connelldave/botocove, `tests/`, 1.7.4), asked of ours one by one: on the
 * simulator and on moto. docs/coming-from-botocove.md has a row for each.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveOptions } from '../../../src/library/cove/cove-options.ts';
import type { CoveResults } from '../../../src/library/cove/cove-outcome.ts';
import type { CoveSession } from '../../../src/library/cove/cove-session.ts';
import type { Connection, ConnectOptions } from '../../../src/library/cove/open-connection.ts';
import { HOW_IT_RUNS } from './how-it-runs.ts';
import { WHAT_IS_REFUSED } from './what-is-refused.ts';
import { WHERE_IT_RUNS } from './where-it-runs.ts';

/** Botocove's small organization: root → one → two → three, with accounts in `three`; root → four, with one more. */
export interface SmallOrganization {
  readonly connect: (options?: ConnectOptions) => Promise<Connection>;
  readonly management: string;
  readonly root: string;
  /** By the names above. */
  readonly units: Readonly<Record<'one' | 'two' | 'three' | 'four', string>>;
  /** The accounts of `three`, and those of `four`. */
  readonly inThree: readonly string[];
  readonly inFour: readonly string[];
  /** Inputs of AssumeRole, where the server keeps them. */
  assumed?(): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

/** Its large one: root → A → B and C; root → D; with as many accounts in B, C and D. */
export interface LargeOrganization {
  readonly connection: Connection;
  readonly management: string;
  readonly units: Readonly<Record<'B' | 'C' | 'D', string>>;
  readonly accounts: Readonly<Record<'B' | 'C' | 'D', readonly string[]>>;
}

export interface Asked {
  readonly world: SmallOrganization;
  readonly connection: Connection;
  /** Every account but the management account, sorted. */
  readonly all: readonly string[];
  /** Undefined on moto. */
  readonly large: LargeOrganization | undefined;
  run<T>(work: (session: CoveSession) => T, options?: object): Promise<CoveResults<Awaited<T>>>;
  /** The accounts in which something runs, sorted. */
  ranIn(options?: object): Promise<string[]>;
}

export interface Scenario {
  /** What Botocove's test shows. */
  readonly there: string;
  /** How it is said here. */
  readonly here: string;
  /** Why it is not asked on moto, or nowhere. @default it is asked on both */
  readonly only?: { readonly on: 'the simulator'; readonly because: string };
  readonly ask: (asked: Asked) => Promise<void>;
}

/** By the file and the name of Botocove's test. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = { ...WHERE_IT_RUNS, ...WHAT_IS_REFUSED, ...HOW_IT_RUNS };

export function describeBotocove(
  open: () => Promise<SmallOrganization>,
  openLarge?: () => Promise<LargeOrganization & { close(): Promise<void> }>,
): void {
  let asked: Asked;
  let large: Awaited<ReturnType<NonNullable<typeof openLarge>>> | undefined;

  beforeAll(async () => {
    const world = await open();
    const connection = await world.connect();
    large = await openLarge?.();
    const run: Asked['run'] = (work, options = {}) => cove(work, { connection, ...options } as CoveOptions);
    asked = {
      world,
      connection,
      all: [...world.inThree, ...world.inFour].sort(),
      large,
      run,
      ranIn: async (options) => (await run(() => 1, options)).results.map(({ account }) => account.id).sort(),
    };
  });
  afterAll(async () => {
    await asked?.connection.close();
    await Promise.all([asked?.world.close(), large?.close()]);
  });

  const here = Object.entries(SCENARIOS).filter(([, { only }]) => only === undefined || openLarge !== undefined);
  describe.each(here)('%s', (_, { ask, there }) => {
    it(there, async () => {
      expect.hasAssertions();
      await ask(asked);
    });
  });
}
