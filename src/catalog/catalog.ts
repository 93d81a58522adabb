import type { NormalizedSchema } from '@smithy/core/schema';
import { ourClientFolders } from './client-folders.ts';
import type { DataShapes } from './data-shape.ts';
import type { KnownClient } from './known-client.ts';
import {
  broken,
  notInstalled,
  notTrusted,
  type OperationCheck,
  type Refusal,
  unknownOperation,
  unknownService,
} from './operation-check.ts';
import { createOperationShapes } from './operation-shapes.ts';
import { errorNamesOf, errorStatusesOf, memberNames, serverErrorsOf, shapesOf } from './output-shape.ts';
import { createSdkClients, type SdkClients } from './sdk-clients.ts';
import { type InputWriter, inputWriter } from './sdk-input.ts';
import {
  commandOf,
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
  const { moduleOf, clientOf } = createSdkClients({ ours, projects }, callsNothing);
  const operation = createOperations(moduleOf);
  const shapesOfOperation = createOperationShapes();

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

  const check = (name: string, operationName: string): OperationCheck => {
    const found = find(name);
    if (!found.ok) return found;
    const service = canonicalServiceName(name);
    try {
      if (!found.client.has(operationName)) return unknownOperation(found.client.operations(), service, operationName);
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
    operation,
    shapes(name, operationName) {
      const service = canonicalServiceName(name);
      const client = clientOf(service);
      if (client?.has(operationName) !== true) throw uncheckedUse(service, operationName);
      return shapesOfOperation(client, operationName);
    },
    errorNames: (name) => errorNamesOf(errorsOf(name)),
    serverErrors: (name) => serverErrorsOf(errorsOf(name)),
    errorStatuses: (name) => errorStatusesOf(errorsOf(name)),
  };
}

function unusable(service: string, error: unknown): Refusal {
  return error instanceof UntrustedClientError ? notTrusted(service, error) : broken(service, error);
}

const NO_ERRORS: Readonly<Record<string, unknown>> = {};

/** Each operation is made once, by whatever name its service is asked for. */
function createOperations(moduleOf: SdkClients['moduleOf']): Catalog['operation'] {
  const made = new Map<string, Operation>();
  /** By the names as they are written, of the service and the operation: every call of a run asks. */
  const asWritten = new Map<string, Map<string, Operation>>();
  return (name, operationName) => {
    const ofService = asWritten.get(name) ?? new Map<string, Operation>();
    const written = ofService.get(operationName);
    if (written !== undefined) return written;
    const service = canonicalServiceName(name);
    const key = `${service}:${operationName}`;
    const operation = made.get(key) ?? buildOperation(moduleOf(service), service, operationName);
    made.set(key, operation);
    asWritten.set(name, ofService.set(operationName, operation));
    return operation;
  };
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
