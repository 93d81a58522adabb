/**
 * A client as far as it has to be known to judge what is asked of it: its operations, their schemas and errors. A
 * command that makes calls has loaded it. For one that makes none, it is read from its text, which takes a tenth of the
 * time, and loaded after all where the text is not exactly as expected (decision 162).
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readRegularFileSync } from '../files/regular-file.ts';
import { readClientText } from './read-client-text.ts';
import {
  type ClientPlaces,
  commandOf,
  loadFrom,
  loadSdkModule,
  mainFileIn,
  operationsOf,
  type SdkModule,
  searchClient,
} from './sdk-module.ts';

export interface KnownClient {
  /** `@aws-sdk/client-cloudtrail` */
  readonly packageName: string;
  /** The package's main file. */
  readonly file: string;
  /** @throws whatever the client throws while it loads, where it was not loaded before and has to be. */
  has(operation: string): boolean;
  /** The API's operation names, sorted. */
  operations(): readonly string[];
  /** The schema of an operation that it has, as Smithy writes it; undefined for a client too old to have schemas. */
  schemaOf(operation: string): unknown;
  /** Holds the schemas of its errors, and maybe more; the same object each time. */
  errors(): Readonly<Record<string, unknown>>;
}

/**
 * The client of a service, without running it where that is possible.
 *
 * @returns undefined if it is installed in none of these places.
 * @throws as `loadSdkModule`.
 */
export function readSdkClient(service: string, places: ClientPlaces): KnownClient | undefined {
  return searchClient(service, places, (folder, packageName) => {
    const read = readFrom(folder, packageName, () => loadSdkModule(service, places));
    if (read !== undefined) return read;
    const module = loadFrom(folder, packageName);
    return module && knownModule(module);
  });
}

export function knownModule(module: SdkModule): KnownClient {
  const { packageName, file, exports } = module;
  return {
    packageName,
    file,
    has: (operation) => commandOf(module, operation) !== undefined,
    operations: () => operationsOf(module),
    schemaOf(operation) {
      const Command = commandOf(module, operation);
      const command: object | undefined = Command && new Command({});
      return command !== undefined && 'schema' in command ? command.schema : undefined;
    },
    errors: () => exports,
  };
}

/** @param load - the same client, where its text does not say enough. */
function readFrom(folder: string, packageName: string, load: () => SdkModule | undefined): KnownClient | undefined {
  const file = mainFileIn(folder, packageName);
  if (file === undefined) return undefined;
  const content = textOf(file);
  const text = content === undefined ? undefined : readClientText(content);
  if (content === undefined || text === undefined || !findsItsPackages(content, file, folder)) return undefined;
  const operations = new Set(text.operations);
  let loaded: KnownClient | undefined;
  const whole = (): KnownClient | undefined => {
    const module = loaded === undefined ? load() : undefined;
    if (module !== undefined) loaded = knownModule(module);
    return loaded;
  };
  let errors: Readonly<Record<string, unknown>> | undefined;
  return {
    packageName,
    file,
    has: (operation) => operations.has(operation) && (text.schemaOf(operation) !== undefined || whole() !== undefined),
    operations: () => text.operations,
    schemaOf: (operation) => text.schemaOf(operation) ?? whole()?.schemaOf(operation),
    errors() {
      errors ??= text.errors() ?? whole()?.errors() ?? {};
      return errors;
    },
  };
}

/** The largest client, EC2's, has a tenth of it. */
const LARGEST_TEXT = 20_000_000;

/** @returns undefined for a file that cannot be read: Node, which loads it then, says what is wrong with it. */
function textOf(file: string): string | undefined {
  try {
    return readRegularFileSync(file, LARGEST_TEXT);
  } catch {
    return undefined;
  }
}

/** Packages that were found in a folder, which serves many clients. */
const found = new Set<string>();

/** Whether all packages are installed that the client requires: an incomplete installation is reported as such. */
function findsItsPackages(content: string, file: string, folder: string): boolean {
  const client = dirname(dirname(file));
  // A client that has packages of its own is asked by itself.
  const from = existsSync(join(client, 'node_modules')) ? client : folder;
  const require = createRequire(join(from, 'noop.js'));
  for (const [, name = ''] of content.matchAll(/\brequire\("([^"]+)"\)/g)) {
    const key = `${from}\0${name}`;
    if (found.has(key)) continue;
    try {
      require.resolve(name);
    } catch {
      return false;
    }
    found.add(key);
  }
  return true;
}
