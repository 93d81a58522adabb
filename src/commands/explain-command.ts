import {
  catalogForDirectory,
  describeOperation,
  describeService,
  explainOperation,
  explainService,
  resolveOperation,
} from '../library/authoring.ts';
import { visibleJson } from '../text/visible-text.ts';
import { type CommandIo, useColor, writeAll } from './command-io.ts';

export interface ExplainFlags {
  readonly output: 'text' | 'json';
  readonly noProjectClients?: boolean;
}

/** `cove-policy explain service[:Operation]`: what the SDK knows about an operation, or the operations of a service. */
export async function explainCommand(
  name: string,
  { output, noProjectClients = false }: ExplainFlags,
  io: CommandIo,
): Promise<number> {
  const catalog = catalogForDirectory(io.cwd, { noProjectClients });
  const { service, operation } = resolveOperation(name, catalog);
  const layout = { color: useColor(io.stdout, io.env), width: io.stdout.columns ?? 100 };
  if (operation === undefined) {
    const described = describeService(service);
    await print(output === 'json' ? json('service', described) : explainService(described, layout), io);
    return 0;
  }
  const described = await describeOperation(catalog, service.service, operation);
  await print(output === 'json' ? json('operation', described) : explainOperation(described, layout), io);
  return 0;
}

/** Version 1: members may be added, but none is removed or changed. */
function json(kind: 'service' | 'operation', described: object): string {
  return `${visibleJson(JSON.stringify({ version: 1, kind, ...described }, null, 2))}\n`;
}

async function print(text: string, io: CommandIo): Promise<void> {
  await writeAll(io.stdout, text);
}
