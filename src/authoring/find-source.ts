import type { DataShape, StructureShape } from '../catalog/data-shape.ts';
import { answerPartsOf, lostPart } from '../catalog/partial-answers.ts';
import { takesArn } from '../catalog/read-documentation.ts';
import type { ServiceCatalog } from '../policy/model/service-catalog.ts';
import type { JsonObject, JsonValue } from '../values/json.ts';
import { filledMembers } from './filled-members.ts';
import { ownMember } from './find-identity.ts';
import { findSubject, type Subject } from './find-subject.ts';
import { field, fold, nounOf, singular } from './names.ts';
import { plainReads } from './plain-reads.ts';
import type { Service } from './resolve-operation.ts';
import { wantedInputs } from './wanted-inputs.ts';

/** A call that lists what another one needs. */
export interface Source {
  readonly operation: string;
  readonly inputShape: StructureShape;
  readonly subject: Subject;
  /** Input of the other call, as templates over one of the subjects. */
  readonly input: JsonObject;
  /** Inputs that it does not list. */
  readonly missing: readonly string[];
}

/**
 * Looks in the same service for a list that gives an operation what it requires, or most of it: trails for
 * `GetTrailStatus`, which needs a name. It goes by names: a member called like the input, or the name of whatever the
 * input is called after.
 */
export function findSource(
  of: Service,
  operation: string,
  input: StructureShape,
  catalog: ServiceCatalog,
): Source | undefined {
  const { service, file } = of;
  const wanted = wantedInputs(service, operation, input).flatMap((name) => {
    const shape = input.member(name);
    return shape === undefined ? [] : [{ name, shape, byArn: () => takesArn(file, input.name, name) }];
  });
  const sources = plainReads(of)
    .filter((each) => each !== operation && lostPart(service, each) === undefined)
    .flatMap((each) => sourceFrom({ service, listing: each, operation, wanted }, catalog.shapes(service, each)) ?? []);
  const meant = answerPartsOf(service, operation).flatMap(({ from }) => from ?? []);
  const rank = (source: Source): number =>
    rankOf(source, operation) + (meant.includes(`${service}:${source.operation}`) ? MEANT : 0);
  return sources.sort((a, b) => rank(b) - rank(a))[0];
}

interface WantedInput {
  readonly name: string;
  readonly shape: DataShape;
  /** AWS accepts an ARN: it is right in every account and region, whereas a name need not be. */
  readonly byArn: () => boolean;
}

interface Attempt {
  readonly service: string;
  readonly listing: string;
  readonly operation: string;
  readonly wanted: readonly WantedInput[];
}

function sourceFrom(
  { service, listing, operation, wanted }: Attempt,
  shapes: ReturnType<ServiceCatalog['shapes']>,
): Source | undefined {
  if (shapes?.input.kind !== 'structure' || wantedInputs(service, listing, shapes.input).length > 0) return undefined;
  const subject = findSubject(listing, filledMembers(service, listing, shapes.output));
  if (subject === undefined || !subject.isList) return undefined;
  const input: JsonObject = {};
  for (const each of wanted) {
    const value = valueFor(each, operation, subject, listing);
    if (value !== undefined) input[each.name] = value;
  }
  // An account id alone says nothing about what is listed.
  const isUsed = Object.values(input).some((value) => value !== ACCOUNT_ID);
  const missing = wanted.map(({ name }) => name).filter((name) => !Object.hasOwn(input, name));
  return isUsed ? { operation: listing, inputShape: shapes.input, subject, input, missing } : undefined;
}

const ACCOUNT_ID = '${cove.account.id}';

function valueFor(wanted: WantedInput, operation: string, subject: Subject, listing: string): JsonValue | undefined {
  const { name, shape } = wanted;
  if (name === 'AccountId' && shape.kind === 'string') return ACCOUNT_ID;
  const member = memberFor(wanted, operation, subject, listing);
  if (member === undefined) return undefined;
  const template = `\${${field(member)}}`;
  if (shape.kind === 'list') return shape.element.kind === 'string' ? [template] : undefined;
  return shape.kind === 'string' ? template : undefined;
}

const SUFFIX = /(?<=.)(arn|identifier|id|name|url)$/;

/** The member of the subject that the input asks for. */
function memberFor(
  { name: input, byArn }: WantedInput,
  operation: string,
  subject: Subject,
  listing: string,
): string | undefined {
  const wanted = fold(singular(input));
  const labels = [fold(subject.label), fold(singular(nounOf(listing)))];
  const isAbout = labels.some((label) => fold(nounOf(operation)).includes(label));
  const generic = /^(resource)?(arn|identifier|id|name|url)$/.exec(wanted)?.[2];
  if (generic !== undefined && !isAbout) return undefined;
  const suffix = generic ?? SUFFIX.exec(wanted)?.[1];
  const prefix = suffix === undefined ? wanted : wanted.slice(0, -suffix.length);
  const isOwn = generic !== undefined || labels.includes(prefix);
  if (isOwn && subject.value !== undefined) return fits(subject.value, suffix) ? subject.value : undefined;
  const arn = isOwn && suffix !== 'arn' ? ownMember(subject, nounOf(listing), 'arn') : undefined;
  if (arn !== undefined && byArn()) return arn;
  return sameName(wanted, subject) ?? (isOwn ? ownOf(subject, listing, suffix) : undefined);
}

function sameName(wanted: string, { shape }: Subject): string | undefined {
  return shape.memberNames.find((name) => fold(name) === wanted && shape.member(name)?.kind === 'string');
}

/** Whether plain strings, as `clusterArns`, may be what an input with this ending asks for. */
function fits(value: string, suffix: string | undefined): boolean {
  const own = SUFFIX.exec(fold(value))?.[1];
  return own === undefined || suffix === undefined || own === suffix;
}

function ownOf(subject: Subject, listing: string, suffix: string | undefined): string | undefined {
  const suffixes = SUFFIXES.filter((each) => suffix === undefined || suffix === 'identifier' || each === suffix);
  return suffixes.map((each) => ownMember(subject, nounOf(listing), each)).find((member) => member !== undefined);
}

/** What an input just called `Bucket`, or an identifier of something, takes: an ARN only if AWS says so. */
const SUFFIXES = ['identifier', 'id', 'name', 'arn', 'url'] as const;

/** Outweighs any name: capacity providers carry names of clusters too, but only of some. */
const MEANT = 1_000_000;

/** The list that the operation is called after, in its plainest form: `ListBuckets` before `ListDirectoryBuckets`. */
function rankOf({ operation: listing, subject, missing }: Source, operation: string): number {
  const about = fold(nounOf(operation)).includes(fold(singular(nounOf(listing)))) ? 1_000 : 0;
  const isStructure = subject.value === undefined ? 200 : 0;
  const isList = /^(List|Describe)/.test(listing) ? 100 : 0;
  return about + isStructure + isList - listing.length - missing.length * 10_000;
}
