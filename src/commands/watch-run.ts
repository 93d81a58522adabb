import type { HostEvent } from '../library/host.ts';
import { startTelemetry } from '../library/telemetry.ts';
import { createChangeProgress } from './change-progress.ts';
import type { CommandIo } from './command-io.ts';
import { createProgress } from './progress.ts';

/** Those who watch a run: the person at the terminal, and OpenTelemetry. */
export interface RunWatch {
  readonly onEvent: (event: HostEvent) => void;
  /** Removes the progress line, and ends the run's span. */
  end(): void;
}

/** @param name - of the command; undefined: nothing goes to OpenTelemetry. */
export function createRunWatch(
  name: string | undefined,
  io: CommandIo,
  { quiet }: { readonly quiet: boolean },
): RunWatch {
  const progress = createProgress(io.stderr, !quiet);
  const changes = createChangeProgress(io.stderr, !quiet);
  let connected = { inFlight: (): number => 0, inFlightLimit: (): number => 0 };
  const load = { inFlight: () => connected.inFlight(), inFlightLimit: () => connected.inFlightLimit() };
  const clear = (): void => {
    progress.clear();
    changes.clear();
  };
  const onFailure = (): void => {
    clear();
    io.stderr.write('OpenTelemetry: the SDK of this process has failed, and gets no further events\n', () => {});
  };
  const telemetry = name === undefined ? undefined : startTelemetry({ name, ...load, onFailure });
  return {
    onEvent(event) {
      switch (event.type) {
        case 'connected':
          connected = event;
          return;
        case 'note':
          clear();
          // If stderr takes no more there is nobody to tell, and the run goes on.
          io.stderr.write(event.text, () => {});
          return;
        case 'record':
          progress.record(event.record);
          changes.record(event.record);
          telemetry?.record(event.record);
          return;
        case 'changes-begin':
          progress.clear();
          changes.begin(event.total);
          return;
        case 'changes-end':
          changes.clear();
          return;
        case 'planned':
          progress.plan(event.accounts, event.isShared);
          return;
        case 'cells':
          progress.cells(event.cells);
          return;
        case 'outcome':
          progress.outcome(event.outcome);
          return;
        case 'account-done':
          progress.accountDone();
          telemetry?.accountDone(event.account);
          return;
        case 'finding':
        case 'error-outcome':
          return;
        default:
          progress.event(event);
          telemetry?.event(event);
      }
    },
    end() {
      clear();
      telemetry?.end();
    },
  };
}
