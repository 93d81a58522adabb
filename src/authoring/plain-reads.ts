import { isReadOperation, isSecretRead } from '../catalog/operation-access.ts';
import type { Service } from './resolve-operation.ts';

/** The reads of a service that return no secrets, in the order of its operations. */
export function plainReads(service: Service): readonly string[] {
  const known = readsOf.get(service);
  if (known !== undefined) return known;
  const { service: name, operations } = service;
  const reads = operations.filter((each) => isReadOperation(name, each) && !isSecretRead(name, each));
  readsOf.set(service, reads);
  return reads;
}

/** Each operation of a service is compared with all of them. */
const readsOf = new WeakMap<Service, readonly string[]>();
