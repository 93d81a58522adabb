import pc from 'picocolors';
import { isReadOperation, isSecretRead, operationClassOf } from '../catalog/operation-access.ts';
import { isGlobalService } from '../catalog/service-regions.ts';
import { wrap } from '../text/layout.ts';
import { greatest } from '../values/long-lists.ts';
import type { ExplainLayout } from './explain-operation.ts';
import type { Service } from './resolve-operation.ts';

/** A service's operations, grouped by what a policy may do with them. */
export interface ServiceDescription {
  readonly service: string;
  readonly packageName: string;
  readonly isGlobal: boolean;
  /** For `call` and `lookups`. */
  readonly reads: readonly string[];
  /** Reads that return secrets or private data: with `--allow-secret-reads` only. */
  readonly secretReads: readonly string[];
  /** Named like reads, but nothing else is known about them: with `--trust-read` only. */
  readonly unknown: readonly string[];
  /** For `remediate`. */
  readonly writes: readonly string[];
}

export function describeService({ service, packageName, operations }: Service): ServiceDescription {
  const isRead = (name: string): boolean => isReadOperation(service, name);
  const isUnknown = (name: string): boolean => operationClassOf(service, name) === 'unknown';
  const isSecret = (name: string): boolean => isRead(name) && isSecretRead(service, name);
  return {
    service,
    packageName,
    isGlobal: isGlobalService(service),
    reads: operations.filter((name) => isRead(name) && !isSecret(name)),
    secretReads: operations.filter(isSecret),
    unknown: operations.filter(isUnknown),
    writes: operations.filter((name) => !isRead(name) && !isUnknown(name)),
  };
}

export function explainService(described: ServiceDescription, { color, width }: ExplainLayout): string {
  const colors = pc.createColors(color);
  const scope = described.isGlobal ? 'global: asked once per account' : 'regional';
  const groups: readonly (readonly [string, readonly string[]])[] = [
    ['read', described.reads],
    ['read, returns secrets or private data: with --allow-secret-reads only', described.secretReads],
    ['not known, and named like a read: with --trust-read only', described.unknown],
    ['write: under `remediate` only', described.writes],
  ];
  const lines = groups.flatMap(([title, names]) =>
    names.length === 0 ? [] : ['', `${colors.bold(title)} (${names.length})`, ...inColumns(names, width)],
  );
  const next = `cove-policy explain ${described.service}:${exampleOf(described)} says more about one of them.`;
  const head = `${colors.bold(described.service)}  ${colors.dim(`${described.packageName}, ${scope}`)}`;
  return `${[head, ...lines, '', ...wrap(next, width)].join('\n')}\n`;
}

function exampleOf({ reads, secretReads, writes }: ServiceDescription): string {
  return reads[0] ?? secretReads[0] ?? writes[0] ?? 'Operation';
}

/** Down the columns, as `ls` lists files. */
function inColumns(names: readonly string[], width: number): string[] {
  const cell = greatest(names.map(({ length }) => length)) + 2;
  const columns = Math.max(1, Math.floor((width - 2) / cell));
  const height = Math.ceil(names.length / columns);
  return Array.from({ length: height }, (_, row) => {
    const inRow = names.filter((_, index) => index % height === row);
    return `  ${inRow.map((name) => name.padEnd(cell)).join('')}`.trimEnd();
  });
}
