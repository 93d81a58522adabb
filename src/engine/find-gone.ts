import type { Lookup } from '../policy/model/policy.ts';
import type { ErrorRecord } from '../run-log/records.ts';
import type { JsonValue } from '../values/json.ts';
import { type Question, questionKey, questionOf } from './ask.ts';
import type { Evaluation } from './evaluation.ts';
import { type Resolved, resourcesOf } from './resolve-resources.ts';

/**
 * Finds the resources that were deleted between the list and a lookup. A "not found" from AWS proves nothing: the same
 * error name may say that a user has no password, or that there is no user. So the list is read again, once, and only
 * what it no longer has is gone.
 *
 * Whatever is uncertain remains an error: a list that cannot be read again, a lookup whose input uses more than the
 * element of the list, a list with elements that it did not have before, one of which may be the same resource,
 * changed.
 *
 * @param listed - what the policy's first call requested, and what it listed.
 */
export async function findGone(
  evaluation: Evaluation,
  { question, elements }: { readonly question: Question; readonly elements: readonly JsonValue[] },
  resolved: readonly Resolved[],
): Promise<readonly Resolved[]> {
  const { policy, cell, cove } = evaluation;
  const suspects = resolved.filter(isSuspect);
  if (suspects.length === 0) return resolved;
  const again = await cell.callAgain(policy.call, question);
  if (!again.ok) return resolved;
  const left = resourcesOf(policy, again.value, cove);
  const gone = new Set<Resolved>();
  for (const lookup of policy.lookups) {
    const ofLookup = suspects.filter(({ asked }) => asked?.lookup === lookup);
    if (ofLookup.length === 0) continue;
    const before = inputsOf(evaluation, lookup, elements);
    const now = inputsOf(evaluation, lookup, left);
    if (before === undefined || now === undefined || ![...now].every((each) => before.has(each))) continue;
    const missing = ofLookup.filter(({ asked }) => asked !== undefined && !now.has(questionKey(asked.question)));
    if (left.length + missing.length <= elements.length) for (const each of missing) gone.add(each);
  }
  return resolved.map((each) => (!each.ok && gone.has(each) ? { ...each, isGone: true } : each));
}

/** What AWS says if something does not exist, in any service's words. */
const NOT_FOUND = /NotFound|NoSuch|NotExist|NonExist|Unknown|Deleted|^404$/i;

function isSuspect(each: Resolved): each is Extract<Resolved, { readonly ok: false }> {
  return !each.ok && each.asked !== undefined && isNotFound(each.error);
}

function isNotFound({ kind, code }: ErrorRecord): boolean {
  return kind === 'validation' && NOT_FOUND.test(code ?? '');
}

/** What a lookup requests for each element of a list; undefined if that is uncertain. */
function inputsOf(
  { policy, cove }: Evaluation,
  lookup: Lookup,
  elements: readonly JsonValue[],
): ReadonlySet<string> | undefined {
  const before = policy.lookups.slice(0, policy.lookups.indexOf(lookup));
  // The elements of an expanded answer are not those of the list.
  if (before.some(({ expand }) => expand !== undefined)) return undefined;
  try {
    return new Set(elements.map((element) => questionKey(questionOf(lookup, element, cove))));
  } catch {
    // It uses the answer of an earlier lookup: whether the same would be requested is not known, so the error stands.
    return undefined;
  }
}
