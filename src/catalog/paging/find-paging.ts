import type { NormalizedSchema } from '@smithy/core/schema';
import type { Operation } from '../catalog.ts';
import { childShape, dataShapeOf, memberNames } from '../output-shape.ts';
import { type AnswerMember, derivePaging } from './derive-paging.ts';
import { JUDGED_PAGING } from './paging.generated.ts';
import type { JudgedPaging, Paging } from './paging.ts';
import { watchPaginator } from './watch-paginator.ts';

/** How an operation pages, and how that is known. */
export interface FoundPaging {
  readonly paging: Paging;
  /** It was judged for this very operation: no other member of an answer is about pages. */
  readonly isJudged: boolean;
}

const found = new WeakMap<Operation, FoundPaging>();

/** How an operation pages, if known from before: every call asks. */
export function knownPaging(operation: Operation): FoundPaging | undefined {
  return found.get(operation);
}

/**
 * How an operation pages: as it was judged, else by the names of its members, else as the SDK's paginator does it.
 *
 * A judgement about members that the installed client does not have is not used.
 */
export async function findPaging(operation: Operation): Promise<FoundPaging> {
  const known = found.get(operation);
  if (known !== undefined) return known;
  const result = await work(operation);
  found.set(operation, result);
  return result;
}

async function work(operation: Operation): Promise<FoundPaging> {
  const judged = judgementOf(operation);
  if (judged !== undefined && judged.kind !== 'derived') return { paging: judged, isJudged: true };
  const derived = await derive(operation);
  if (derived.kind !== 'paged' || judged === undefined) return { paging: derived, isJudged: false };
  const { kind: _, ...members } = judged;
  return { paging: { ...derived, ...members }, isJudged: true };
}

async function derive(operation: Operation): Promise<Paging> {
  const { outputShape, inputMembers, paginator } = operation;
  const derived: Paging =
    outputShape === undefined
      ? { kind: 'unknown' }
      : derivePaging({ inputs: inputMembers, outputs: answerMembers(outputShape) });
  if (derived.kind === 'paged' || paginator === undefined) return derived;
  const seen = await watchPaginator(operation, paginator);
  return seen === undefined ? derived : { kind: 'paged', tokens: [{ asks: seen.asks, answers: seen.answers }] };
}

function judgementOf(operation: Operation): JudgedPaging | undefined {
  const name = `${operation.service}:${operation.name}`;
  const judged = Object.hasOwn(JUDGED_PAGING, name) ? JUDGED_PAGING[name] : undefined;
  return judged !== undefined && fits(judged, operation) ? judged : undefined;
}

/** A client without schemas does not reveal its members. */
function fits(judged: JudgedPaging, { outputShape, inputMembers }: Operation): boolean {
  if (outputShape === undefined) return true;
  const asked = askedInputs(judged);
  const sent = judged.kind === 'paged' || judged.kind === 'derived' ? Object.keys(judged.sends ?? {}) : [];
  return [...asked, ...sent].every((name) => inputMembers.includes(name));
}

function askedInputs(judged: JudgedPaging): readonly string[] {
  if (judged.kind === 'paged') return judged.tokens.map(({ asks }) => asks);
  return judged.kind === 'capped' && judged.asks !== undefined ? [judged.asks] : [];
}

function answerMembers(output: NormalizedSchema): AnswerMember[] {
  return memberNames(output).flatMap((name) => {
    const child = childShape(output, name);
    if (child === undefined) return [];
    const kind = dataShapeOf(child).kind;
    const below = kind !== 'structure' ? [] : memberNames(child).map((inner) => memberBelow(child, name, inner));
    return [{ path: name, kind }, ...below];
  });
}

function memberBelow(parent: NormalizedSchema, outer: string, name: string): AnswerMember {
  const child = childShape(parent, name);
  return { path: `${outer}.${name}`, kind: child === undefined ? 'unknown' : dataShapeOf(child).kind };
}
