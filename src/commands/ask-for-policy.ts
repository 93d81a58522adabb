import { COMMAND_FLAGS } from '../config/command-flags.ts';
import { CoveError } from '../cove-error.ts';
import {
  type Catalog,
  describeService,
  draftPolicy,
  explainService,
  resolveOperation,
  type Service,
  type Severity,
} from '../library/authoring.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell, useColor } from './command-io.ts';

const SEVERITIES: readonly Severity[] = COMMAND_FLAGS.severity.choices;

/** What a policy is drafted from. */
export interface Asked {
  readonly service: Service;
  readonly operation: string;
  readonly id?: string | undefined;
  readonly title?: string | undefined;
  readonly severity?: Severity | undefined;
}

/**
 * Asks the person at the terminal for what the flags do not say: the operation, then title and severity, each with what
 * Enter means.
 *
 * @returns undefined if the person gives up (Ctrl-C).
 * @throws {CoveError} `usage` if there is nobody to ask, or no operation is named.
 */
export async function askForPolicy(
  flags: Omit<Asked, 'service' | 'operation'>,
  catalog: Catalog,
  io: CommandIo,
): Promise<Asked | undefined> {
  if (io.ask === undefined) {
    throw new CoveError('usage', "missing argument 'operation', and there is no terminal to ask on", {
      hint: 'as in cove-policy init cloudtrail:DescribeTrails; cove-policy init --help lists its flags',
    });
  }
  const ask = io.ask;
  const named = await askForOperation(ask, catalog, io);
  if (named === undefined) return undefined;
  const title = flags.title ?? (await ask(`Title [${named.title}]: `)).trim();
  if (io.signal.aborted) return undefined;
  const severity = flags.severity ?? (await askForSeverity(ask, io));
  if (io.signal.aborted) return undefined;
  const { service, operation } = named;
  return { ...flags, service, operation, title: title === '' ? named.title : title, severity };
}

type Ask = NonNullable<CommandIo['ask']>;

interface NamedOperation {
  readonly service: Service;
  readonly operation: string;
  /** The title that a draft has by default. */
  readonly title: string;
}

async function askForOperation(ask: Ask, catalog: Catalog, io: CommandIo): Promise<NamedOperation | undefined> {
  for (;;) {
    const answer = (await ask('Operation (as in cloudtrail:DescribeTrails; a service alone lists its reads): ')).trim();
    if (io.signal.aborted) return undefined;
    if (answer === '') throw new CoveError('usage', 'no operation was named, so nothing was written');
    try {
      const { service, operation } = resolveOperation(answer, catalog);
      if (operation === undefined) {
        await listReads(service, io);
        continue;
      }
      const draft = draftPolicy(catalog, service, operation, { schema: '' });
      if (draft.ok) return { service, operation, title: draft.title };
      await tell(io, told(draft.reason, draft.hint));
    } catch (error) {
      if (!(error instanceof CoveError) || error.code !== 'usage') throw error;
      await tell(io, told(error.message, error.hint));
    }
  }
}

async function listReads(service: Service, io: CommandIo): Promise<void> {
  const described = { ...describeService(service), secretReads: [], unknown: [], writes: [] };
  await tell(io, explainService(described, { color: useColor(io.stderr, io.env), width: io.stderr.columns ?? 100 }));
}

async function askForSeverity(ask: Ask, io: CommandIo): Promise<Severity | undefined> {
  for (;;) {
    const answer = (await ask(`Severity, one of ${SEVERITIES.join(', ')} [medium]: `)).trim().toLowerCase();
    if (answer === '' || io.signal.aborted) return undefined;
    const severity = SEVERITIES.find((each) => each === answer);
    if (severity !== undefined) return severity;
    await tell(io, told(`"${answer}" is none of them`, undefined));
  }
}

function told(message: string, hint: string | undefined): string {
  return `  ${visible(message)}\n${hint === undefined ? '' : `  ${visible(hint)}\n`}`;
}
