import { type LocatedValue, member } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { type PolicyContext, report } from '../model/policy-context.ts';

/**
 * The error names that mean "there is none" for a call, each also as the SDK throws it: IAM writes `NoSuchEntity` in its answers and in its
 * documentation, and the SDK throws `NoSuchEntityException`. One that is almost the name of an error of the service is told, as a warning:
 * services throw errors that their API models do not have, and what is not recognised is an error of the run, never an absence.
 *
 * @param call - the call or lookup in the file.
 * @param names - what stands under `absent`.
 */
export function absentErrors(
  context: PolicyContext,
  service: string,
  call: LocatedValue,
  names: readonly string[],
): readonly string[] {
  if (names.length === 0) return [];
  const known = context.services.errorNames(service);
  const places = member(call, 'absent');
  for (const place of places?.kind === 'list' ? places.items : []) {
    if (place.kind !== 'scalar' || typeof place.value !== 'string' || known.has(place.value)) continue;
    const meant = nearest(place.value, known);
    if (meant === undefined) continue;
    report(context, place, {
      code: 'types/unknown-error',
      severity: 'warning',
      message: `${quoteValue(place.value)} is not the name of an error of "${service}"`,
      hint: `did you mean ${quoteValue(meant)}?`,
    });
  }
  return [...new Set(names.flatMap((name) => [name, known.get(name) ?? name]))];
}

const endings = /(Exception|Fault|Error)$/;

/** A name that differs in capitals, in its ending, or in a letter or two of many. */
function nearest(name: string, known: ReadonlyMap<string, string>): string | undefined {
  const byStem = new Map([...known].reverse().map(([each, sdkName]) => [stemOf(each), sdkName]));
  const meant = didYouMean(stemOf(name), [...byStem.keys()].reverse(), { isPlausible: true });
  return meant === undefined ? undefined : byStem.get(meant);
}

function stemOf(name: string): string {
  return name.replace(endings, '').toLowerCase();
}
