import type { Catalog } from '../catalog/catalog.ts';
import { type LocatedValue, member } from '../documents/located-value.ts';
import { quoteValue } from '../documents/quote-value.ts';
import type { Policy } from '../policy/model/policy.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { JsonObject } from '../values/json.ts';
import { checkAgainstShape, type ReportProblem } from './check-answer.ts';
import type { Expected, WantedCall, WantedError, WantedRefusal } from './policy-test.ts';
import type { ExpectedError, TestEntry, UnplannedFinding } from './policy-test-file.generated.ts';

export interface ExpectedContext {
  readonly entry: TestEntry;
  readonly located: LocatedValue;
  readonly policy: Policy;
  readonly catalog: Catalog;
}

/** What has to come of a test, with its calls held against those that the policy has. */
export function expectedOf(context: ExpectedContext, report: ReportProblem): Expected {
  const { finds = [], changes, unplanned } = context.entry;
  const isLooked = changes !== undefined || unplanned !== undefined;
  return {
    verdict: verdictOf(context.entry),
    finds: finds.map((each) => (typeof each === 'string' ? { resource: each } : each)),
    changes: isLooked ? { calls: callsOf(context, report), unplanned: (unplanned ?? []).map(toRefusal) } : undefined,
  };
}

function verdictOf({ error, skipped }: TestEntry): Expected['verdict'] {
  if (error !== undefined) return { kind: 'error', error: errorOf(error) };
  return skipped === undefined ? { kind: 'finds' } : { kind: 'skipped', reason: skipped };
}

function errorOf(error: ExpectedError): WantedError {
  return typeof error === 'string' ? { kind: error } : error;
}

function toRefusal(each: UnplannedFinding): WantedRefusal {
  return typeof each === 'string' ? { resource: each } : each;
}

function callsOf(context: ExpectedContext, report: ReportProblem): WantedCall[] {
  const { policy, located } = context;
  const places = member(located, 'changes');
  const remediations = policy.remediate.map(nameOf);
  const undos = policy.remediate.flatMap(({ undo }) => undo.map(nameOf));
  return (context.entry.changes ?? []).map(({ operation, input, undo }, index) => {
    const place = places?.kind === 'list' ? places.items[index] : undefined;
    const call = callOf(
      { operation, input, place, known: remediations, noun: 'changes anything with' },
      context,
      report,
    );
    if (undo === undefined) return call;
    const undone = member(place, 'undo');
    const calls = undo === null ? [] : [undo].flat();
    return {
      ...call,
      undo: calls.map((each, at) => {
        const where = undone?.kind === 'list' ? undone.items[at] : undone;
        return callOf({ ...each, place: where, known: undos, noun: 'takes anything back with' }, context, report);
      }),
    };
  });
}

interface WrittenCall {
  readonly operation: string;
  readonly input: { readonly [member: string]: unknown };
  readonly place: LocatedValue | undefined;
  /** The operations that the policy has there. */
  readonly known: readonly string[];
  readonly noun: string;
}

function callOf(
  { operation: written, input, place, known, noun }: WrittenCall,
  { policy, catalog }: ExpectedContext,
  report: ReportProblem,
): WantedCall {
  const [service = '', operation = ''] = written.split(':');
  const checked = catalog.check(service, operation);
  const name = checked.ok ? `${checked.service}:${operation}` : written;
  const span = member(place, 'operation');
  if (!known.includes(name) && span !== undefined) {
    const meant = didYouMean(written, known);
    const all = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
    report(span, {
      code: 'test/never-called',
      message: `policy ${quoteValue(policy.id)} never ${noun} ${quoteValue(written)}`,
      hint: meant === undefined ? all : `did you mean ${quoteValue(meant)}?`,
    });
  }
  const shapes = checked.ok ? catalog.shapes(service, operation) : undefined;
  const inputPlace = member(place, 'input');
  if (shapes !== undefined && inputPlace !== undefined) checkAgainstShape('input', inputPlace, shapes.input, report);
  return { operation: name, input: input as JsonObject };
}

function nameOf({ service, operation }: { readonly service: string; readonly operation: string }): string {
  return `${service}:${operation}`;
}
