/**
 * The one place that knows how an SDK client package looks from outside: its client class, commands, paginators.
 *
 * Clients are loaded with `require`, not `import()`: both load the same CommonJS file, and `require` takes about half
 * the time.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { JsonObject } from '../values/json.ts';
import { ourClientFolders, whyUntrusted } from './client-folders.ts';

/** What every SDK client has. `send` is typed by its use here: plain input in, plain output out. */
export interface SdkClient {
  readonly config: SdkClientConfig;
  readonly middlewareStack: SdkMiddlewareStack;
  /** `options` reach the request handler unchanged. */
  send(command: SdkCommand, options?: Readonly<Record<string, unknown>>): Promise<SdkOutput>;
}

/** The part of a client's resolved configuration that is used here; sdk-codec.ts uses more. */
export interface SdkClientConfig {
  readonly defaultSigningName: string;
  /** By how many milliseconds AWS's clock is ahead of this machine's, according to the last answer. */
  systemClockOffset: number;
  readonly disableClockSkewCorrection?: () => Promise<boolean>;
  disableHostPrefix?: boolean;
  /** Chooses the endpoint of each call. Internal to the SDK, so tests check that it does what is expected here. */
  endpointProvider?: (parameters: Readonly<Record<string, unknown>>, context: unknown) => unknown;
}

export interface SdkMiddlewareStack {
  add(middleware: unknown, options: Readonly<Record<string, unknown>>): void;
  concat(other: SdkMiddlewareStack): SdkMiddlewareStack;
  /** Names and places of all middlewares, in their order: `retryMiddleware - finalizeRequest`. */
  identify(): string[];
}

export interface SdkCommand {
  readonly input: object;
  readonly middlewareStack?: SdkMiddlewareStack;
}

export type SdkOutput = Readonly<Record<string, unknown>>;

export type SdkClientConstructor = (new (
  config: Readonly<Record<string, unknown>>,
) => SdkClient) & {
  readonly prototype: SdkClient;
};

export type SdkCommandConstructor = new (input: JsonObject) => SdkCommand;

/** An async generator over the pages of one call; drives `config.client.send` once per page. */
export type SdkPaginator = (
  config: { readonly client: SdkClient; readonly pageSize?: number },
  input: JsonObject,
) => AsyncGenerator<SdkOutput>;

export interface SdkModule {
  /** `@aws-sdk/client-cloudtrail` */
  readonly packageName: string;
  /** The package's main file. */
  readonly file: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly Client: SdkClientConstructor;
}

/** Where clients are searched for, in this order. */
export interface ClientPlaces {
  /** `node_modules` folders of this package's own installation. */
  readonly ours: readonly string[];
  /** Folders with their own `node_modules`: the policies' projects. */
  readonly projects: readonly string[];
}

/** There is a client, but it could be somebody else's code. */
export class UntrustedClientError extends Error {}

/**
 * Loads `@aws-sdk/client-<service>`: ours if we have it, otherwise a project's. Unlike Node, it searches no folders
 * above these.
 *
 * @returns undefined if it is installed in none of these places.
 * @throws {UntrustedClientError} for a project's client that somebody else could have put there.
 * @throws whatever the package throws while it loads: a broken installation is not "not installed".
 */
export function loadSdkModule(
  service: string,
  places: ClientPlaces = { ours: ourClientFolders(), projects: [] },
): SdkModule | undefined {
  return searchClient(service, places, loadFrom);
}

/**
 * The first place where a client is found that can be used.
 *
 * @param open - what it is used as; undefined for a package that is no client.
 * @throws {UntrustedClientError} for a project's client that somebody else could have put there.
 */
export function searchClient<Opened>(
  service: string,
  { ours, projects }: ClientPlaces,
  open: (folder: string, packageName: string) => Opened | undefined,
): Opened | undefined {
  const packageName = `@aws-sdk/client-${service}`;
  for (const folder of ours) {
    const opened = open(folder, packageName);
    if (opened !== undefined) return opened;
  }
  for (const project of projects) {
    const folder = join(project, 'node_modules');
    if (!existsSync(join(folder, packageName))) continue;
    const reason = whyUntrusted(project, packageName);
    if (reason !== undefined) throw new UntrustedClientError(reason);
    const opened = open(folder, packageName);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

/** @returns undefined for a package that is not there, or is no client. */
export function loadFrom(folder: string, packageName: string): SdkModule | undefined {
  const path = mainFileIn(folder, packageName);
  if (path === undefined) return undefined;
  const require = createRequire(join(folder, 'noop.js'));
  const exports: unknown = require(path);
  if (!isRecord(exports)) return undefined;
  const Client = findClient(exports);
  return Client && { packageName, file: path, exports, Client };
}

/**
 * @param folder - a `node_modules`.
 * @returns undefined if the package is not there.
 * @throws if it has no main file.
 */
export function mainFileIn(folder: string, packageName: string): string | undefined {
  const directory = join(folder, packageName);
  return existsSync(directory) ? createRequire(join(folder, 'noop.js')).resolve(directory) : undefined;
}

/** The API's operation names, sorted. */
export function operationsOf(module: SdkModule): string[] {
  return Object.keys(module.exports)
    .filter((name) => name.endsWith('Command') && !name.startsWith('$'))
    .map((name) => name.slice(0, -'Command'.length))
    .sort();
}

export function commandOf(module: SdkModule, operation: string): SdkCommandConstructor | undefined {
  // `$Command` is the base class that every package re-exports.
  const command = operation === '$' ? undefined : module.exports[`${operation}Command`];
  return typeof command === 'function' ? (command as SdkCommandConstructor) : undefined;
}

export function paginatorOf(module: SdkModule, operation: string): SdkPaginator | undefined {
  const paginator = module.exports[`paginate${operation}`];
  return typeof paginator === 'function' ? (paginator as SdkPaginator) : undefined;
}

function findClient(exports: Readonly<Record<string, unknown>>): SdkClientConstructor | undefined {
  // `__Client` is the base class that every package re-exports; the package's own client is the one derived from it.
  const base = exports.__Client;
  const found = Object.keys(exports).find((name) => {
    // There are thousands, and few are called so.
    if (!name.endsWith('Client') || name === '__Client') return false;
    const value = exports[name];
    return typeof value === 'function' && (typeof base !== 'function' || value.prototype instanceof base);
  });
  return found === undefined ? undefined : (exports[found] as SdkClientConstructor);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
