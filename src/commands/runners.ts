import type { CommandName } from '../config/flag-row.ts';
import type { FlagsOf } from '../config/flag-types.ts';
import type { PermissionRequest } from '../library/permission-options.ts';
import type { ApplyFlags } from './apply-command.ts';
import type { BaselineFlags } from './baseline-command.ts';
import type { CheckFlags } from './check-flags.ts';
import type { CommandIo } from './command-io.ts';
import type { CompareFlags } from './compare-command.ts';
import type { ExplainFlags } from './explain-command.ts';
import type { InitFlags } from './init-command.ts';
import type { ListFlags } from './list-command.ts';
import type { PacksFlags } from './packs-command.ts';
import type { ReportFlags } from './report-command.ts';
import type { RollbackFlags } from './rollback-command.ts';
import type { RunFlags } from './run-command.ts';
import type { SchemaFlags } from './schema-command.ts';
import type { SimulateFlags } from './simulate-command.ts';
import type { TargetsFlags } from './targets-command.ts';
import type { TestFlags } from './test-command.ts';
import type { TrustFlags } from './trust-command.ts';
import type { ValidateFlags } from './validate-command.ts';
import type { WorkerFlags } from './worker-command.ts';

/** What each command reads from the command line: the type of its argument, and its flags. */
interface Read {
  readonly check: [argument: string[], flags: CheckFlags];
  readonly worker: [argument: string[], flags: WorkerFlags];
  readonly apply: [argument: string, flags: ApplyFlags];
  readonly rollback: [argument: string, flags: RollbackFlags];
  readonly run: [argument: string, flags: RunFlags];
  readonly report: [argument: string[], flags: ReportFlags];
  readonly baseline: [argument: string[], flags: BaselineFlags];
  readonly compare: [argument: string[], flags: CompareFlags];
  readonly permissions: [argument: string[], flags: PermissionRequest];
  readonly simulate: [argument: undefined, flags: SimulateFlags];
  readonly validate: [argument: string[], flags: ValidateFlags];
  readonly test: [argument: string[], flags: TestFlags];
  readonly packs: [argument: string[], flags: PacksFlags];
  readonly schema: [argument: undefined, flags: SchemaFlags];
  readonly explain: [argument: string, flags: ExplainFlags];
  readonly trust: [argument: string | undefined, flags: TrustFlags];
  readonly targets: [argument: string[], flags: TargetsFlags];
  readonly list: [argument: string[], flags: ListFlags];
  readonly completion: [argument: string[], flags: object];
  readonly init: [argument: string | undefined, flags: InitFlags];
}

type Runner<Argument, Flags> = (argument: Argument, flags: Flags, io: CommandIo) => Promise<number>;

/** A flag in the table that the command does not declare has no runner: the compiler names it. */
type AllRead<Offered, Declared> = [Exclude<keyof Offered, keyof Declared>] extends [never]
  ? Offered
  : { readonly unread: Exclude<keyof Offered, keyof Declared> };

export type Runners = {
  readonly [Name in CommandName]: Runner<Read[Name][0], AllRead<FlagsOf<Name>, Read[Name][1]>>;
};

/** Each command is loaded when it is run. */
export const RUNNERS: Runners = {
  check: async (patterns, flags, io) => (await import('./check-command.ts')).checkCommand(patterns, flags, io),
  worker: async (patterns, flags, io) => (await import('./worker-command.ts')).workerCommand(patterns, flags, io),
  apply: async (file, flags, io) => (await import('./apply-command.ts')).applyCommand(file, flags, io),
  rollback: async (file, flags, io) => (await import('./rollback-command.ts')).rollbackCommand(file, flags, io),
  run: async (operation, flags, io) => (await import('./run-command.ts')).runCommand(operation, flags, io),
  report: async (files, flags, io) => (await import('./report-command.ts')).reportCommand(files, flags, io),
  baseline: async (logs, flags, io) => (await import('./baseline-command.ts')).baselineCommand(logs, flags, io),
  compare: async (logs, flags, io) => (await import('./compare-command.ts')).compareCommand(logs, flags, io),
  permissions: async (patterns, flags, io) =>
    (await import('./permissions-command.ts')).permissionsCommand(patterns, flags, io),
  simulate: async (_, flags, io) => (await import('./simulate-command.ts')).simulateCommand(flags, io),
  validate: async (patterns, flags, io) => (await import('./validate-command.ts')).validateCommand(patterns, flags, io),
  test: async (patterns, flags, io) => (await import('./test-command.ts')).testCommand(patterns, flags, io),
  packs: async (words, flags, io) => (await import('./packs-command.ts')).packsCommand(words, flags, io),
  schema: async (_, flags, io) => (await import('./schema-command.ts')).schemaCommand(flags, io),
  explain: async (operation, flags, io) => (await import('./explain-command.ts')).explainCommand(operation, flags, io),
  trust: async (file, flags, io) => (await import('./trust-command.ts')).trustCommand(file, flags, io),
  targets: async (patterns, flags, io) => (await import('./targets-command.ts')).targetsCommand(patterns, flags, io),
  list: async (patterns, flags, io) => (await import('./list-command.ts')).listCommand(patterns, flags, io),
  completion: async (words, flags, io) => (await import('./completion-command.ts')).completionCommand(words, flags, io),
  init: async (operation, flags, io) => (await import('./init-command.ts')).initCommand(operation, flags, io),
};
