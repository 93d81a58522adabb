import type { Catalog, Operation } from './catalog.ts';
import { type DescribedError, describedErrors } from './described-errors.ts';
import { findIamActions, type IamActions } from './iam-actions.ts';
import { isReadOperation, isSecretRead, operationClassOf } from './operation-access.ts';
import { shapesOf } from './output-shape.ts';
import { describePaging, type Pagination } from './paging/describe-paging.ts';
import { partialSentences } from './partial-sentences.ts';
import { preparedAnswer } from './prepared-answers.ts';
import { readDocumentation } from './read-documentation.ts';
import { isGlobalService } from './service-regions.ts';
import { type ShapeTree, shapeTreeOf } from './shape-tree.ts';
import { unmarkedSecretsOf } from './unmarked-secrets.ts';

/** All that is known about an operation without calling it: plain data, fit for JSON. */
export interface OperationDescription {
  /** The SDK client's name. */
  readonly service: string;
  readonly operation: string;
  /** What AWS says it does, in a sentence; null if the client's package does not say. */
  readonly summary: string | null;
  readonly packageName: string;
  /** `unknown`: it is named like a read, but nothing else is known about it. */
  readonly access: 'read' | 'write' | 'unknown';
  /** The answer contains credentials, or customers' data. */
  readonly handsOutSecrets: boolean;
  /** A global service is called once per account, whatever regions a policy names. */
  readonly isGlobal: boolean;
  readonly iam: IamActions;
  readonly pagination: Pagination;
  /** What its answers leave out, and how they say so; sentences. */
  readonly partial: readonly string[];
  /** How an answer that AWS prepares in the background is waited for and read; sentences. Empty for all others. */
  readonly prepared: readonly string[];
  /**
   * Null if the client's package does not say. AWS documents some of an operation's errors elsewhere, or nowhere.
   */
  readonly errors: readonly DescribedError[] | null;
  /** Null for a client too old to have schemas. */
  readonly input: ShapeTree | null;
  readonly output: ShapeTree | null;
}

/**
 * Describes an operation, from the installed SDK client.
 *
 * @param service - client name or alias.
 * @throws for an operation that the catalog's `check` refuses.
 */
export async function describeOperation(
  catalog: Catalog,
  service: string,
  name: string,
): Promise<OperationDescription> {
  const operation = catalog.operation(service, name);
  const client = catalog.service(service);
  if (!client.ok) throw new Error(client.message);
  const documentation = readDocumentation(client.file, name);
  return {
    service: operation.service,
    operation: name,
    summary: documentation?.summary ?? null,
    packageName: client.packageName,
    access: accessOf(operation.service, name),
    handsOutSecrets: isSecretRead(operation.service, name),
    isGlobal: isGlobalService(operation.service),
    iam: findIamActions(operation.service, name),
    pagination: await describePaging(operation),
    partial: partialSentences(operation.service, name),
    prepared: preparedAnswer(`${operation.service}:${name}`),
    errors: documentation === undefined ? null : describedErrors(catalog, operation.service, documentation.errors),
    ...shapeTrees(operation, (structure, member) => documentation?.values.get(`${structure}.${member}`)),
  };
}

function accessOf(service: string, name: string): OperationDescription['access'] {
  if (isReadOperation(service, name)) return 'read';
  return operationClassOf(service, name) === 'unknown' ? 'unknown' : 'write';
}

function shapeTrees(
  { service, name, Command }: Operation,
  valuesOf: Parameters<typeof shapeTreeOf>[1],
): Pick<OperationDescription, 'input' | 'output'> {
  const shapes = shapesOf(new Command({}));
  if (shapes === undefined) return { input: null, output: null };
  return {
    input: shapeTreeOf(shapes.input, valuesOf),
    output: shapeTreeOf(shapes.output, valuesOf, unmarkedSecretsOf(service, name)),
  };
}
