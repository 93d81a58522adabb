import type { Catalog, ServiceCheck } from '../catalog/catalog.ts';
import { CoveError } from '../cove-error.ts';

export type Service = Extract<ServiceCheck, { readonly ok: true }>;

/** What somebody typed: a whole service, or one operation of it. */
export interface Named {
  readonly service: Service;
  /** As the AWS API spells it. */
  readonly operation: string | undefined;
}

/**
 * Finds what `cloudtrail:DescribeTrails` or `cloudtrail` names. Services may also have the names that boto3 and the AWS
 * CLI use, and so may operations: `describe-trails`, `describe_trails`.
 *
 * @throws {CoveError} `usage`, with what was meant, or with the line that installs the client.
 */
export function resolveOperation(text: string, catalog: Catalog): Named {
  const [, name = '', , wanted] = /^([^:]*)(:(.*))?$/s.exec(text.trim()) ?? [];
  const service = catalog.service(name);
  if (!service.ok) throw refused(service);
  if (wanted === undefined) return { service, operation: undefined };
  const operation = service.operations.find((each) => each === wanted) ?? inOtherSpelling(service, wanted);
  if (operation === undefined) {
    const check = catalog.check(service.service, wanted);
    throw check.ok ? new Error(`${text} is an operation that is not listed`) : refused(check, service.service);
  }
  return { service, operation };
}

function inOtherSpelling({ operations }: Service, wanted: string): string | undefined {
  const folded = fold(wanted);
  return operations.find((each) => fold(each) === folded);
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

function refused(
  { message, hint }: { readonly message: string; readonly hint?: string | undefined },
  service?: string,
): CoveError {
  const list = service && `cove-policy explain ${service} lists the operations`;
  const next = hint ?? list;
  return new CoveError('usage', message, { hint: next });
}
