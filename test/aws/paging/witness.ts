import { readFileSync } from 'node:fs';
import type { Catalog, Operation } from '../../../src/catalog/catalog.ts';
import type { DataShape } from '../../../src/catalog/data-shape.ts';
import { isReadOperation } from '../../../src/catalog/operation-access.ts';
import { watchPaginator } from '../../../src/catalog/paging/watch-paginator.ts';
import { type AnswerMembers, fakeOperation, type MemberKind } from './fake-operation.ts';

/** What somebody else says about an operation: the SDK's paginators and schemas, or botocore's. */
export interface Testimony {
  readonly operation: Operation;
  /** Members of the answer, two structures deep. */
  readonly outputs: readonly (readonly [path: string, kind: string])[];
  readonly paginator: WitnessedPaginator | undefined;
}

export interface WitnessedPaginator {
  readonly tokens: readonly (readonly [asks: string, answers: string])[];
  readonly more: string | null;
}

/**
 * From the SDK's clients, as they are installed. Packages that are named like a client and are not have nothing to say.
 */
export async function askClients(catalog: Catalog, services: readonly string[]): Promise<Testimony[]> {
  const operations = services.flatMap((service) => {
    const found = catalog.service(service);
    if (!found.ok) return [];
    return found.operations
      .filter((name) => isReadOperation(service, name))
      .map((name) => catalog.operation(service, name));
  });
  return Promise.all(operations.map((operation) => askClient(catalog, operation)));
}

async function askClient(catalog: Catalog, operation: Operation): Promise<Testimony> {
  const seen = operation.paginator && (await watchPaginator(operation, operation.paginator));
  const shapes = catalog.shapes(operation.service, operation.name);
  return {
    operation,
    outputs: shapes === undefined ? [] : membersOf(shapes.output),
    paginator: seen && { tokens: [[seen.asks, seen.answers]], more: null },
  };
}

function membersOf(output: DataShape, above = ''): [path: string, kind: string][] {
  if (output.kind !== 'structure') return [];
  return output.memberNames.flatMap((name) => {
    const member = output.member(name);
    if (member === undefined) return [];
    const path = `${above}${name}`;
    return [[path, member.kind] as [string, string], ...(above === '' ? membersOf(member, `${path}.`) : [])];
  });
}

interface ModelFacts {
  readonly inputs: readonly string[];
  readonly outputs: readonly (readonly [path: string, kind: string])[];
  readonly paginator: WitnessedPaginator | null;
}

/**
 * From botocore's models, as `scripts/paging/models.py` writes them. An operation that no client has is made up by its
 * model.
 */
export function askModels(file: string, catalog: Catalog): Testimony[] {
  const { operations } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly operations: Readonly<Record<string, ModelFacts>>;
  };
  return Object.entries(operations).flatMap(([key, facts]) => {
    const [service = '', name = ''] = key.split(':');
    if (!isReadOperation(service, name)) return [];
    const { inputs, outputs } = facts;
    const operation = isCallable(catalog, service, name)
      ? catalog.operation(service, name)
      : fakeOperation({ service, name, inputs, outputs: nested(outputs) });
    return [{ operation, outputs, paginator: facts.paginator ?? undefined }];
  });
}

function isCallable(catalog: Catalog, service: string, name: string): boolean {
  return catalog.check(service, name).ok;
}

function nested(outputs: ModelFacts['outputs']): AnswerMembers {
  const members: Record<string, MemberKind | Record<string, MemberKind>> = {};
  for (const [path, kind] of outputs) {
    const [outer = '', inner] = path.split('.');
    if (inner === undefined) {
      members[outer] = kind === 'structure' ? {} : (kind as MemberKind);
      continue;
    }
    const below = members[outer];
    if (typeof below === 'object') below[inner] = kind === 'structure' ? 'unknown' : (kind as MemberKind);
  }
  return members;
}
