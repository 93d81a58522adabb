import { answeredEverywhere } from '../catalog/answers-everywhere.ts';
import { isGlobalService } from '../catalog/service-regions.ts';
import type { PolicyParts } from './policy-parts.ts';
import type { Service } from './resolve-operation.ts';

/** The regions that a draft asks: what says the same in every region is asked in one. */
export function regionsOf({ service }: Service, operation: string): PolicyParts['regions'] {
  if (isGlobalService(service)) return undefined;
  return answeredEverywhere(service, operation)?.kind === 'same' ? 'home' : 'enabled';
}

/** Whether an operation lists what is in several regions in each of them. */
export function isSpread({ service }: Service, operation: string): boolean {
  return answeredEverywhere(service, operation)?.kind === 'spread';
}

/** Whether a member says in which of the regions that list it a resource is. */
export function isHomeRegion(name: string): boolean {
  return /^(home|bucket)region$/i.test(name);
}
