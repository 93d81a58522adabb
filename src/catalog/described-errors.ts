import type { Catalog } from './catalog.ts';
import { meaningOf } from './error-names.ts';
import type { DocumentedError } from './read-documentation.ts';

export interface DescribedError extends DocumentedError {
  /** Whether `absent` accepts it as "there is none": by its name, only by words of its message, or never. */
  readonly absence: 'by-name' | 'by-words' | 'never';
}

/** What AWS documents about an operation's errors, without names that the SDK is known not to throw. */
export function describedErrors(
  catalog: Catalog,
  service: string,
  errors: readonly DocumentedError[],
): DescribedError[] {
  const thrown = new Set(catalog.errorNames(service).values());
  const servers = catalog.serverErrors(service);
  return errors
    .filter(({ name }) => thrown.size === 0 || thrown.has(name))
    .map((error) => ({ ...error, absence: servers.has(error.name) ? 'never' : absenceOf(error.name) }));
}

function absenceOf(name: string): DescribedError['absence'] {
  const meaning = meaningOf(name);
  if (meaning === undefined) return 'by-name';
  return meaning === 'denial' ? 'by-words' : 'never';
}
