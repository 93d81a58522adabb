import { type AccountQuestion, findTasks } from './cove-accounts.ts';
import {
  type CoveOptions,
  type CoveRunOptions,
  overDefaults,
  readCoveOptions,
  readDefaults,
  readMapOptions,
  withoutTargets,
} from './cove-options.ts';
import type { CoveMapResults, CoveOutcome, CoveResults } from './cove-outcome.ts';
import type { CoveSession } from './cove-session.ts';
import { keptFailure } from './kept-failure.ts';
import { type Located, listItems, tasksOfItems } from './map-items.ts';
import { readOnce } from './read-once.ts';
import { collect, runTasks, streamOutcomes } from './run-tasks.ts';

/** Runs your own function in accounts and regions of the organization. */
export interface Cove {
  /**
   * Runs a function in every account and region that the options select, and returns all outcomes at the end: none is
   * lost, and none stops the others.
   *
   * @throws {CoveError} `usage` for options that make no sense, `targets` if there is no account left to run in,
   * `organization`, `credentials` or `network` if the accounts cannot be listed.
   * @throws {CoveStopped} if `signal` or `failFast` ended it, with the results so far.
   */
  <T>(work: (session: CoveSession) => T | Promise<T>, options?: CoveOptions): Promise<CoveResults<Awaited<T>>>;
  /**
   * The same, one outcome at a time, as they arrive: memory does not grow with the organization. A slow reader slows
   * the run, and leaving the loop ends it.
   */
  stream<T>(
    work: (session: CoveSession) => T | Promise<T>,
    options?: CoveOptions,
  ): AsyncGenerator<CoveOutcome<Awaited<T>>, void, undefined>;
  /**
   * Runs a function once per item, in the account and region that the item belongs to; twice for an item that is in
   * the list twice.
   *
   * @param items - outcomes of a run, findings of a report, or `{ account, region }`.
   */
  map<I extends Located, T>(
    items: Iterable<I>,
    work: (session: CoveSession, item: I) => T | Promise<T>,
    options?: CoveRunOptions,
  ): Promise<CoveMapResults<I, Awaited<T>>>;
  /** The same functions with different defaults. Options of a call override them, unless they are undefined. */
  with(defaults: CoveOptions): Cove;
}

/** Runs your own function in every account and region. Nothing is printed, and nothing is kept between runs. */
export const cove: Cove = withDefaults({});

function withDefaults(defaults: CoveOptions): Cove {
  const run = async <T>(
    work: (session: CoveSession) => T | Promise<T>,
    given: CoveOptions = {},
  ): Promise<CoveResults<Awaited<T>>> => {
    const options = readCoveOptions('cove', work, overDefaults('cove', defaults, given));
    const outcomes: CoveOutcome<Awaited<T>>[] = [];
    return collect(
      runTasks(options, work, (region, question) => findTasks(options, region, question)),
      (done) => {
        outcomes.push(done.outcome as CoveOutcome<Awaited<T>>);
        return outcomes;
      },
      outcomes,
    );
  };
  return Object.assign(run, {
    stream<T>(
      work: (session: CoveSession) => T | Promise<T>,
      given: CoveOptions = {},
    ): AsyncGenerator<CoveOutcome<Awaited<T>>, void, undefined> {
      const options = keptFailure(() =>
        readCoveOptions('cove.stream', work, overDefaults('cove.stream', defaults, given)),
      );
      return readOnce('cove.stream', streamOutcomes(work, options));
    },
    async map<I extends Located, T>(
      items: Iterable<I>,
      work: (session: CoveSession, item: I) => T | Promise<T>,
      given: CoveRunOptions = {},
    ): Promise<CoveMapResults<I, Awaited<T>>> {
      // Targets of the defaults do not count here, but those that somebody passes are a mistake.
      const own = readMapOptions('cove.map', work, given);
      const options = readMapOptions('cove.map', work, overDefaults('cove.map', withoutTargets(defaults), own));
      const list = listItems(items);
      const outcomes: (CoveOutcome<Awaited<T>> & { readonly item: I })[] = [];
      const tasks = (region: string, question: AccountQuestion) =>
        tasksOfItems(list, region, { ...options, exclude: defaults.exclude }, question);
      const grouped = await collect(
        runTasks(options, work, tasks),
        (done) => {
          outcomes.push({ ...(done.outcome as CoveOutcome<Awaited<T>>), item: done.item });
          return outcomes;
        },
        outcomes,
      );
      // An item was meant: one that is skipped is not done.
      return { ...grouped, complete: grouped.complete && grouped.skipped.length === 0 };
    },
    with(more: CoveOptions): Cove {
      return withDefaults(overDefaults('cove.with', defaults, readDefaults(more)));
    },
  });
}
