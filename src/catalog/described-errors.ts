import type { Catalog } from './catalog.ts';
import { meaningOf } from './error-names.ts';
import type { DocumentedError } from './read-documentation.ts';

export interface DescribedError extends DocumentedError {
  /** Whether `absent` takes it for "there is none": for its name, for words of its message alone, or never. */
  readonly absence: 'by-name' | 'by-words' | 'never';
}

/** What AWS documents of an operation's errors, without names that the SDK does not throw, as far as it tells. */
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
