import { isReadOperation, isSecretRead } from '../catalog/operation-access.ts';
import { fold, nounOf, singular, words } from './names.ts';
import type { Service } from './resolve-operation.ts';

/**
 * The read of a service that is about what a write changes: `DeleteTrail` → `GetTrail`. Undefined if the names suggest
 * none.
 */
export function nearestRead({ service, operations }: Service, write: string): string | undefined {
  const wanted = singular(nounOf(write));
  const ranked = operations
    .filter((name) => isReadOperation(service, name) && !isSecretRead(service, name))
    .map((name) => ({ name, likeness: likeness(wanted, singular(nounOf(name))) }))
    .filter(({ likeness: score }) => score > 0)
    .sort((a, b) => b.likeness - a.likeness || a.name.length - b.name.length);
  return ranked[0]?.name;
}

function likeness(wanted: string, found: string): number {
  if (fold(wanted) === fold(found)) return 100;
  const words1 = new Set(words(wanted).map(fold));
  const words2 = words(found).map(fold);
  const shared = words2.filter((word) => words1.has(word)).length;
  return shared === 0 ? 0 : (shared * 100) / (words1.size + words2.length);
}
