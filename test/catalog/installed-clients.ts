import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageFile } from '../../src/package-files.ts';

const require = createRequire(import.meta.url);

interface PackageJson {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const { dependencies, devDependencies } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as PackageJson;

/** The SDK clients that the project depends on, for use or for tests: `cloudtrail`, `iam` … */
export const installedClients: readonly string[] = Object.keys({ ...dependencies, ...devDependencies })
  .filter((name) => name.startsWith('@aws-sdk/client-'))
  .map((name) => name.slice('@aws-sdk/client-'.length))
  .sort();

/**
 * A folder beside whose `node_modules` further clients are looked for, to hold the tables against all that there are:
 * `COVE_CLIENTS=folder`.
 */
const further = process.env.COVE_CLIENTS;

export const clientFolders: readonly string[] = further === undefined ? [] : [further];

/** Whether a table that serves all clients is held against this one. */
export function isHeldAgainst(client: string): boolean {
  return further !== undefined || installedClients.includes(client);
}

/**
 * Members in the tables that come from botocore's models, and that even the latest clients did not have then. A row
 * that stays here when they do is harmless.
 */
export const NEWER_THAN_CLIENTS: ReadonlySet<string> = new Set([
  'health:DescribeAffectedEntities entities[].accountTags',
  'lambda:GetDurableExecutionHistory Events[].ExecutionPausedDetails.Reason.Truncated',
  'lambda:GetDurableExecutionHistory Events[].ExecutionResumedDetails.Reason.Truncated',
]);

/** The names of a client's operations, from its exports. */
export function operationsOfClient(client: string): readonly string[] {
  const exported = require(`@aws-sdk/client-${client}`) as Record<string, unknown>;
  return Object.keys(exported)
    .filter((name) => /^[A-Z]\w+Command$/.test(name))
    .map((name) => name.slice(0, -'Command'.length));
}

/** The clients that are installed in a folder of somebody's, where sweeps over all clients find them. */
export function clientsIn(folder: string): string[] {
  return readdirSync(join(folder, 'node_modules', '@aws-sdk'))
    .filter((name) => name.startsWith('client-'))
    .map((name) => name.slice('client-'.length));
}
