import { type ErrorMeaning, isStockWording, meaningOf } from '../../catalog/error-names.ts';
import { type LocatedValue, member } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import type { Problem } from '../../documents/source-text.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import type { AbsentError } from '../model/policy.ts';
import { type PolicyContext, report } from '../model/policy-context.ts';
import type { Absent } from '../model/policy-file.generated.ts';

/**
 * The errors that mean "there is none" for a call, each also by the name that the SDK throws: IAM writes `NoSuchEntity`
 * in its answers and in its documentation, and the SDK throws `NoSuchEntityException`.
 *
 * A name that says nothing about the thing requested is refused: a call that was throttled or not allowed has not
 * looked. A name that is almost one of the service's errors is a warning: services throw errors that are missing from
 * their API models, and what is not recognised is an error of the run.
 *
 * @param call - the call or lookup in the file.
 * @param entries - the value of `absent`.
 */
export function absentErrors(
  context: PolicyContext,
  service: string,
  call: LocatedValue,
  entries: Absent,
): readonly AbsentError[] {
  if (entries.length === 0) return [];
  const known = context.services.errorNames(service);
  const places = member(call, 'absent');
  for (const place of places?.kind === 'list' ? places.items : []) checkEntry(context, service, place);
  const errors = entries.flatMap((entry) => {
    const { error: name, message } = typeof entry === 'string' ? { error: entry, message: undefined } : entry;
    return [name, known.get(name) ?? name].map((each) => ({ name: each, message }));
  });
  const unique = new Map(errors.map((error) => [JSON.stringify([error.name, error.message]), error]));
  return [...unique.values()];
}

function checkEntry(context: PolicyContext, service: string, place: LocatedValue): void {
  const name = member(place, 'error') ?? place;
  if (name.kind !== 'scalar' || typeof name.value !== 'string') return;
  const words = member(place, 'message');
  const problem = nameProblem(context, service, name.value, words !== undefined);
  if (problem !== undefined) report(context, name, problem);
  if (words?.kind === 'scalar' && typeof words.value === 'string' && isStockWording(words.value)) {
    report(context, words, {
      code: 'semantic/absent-words',
      message: `every refusal may say ${quoteValue(words.value)}, whatever was asked for`,
      hint: 'use words with which AWS says that there is none, as in "is not enabled"',
    });
  }
}

function nameProblem(context: PolicyContext, service: string, name: string, hasWords: boolean): Problem | undefined {
  const thrown = context.services.errorNames(service).get(name) ?? name;
  const meaning = context.services.serverErrors(service).has(thrown) ? 'failure' : meaningOf(name);
  if (meaning === 'denial' && hasWords) return undefined;
  if (meaning !== undefined) return neverAbsent(name, meaning);
  return unknownName(context, service, name);
}

const REASONS: Readonly<Record<ErrorMeaning, string>> = {
  denial: 'AWS uses it to refuse the caller, whether there is something or not',
  credentials: 'AWS uses it when it does not accept the caller',
  throttling: 'AWS uses it for too many requests',
  failure: 'AWS uses it for its own failures',
  'not-from-aws': 'AWS has no error with that name',
};

function neverAbsent(name: string, meaning: ErrorMeaning): Problem {
  return {
    code: 'semantic/never-absent',
    message: `${quoteValue(name)} cannot mean that there is none: ${REASONS[meaning]}`,
    hint:
      meaning === 'denial'
        ? `if AWS says so in words, name these: { error: ${name}, message: "is not enabled" }`
        : 'remove it: a call that fails like this is an error, neither compliant nor a finding',
  };
}

function unknownName(context: PolicyContext, service: string, name: string): Problem | undefined {
  const known = context.services.errorNames(service);
  const meant = known.has(name) ? undefined : nearest(name, known);
  return meant === undefined
    ? undefined
    : {
        code: 'types/unknown-error',
        severity: 'warning',
        message: `${quoteValue(name)} is not the name of an error of "${service}"`,
        hint: `did you mean ${quoteValue(meant)}?`,
      };
}

const ENDINGS = /(Exception|Fault|Error)$/;

/** A name that differs in capitals, in its ending, or in a letter or two of many. */
function nearest(name: string, known: ReadonlyMap<string, string>): string | undefined {
  const byStem = new Map([...known].reverse().map(([each, sdkName]) => [stemOf(each), sdkName]));
  const meant = didYouMean(stemOf(name), [...byStem.keys()].reverse(), { isPlausible: true });
  return meant === undefined ? didYouMean(name, [...known.values()], { isPlausible: true }) : byStem.get(meant);
}

function stemOf(name: string): string {
  return name.replace(ENDINGS, '').toLowerCase();
}
