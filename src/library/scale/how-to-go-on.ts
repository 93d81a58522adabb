import { CoveError } from '../../cove-error.ts';
import { counted } from '../../text/counted.ts';
import { shellWord } from '../../text/shell-word.ts';
import { type Host, note } from '../host.ts';
import { unwritten } from '../logs/lost-log.ts';

export interface BegunInStore {
  readonly store: string;
  /** The file for changes. @default none are planned */
  readonly plan?: string | undefined;
  /** Set where workers run the accounts. */
  readonly work?: unknown;
}

/**
 * The command that continues a run. Whoever goes on with one of workers attaches to it, and does not run their accounts
 * by itself.
 */
export function howToGoOn(run: string, { store, plan, work }: BegunInStore): string {
  const planned = plan === undefined ? '' : ` --plan ${shellWord(plan)}`;
  const queue = work === undefined ? '' : ' --queue URL';
  return `cove-policy check POLICIES --store ${shellWord(store)} --resume ${run}${planned}${queue}`;
}

/** What to do about a run that ended in its middle. */
export function keptIn(next: string): string {
  return `the outcomes so far are kept in the store; continue with: ${next}`;
}

/** What of a run is incomplete is tried again by whoever resumes it, and nothing else is. */
export function tellWhatIsOpen(
  { lost, failed }: { readonly lost: number; readonly failed: number },
  { run, howToGoOn }: { readonly run: { readonly id: string }; readonly howToGoOn: string },
  host: Host,
): void {
  const open = [
    ...(lost === 0 ? [] : [`${counted(lost, 'account')} without outcomes`]),
    ...(failed === 0 ? [] : [`${counted(failed, 'account')} with errors`]),
  ];
  if (open.length === 0) return;
  note(host, `Run ${run.id} has ${open.join(' and ')}, and these alone are run again by: ${howToGoOn}\n`);
}

/** The run log cannot be written any more: the run ends, and goes on from its store. */
export function unloggedRun(cause: unknown, next: string): unknown {
  const error = unwritten(cause);
  if (error === cause || !(error instanceof CoveError)) return error;
  const hint = error.hint === undefined ? keptIn(next) : `${error.hint}; ${keptIn(next)}`;
  return new CoveError(error.code, error.message, { hint, cause });
}
