import { CoveError } from '../cove-error.ts';
import {
  catalogForDirectory,
  describeCove,
  describeOperation,
  describeService,
  explainCove,
  explainOperation,
  explainService,
  resolveOperation,
} from '../library/authoring.ts';
import { visibleJson } from '../text/visible-text.ts';
import { type CommandIo, useColor, writeAll } from './command-io.ts';
import { widthOf } from './width-of.ts';

export interface ExplainFlags {
  readonly output: 'text' | 'json';
  readonly noProjectClients?: boolean;
}

/**
 * `cove-policy explain service[:Operation]`: what the SDK knows about an operation, or the operations of a service;
 * `explain cove`: what expressions read beside the resource.
 */
export async function explainCommand(
  name: string,
  { output, noProjectClients = false }: ExplainFlags,
  io: CommandIo,
): Promise<number> {
  const cove = describeCove(name);
  if (cove !== undefined) return await tellCove(name, cove, output, io);
  const catalog = catalogForDirectory(io.cwd, { noProjectClients });
  const { service, operation } = resolveOperation(name, catalog);
  const layout = layoutOf(io);
  if (operation === undefined) {
    const described = describeService(service);
    await print(output === 'json' ? json('service', described) : explainService(described, layout), io);
    return 0;
  }
  const described = await describeOperation(catalog, service.service, operation);
  await print(output === 'json' ? json('operation', described) : explainOperation(described, layout), io);
  return 0;
}

async function tellCove(
  name: string,
  { members, meant }: NonNullable<ReturnType<typeof describeCove>>,
  output: ExplainFlags['output'],
  io: CommandIo,
): Promise<number> {
  if (members.length === 0) {
    const next = 'cove-policy explain cove lists its members';
    throw new CoveError('usage', `cove has no member ${name}`, {
      hint: meant === undefined ? next : `did you mean "${meant}"?`,
    });
  }
  await print(output === 'json' ? json('cove', { members }) : explainCove(members, layoutOf(io)), io);
  return 0;
}

function layoutOf(io: CommandIo): { readonly color: boolean; readonly width: number } {
  return { color: useColor(io.stdout, io.env), width: widthOf(io) };
}

/** Version 1: members may be added, but none is removed or changed. */
function json(kind: 'service' | 'operation' | 'cove', described: object): string {
  return `${visibleJson(JSON.stringify({ version: 1, kind, ...described }, null, 2))}\n`;
}

async function print(text: string, io: CommandIo): Promise<void> {
  await writeAll(io.stdout, text);
}
