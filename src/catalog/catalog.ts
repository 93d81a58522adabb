import type { NormalizedSchema } from '@smithy/core/schema';
import { ourClientFolders } from './client-folders.ts';
import type { DataShapes } from './data-shape.ts';
import { createSpellings } from './documented-spellings.ts';
import { withDocumentedValues } from './documented-values.ts';
import { exampleOf } from './example-values.ts';
import { type KnownClient, knownModule, readSdkClient } from './known-client.ts';
import {
  broken,
  notInstalled,
  notTrusted,
  type OperationCheck,
  type Refusal,
  unknownOperation,
  unknownService,
} from './operation-check.ts';
import {
  dataShapeOf,
  errorNamesOf,
  errorStatusesOf,
  memberNames,
  serverErrorsOf,
  shapesIn,
  shapesOf,
} from './output-shape.ts';
import {
  clientOf as clientName,
  documentedFilters,
  type OperationDocumentation,
  readDocumentation,
} from './read-documentation.ts';
import { type InputWriter, inputWriter } from './sdk-input.ts';
import {
  commandOf,
  loadSdkModule,
  paginatorOf,
  type SdkClientConstructor,
  type SdkCommandConstructor,
  type SdkModule,
  type SdkPaginator,
  UntrustedClientError,
} from './sdk-module.ts';
import { canonicalServiceName, isKnownService } from './service-names.ts';

/** One operation of one SDK client: all that is needed to call it and read all its pages. */
export interface Operation {
  /** The SDK client's name: `cloudtrail`. */
  readonly service: string;
  readonly name: string;
  readonly Client: SdkClientConstructor;
  readonly Command: SdkCommandConstructor;
  readonly paginator: SdkPaginator | undefined;
  /** Undefined for a client too old to have schemas. */
  readonly outputShape: NormalizedSchema | undefined;
  /** Names of the input's members; empty if the client has no schema. */
  readonly inputMembers: readonly string[];
  /** Converts an input from plain data to the SDK's form. */
  readonly sdkInput: InputWriter;
}

export type ServiceCheck =
  | {
      readonly ok: true;
      /** The SDK client's name. */
      readonly service: string;
      readonly packageName: string;
      /** The package's main file. */
      readonly file: string;
      /** Sorted. */
      readonly operations: readonly string[];
    }
  | Refusal;

/** The operations of all installed SDK clients. Loads a client when it is first needed, and never twice. */
export interface Catalog {
  /**
   * A service's client and its operations, or why it has none. `name` may be an alias that boto3 or the AWS CLI uses.
   */
  service(name: string): ServiceCheck;
  /**
   * Whether `service:operation` can be called, and why not. `service` may be an alias that boto3 or the AWS CLI uses.
   */
  check(service: string, operation: string): OperationCheck;
  /** @throws for an operation that `check` refuses: callers check first. */
  operation(service: string, operation: string): Operation;
  /**
   * What the operation takes and returns; undefined for a client too old to have schemas.
   *
   * @throws for an operation that `check` refuses.
   */
  shapes(service: string, operation: string): DataShapes | undefined;
  /**
   * The modelled errors of a service: each name that AWS uses for it (`NoSuchEntity`, `NoSuchEntityException`) mapped
   * to the one that the SDK throws. Empty for a client that is not installed or too old to say.
   */
  errorNames(service: string): ReadonlyMap<string, string>;
  /** Those of the names that the SDK throws that mean a failure of the service itself. */
  serverErrors(service: string): ReadonlySet<string>;
  /** HTTP statuses of a service's errors, by the names that the SDK throws, as far as its client tells. */
  errorStatuses(service: string): ReadonlyMap<string, number>;
}

/** How a catalog comes to know clients. */
export interface CatalogOptions {
  /** The `node_modules` folders of this package's installation, which take precedence. @default those that there are */
  readonly ours?: readonly string[];
  /** Reads clients where it can, and loads only those of which an `operation` is asked for. @default false */
  readonly callsNothing?: boolean;
}

/**
 * @param projects - folders whose `node_modules` are searched for clients that this package does not have itself
 *   (`projectFolders`).
 */
export function createCatalog(
  projects: readonly string[],
  { ours = ourClientFolders(), callsNothing = false }: CatalogOptions = {},
): Catalog {
  const modules = new Map<string, SdkModule | undefined>();
  const clients = new Map<string, KnownClient | undefined>();
  const operations = new Map<string, Operation>();
  /** By the names as they are written, of the service and the operation: every call of a run asks. */
  const asWritten = new Map<string, Map<string, Operation>>();
  const shapes = new Map<string, DataShapes>();
  const spellings = createSpellings();
  const places = { ours, projects };

  const moduleOf = (service: string): SdkModule | undefined => {
    // A service's name becomes part of a package name: only a plain word may get that far.
    if (!isPlainWord(service)) return undefined;
    if (!modules.has(service)) modules.set(service, loadSdkModule(service, places));
    return modules.get(service);
  };

  const clientOf = (service: string): KnownClient | undefined => {
    if (!isPlainWord(service)) return undefined;
    if (!clients.has(service)) clients.set(service, openClient(service));
    return clients.get(service);
  };

  const openClient = (service: string): KnownClient | undefined => {
    if (callsNothing) return readSdkClient(service, places);
    const module = moduleOf(service);
    return module && knownModule(module);
  };

  const find = (name: string): { readonly ok: true; readonly client: KnownClient } | Refusal => {
    const service = canonicalServiceName(name);
    try {
      const client = clientOf(service);
      if (client !== undefined) return { ok: true, client };
    } catch (error) {
      return unusable(service, error);
    }
    return isKnownService(service) ? notInstalled(service) : unknownService(name);
  };

  const errorsOf = (name: string): Readonly<Record<string, unknown>> =>
    clientOf(canonicalServiceName(name))?.errors() ?? NO_ERRORS;

  const check = (name: string, operation: string): OperationCheck => {
    const found = find(name);
    if (!found.ok) return found;
    const service = canonicalServiceName(name);
    try {
      if (!found.client.has(operation)) return unknownOperation(found.client.operations(), service, operation);
    } catch (error) {
      return unusable(service, error);
    }
    return { ok: true, service };
  };

  return {
    service(name) {
      const found = find(name);
      if (!found.ok) return found;
      const { packageName, file } = found.client;
      const operations = found.client.operations();
      return { ok: true, service: canonicalServiceName(name), packageName, file, operations };
    },
    check,
    operation(name, operationName) {
      const ofService = asWritten.get(name) ?? new Map<string, Operation>();
      const written = ofService.get(operationName);
      if (written !== undefined) return written;
      const service = canonicalServiceName(name);
      const key = `${service}:${operationName}`;
      const operation = operations.get(key) ?? buildOperation(moduleOf(service), service, operationName);
      operations.set(key, operation);
      asWritten.set(name, ofService.set(operationName, operation));
      return operation;
    },
    shapes(name, operationName) {
      const service = canonicalServiceName(name);
      const key = `${service}:${operationName}`;
      const known = shapes.get(key);
      if (known !== undefined) return known;
      const client = clientOf(service);
      if (client?.has(operationName) !== true) throw uncheckedUse(service, operationName);
      const schemas = shapesIn(client.schemaOf(operationName));
      if (schemas === undefined) return undefined;
      const { file } = client;
      const read = (): OperationDocumentation | undefined => readDocumentation(file, operationName);
      const spelling = (place: string, text: string): string | undefined => spellings.of(file, place, text);
      const example = (place: string, text: string): string | undefined =>
        exampleOf(clientName(file), operationName, place, text);
      const input = dataShapeOf(schemas.input);
      const made: DataShapes = {
        input: withDocumentedValues(input, read, { spelling, example }),
        filters: () => (input.kind === 'structure' ? documentedFilters(file, input.name) : new Map()),
        output: withDocumentedValues(dataShapeOf(schemas.output), read, { spelling, example }),
      };
      shapes.set(key, made);
      return made;
    },
    errorNames(name) {
      return errorNamesOf(errorsOf(name));
    },
    serverErrors(name) {
      return serverErrorsOf(errorsOf(name));
    },
    errorStatuses(name) {
      return errorStatusesOf(errorsOf(name));
    },
  };
}

function unusable(service: string, error: unknown): Refusal {
  return error instanceof UntrustedClientError ? notTrusted(service, error) : broken(service, error);
}

const NO_ERRORS: Readonly<Record<string, unknown>> = {};

function isPlainWord(service: string): boolean {
  return /^[a-z][a-z0-9-]*$/.test(service);
}

function buildOperation(module: SdkModule | undefined, service: string, name: string): Operation {
  const Command = commandFor(module, service, name);
  if (module === undefined) throw uncheckedUse(service, name);
  const shapes = shapesOf(new Command({}));
  return {
    service,
    name,
    Client: module.Client,
    Command,
    paginator: paginatorOf(module, name),
    outputShape: shapes?.output,
    inputMembers: shapes ? memberNames(shapes.input) : [],
    sdkInput: inputWriter(shapes?.input, { hasEmptyLists: service !== 'ec2' }),
  };
}

function commandFor(module: SdkModule | undefined, service: string, name: string): SdkCommandConstructor {
  const Command = module && commandOf(module, name);
  if (Command === undefined) throw uncheckedUse(service, name);
  return Command;
}

function uncheckedUse(service: string, name: string): Error {
  return new Error(`${service}:${name} was not checked before its use`);
}
