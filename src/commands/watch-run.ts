import type { AwsEventListener } from '../aws/aws-event.ts';
import type { AwsConnection } from '../aws/calls/connect.ts';
import type { RunEventListener } from '../engine/run-event.ts';
import type { RunLogRecord } from '../run-log/records.ts';
import { startTelemetry } from '../telemetry/run-telemetry.ts';
import type { CommandIo } from './command-io.ts';
import { createProgress } from './progress.ts';

/** Those who look on while a run goes on: whoever sits before the terminal, and OpenTelemetry. */
export interface RunWatch {
  /** For the connection. */
  readonly onEvent: AwsEventListener;
  /** For the run. */
  readonly onRunEvent: RunEventListener;
  /** Waits for the connection; a run that gets none ends here. */
  connecting<T extends { readonly connection: AwsConnection }>(opening: Promise<T>): Promise<T>;
  record(record: RunLogRecord): void;
  /** Takes the progress line away: something else is about to be printed. */
  clear(): void;
  end(): void;
}

/** @param name - of the command. */
export function watchRun(name: string, io: CommandIo, settings: { readonly quiet: boolean }): RunWatch {
  const progress = createProgress(io.stderr, !settings.quiet);
  let inFlight = (): number => 0;
  const telemetry = startTelemetry({ name, inFlight: () => inFlight() });
  const end = (): void => {
    progress.clear();
    telemetry.end();
  };
  return {
    onEvent(event) {
      progress.event(event);
      telemetry.event(event);
    },
    onRunEvent(event) {
      if (event.type === 'planned') progress.plan(event.accounts);
      if (event.type === 'cells') progress.cells(event.cells);
      if (event.type !== 'account-done') return;
      progress.accountDone();
      telemetry.accountDone(event.account);
    },
    async connecting(opening) {
      try {
        const opened = await opening;
        inFlight = opened.connection.inFlight;
        return opened;
      } catch (error) {
        end();
        throw error;
      }
    },
    record(record) {
      progress.record(record);
      telemetry.record(record);
    },
    clear: () => progress.clear(),
    end,
  };
}
