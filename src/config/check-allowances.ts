import type { Diagnostic } from '../documents/diagnostic.ts';
import { type LocatedValue, member } from '../documents/located-value.ts';
import type { SourceText } from '../documents/source-text.ts';
import type { ConfigFile } from './config-file.generated.ts';

type Allowances = NonNullable<ConfigFile['allow']>;

export interface CheckedAllowances {
  /** Those that are in force. */
  readonly allow: Allowances;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Leaves out what has expired, with a warning: whoever set the date wanted to be asked again. A day that does not exist
 * is an error.
 *
 * @param located - the list, as written in the file.
 */
export function checkAllowances(
  allow: Allowances,
  located: LocatedValue | undefined,
  source: SourceText,
  now: Date,
): CheckedAllowances {
  const today = now.toISOString().slice(0, 10);
  const diagnostics: Diagnostic[] = [];
  const inForce = allow.filter(({ kind, expires }, index) => {
    const place = member(member(located, String(index)), 'expires') ?? located ?? { start: 0, end: 0 };
    if (!isDay(expires)) {
      const message = `${expires} is not a day: expected YYYY-MM-DD`;
      diagnostics.push(source.diagnostic(place.start, place.end, { code: 'config/day', message }));
      return false;
    }
    if (expires >= today) return true;
    const message = `the permission for errors of kind ${kind} expired on ${expires}: they count again`;
    const hint = 'extend it if the reason still holds, or remove it';
    diagnostics.push(
      source.diagnostic(place.start, place.end, { code: 'config/expired', severity: 'warning', message, hint }),
    );
    return false;
  });
  return { allow: inForce, diagnostics };
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
