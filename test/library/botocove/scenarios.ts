/**
 * Botocove's own tests (https://github.com/connelldave/botocove, `tests/`, 1.7.4), asked of ours one by one: on the
 * simulator and on moto. docs/coming-from-botocove.md has a row for each.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveOptions } from '../../../src/library/cove/cove-options.ts';
import { HOW_IT_RUNS } from './how-it-runs.ts';
import type { Asked, LargeOrganization, Scenario, SmallOrganization } from './scenario.ts';
import { WHAT_IS_REFUSED } from './what-is-refused.ts';
import { WHERE_IT_RUNS } from './where-it-runs.ts';

/** By the file and the name of Botocove's test. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = { ...WHERE_IT_RUNS, ...WHAT_IS_REFUSED, ...HOW_IT_RUNS };

export function describeBotocove(
  open: () => Promise<SmallOrganization>,
  openLarge: () => Promise<LargeOrganization>,
): void {
  let asked: Asked;

  beforeAll(async () => {
    const world = await open();
    const connection = await world.connect();
    const large = await openLarge();
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
    await Promise.all([asked?.world.close(), asked?.large.close()]);
  });

  describe.each(Object.entries(SCENARIOS))('%s', (_, { ask, there }) => {
    it(there, async () => {
      expect.hasAssertions();
      await ask(asked);
    });
  });
}
