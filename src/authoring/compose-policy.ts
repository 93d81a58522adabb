import type { StructureShape } from '../catalog/data-shape.ts';
import type { DescribedError } from '../catalog/described-errors.ts';
import { answerPartsOf, inputForAll, listedFailuresOf } from '../catalog/partial-answers.ts';
import { preparedAnswer } from '../catalog/prepared-answers.ts';
import { isGlobalService } from '../catalog/service-regions.ts';
import type { Severity } from '../policy/model/policy.ts';
import type { JsonObject } from '../values/json.ts';
import { type ChosenFilter, chooseFilter, type KnownValues } from './choose-filter.ts';
import { describeMembers } from './describe-members.ts';
import { findIdentity, findName, type Identity, identityTemplate } from './find-identity.ts';
import type { Source } from './find-source.ts';
import type { Subject } from './find-subject.ts';
import { camel, field, fold, kebab, nounOf, singular } from './names.ts';
import { type PlaceholderInput, placeholderInput } from './placeholder-input.ts';
import type { PolicyParts } from './policy-parts.ts';
import { isHomeRegion, isSpread, regionsOf } from './regions-of-draft.ts';
import type { Service } from './resolve-operation.ts';
import { wantedInputs } from './wanted-inputs.ts';

/** An operation that can be drafted, with all that is known of it. */
export interface Draftable {
  readonly service: Service;
  readonly operation: string;
  readonly input: StructureShape | undefined;
  readonly subject: Subject;
  /** As AWS documents them. */
  readonly errors: readonly DescribedError[];
  readonly values: KnownValues;
  readonly options: {
    readonly id?: string | undefined;
    readonly title?: string | undefined;
    readonly severity?: Severity | undefined;
  };
}

export interface Composed {
  readonly parts: PolicyParts;
  /** What the policy's author has to know or do. */
  readonly notes: readonly string[];
}

/** Puts a policy together: of one call, or of one that lists and a lookup for each. */
export function composePolicy(context: Draftable, source: Source | undefined): Composed {
  return source === undefined ? direct(context) : viaSource(context, source);
}

const NOTHING: PlaceholderInput = { input: {}, missing: [] };

/** A policy of one call. */
function direct(context: Draftable): Composed {
  const { service, operation, input, subject, values } = context;
  const placeholder =
    input === undefined ? NOTHING : placeholderInput(input, wantedInputs(service.service, operation, input), values);
  const filter = chooseFilter(subject.shape, '', values);
  const identity = findIdentity(subject, nounOf(operation));
  const { missing } = placeholder;
  const listing = listingOf(context.service, operation, subject, input);
  return {
    parts: {
      ...head(context, operation, filter),
      ...listing,
      call: {
        ...listing.call,
        input: { ...listing.call.input, ...placeholder.input },
        comments: [...fillIn(missing), ...prepared(context), ...listing.call.comments],
      },
      lookup: undefined,
      finding: {
        resource:
          subject.isList && identity !== undefined
            ? identityTemplate(identity, isSpread(context.service, operation))
            : undefined,
        message: message(subject, nounOf(operation), filter, subject.isList ? identity : undefined),
      },
    },
    notes: [...missing.map((name) => `fill in ${name}`), ...notesOnParts(context), ...notesOn(filter)],
  };
}

/** A policy that lists first and then looks each one up. */
function viaSource(context: Draftable, source: Source): Composed {
  const { service, operation, input, subject, values } = context;
  const listed = source.subject;
  const rest = input === undefined ? NOTHING : placeholderInput(input, source.missing, values);
  const isExpanded = subject.isList;
  const as = lookupName(operation, listed);
  const below = subject.expression === undefined ? '' : `${subject.expression}.`;
  const filter = chooseFilter(subject.shape, isExpanded ? '' : `${as}.${below}`, values);
  const outer = findIdentity(listed, nounOf(source.operation));
  const call = {
    operation: `${service.service}:${operation}`,
    input: { ...wholeInput(service.service, operation, input), ...source.input, ...rest.input },
    comments: [...fillIn(rest.missing), ...prepared(context), ...absentComment(context)],
  };
  return {
    parts: {
      ...head(context, source.operation, filter),
      ...listingOf(service, source.operation, listed, source.inputShape),
      lookup: isExpanded ? { ...call, expand: subject.expression ?? '@' } : { ...call, as },
      finding: isExpanded
        ? expandedFinding(context, outer, filter)
        : {
            resource: outer && identityTemplate(outer, isSpread(service, source.operation)),
            message: message(listed, nounOf(source.operation), filter, outer),
          },
    },
    notes: [
      `${service.service}:${operation} needs ${Object.keys(source.input).join(' and ')}: ${service.service}:${source.operation} lists what to look up`,
      ...rest.missing.map((name) => `fill in ${name}`),
      ...notesOnParts(context),
      ...notesOn(filter),
    ],
  };
}

/** What was looked up is a list: each of its elements is a resource, and what it belongs to its `parent`. */
function expandedFinding(
  { operation, subject }: Draftable,
  outer: Identity | undefined,
  filter: ChosenFilter,
): PolicyParts['finding'] {
  const inner = findIdentity(subject, nounOf(operation));
  const text = message(subject, nounOf(operation), filter, inner);
  if (inner === undefined || inner.isArn || outer === undefined)
    return { resource: inner && identityTemplate(inner), message: text };
  const parent = `parent.${field(outer.member)}`;
  const start = outer.isArn ? `\${${parent}}` : `\${cove.account.id}/\${cove.region}/\${${parent}}`;
  return { resource: `${start}/\${${field(inner.member)}}`, message: text };
}

/** @param first - the operation of the first call. */
function head({ service, operation, options, values, subject }: Draftable, first: string, filter: ChosenFilter) {
  const noun = nounOf(operation);
  const called = calledLike(subject, noun);
  return {
    id: options.id ?? `${service.service}-${kebab(noun)}`.slice(0, 100).replace(/-+$/, ''),
    title: options.title ?? `${called}: ${filter.says}`.slice(0, 200),
    severity: options.severity ?? 'medium',
    regions: regionsOf(service, first),
    filter: filter.expression,
    advice: [
      filter.findsAll
        ? `Every ${called} is a finding until a filter is written here.`
        : `Each ${called} for which this is true is a finding: ${filter.says}. Change it to what you want to find.`,
      `${called} has: ${describeMembers(subject.shape, values)}`,
    ],
  } as const;
}

/**
 * The call that lists, and where in its answer the resources are. A resource that shows up in every region is judged in
 * the one that it belongs to: where possible AWS is asked for those alone; otherwise those that name no region are
 * kept, so that none is lost.
 */
function listingOf(
  { service }: Service,
  operation: string,
  subject: Subject,
  input: StructureShape | undefined,
): Pick<PolicyParts, 'call' | 'resources'> {
  const { expression, shape, value, isList } = subject;
  const whole = wholeInput(service, operation, input);
  const call = {
    operation: `${service}:${operation}`,
    input: whole,
    comments: othersComment(service, operation, subject),
  };
  const home =
    isGlobalService(service) || !isList || value !== undefined ? undefined : shape.memberNames.find(isHomeRegion);
  if (home === undefined || expression === undefined || shape.member(home)?.kind !== 'string') {
    return { call, resources: expression };
  }
  if (input?.member(home)?.kind === 'string') {
    return { call: { ...call, input: { ...whole, [home]: '${cove.region}' } }, resources: expression };
  }
  const name = field(home);
  const resources = `${expression.replace(/\[\]$/, '')}[?!${name} || ${name} == cove.region]`;
  return {
    call: { ...call, comments: [...call.comments, `They show up in every region: ${home} says where each belongs.`] },
    resources,
  };
}

function prepared({ service, operation }: Draftable): readonly string[] {
  return preparedAnswer(`${service.service}:${operation}`);
}

function fillIn(missing: readonly string[]): string[] {
  return missing.length === 0
    ? []
    : [`FILL IN ${missing.join(', ')}: AWS needs it, and no list of the service gives it.`];
}

/** Listed failures are an error without the policy having to do anything. */
function othersComment(service: string, operation: string, subject: Subject): string[] {
  const failures = listedFailuresOf(service, operation).flatMap(({ member, most }) =>
    most === undefined ? [member] : [],
  );
  const others = subject.others.filter((name) => !failures.includes(name));
  return others.length === 0 ? [] : [`The answer has further lists: ${others.join(', ')}.`];
}

function absentComment({ errors }: Draftable): string[] {
  const names = errors
    .filter(({ name, absence }) => absence === 'by-name' && /NoSuch|NotFound|NotExist/.test(name))
    .map(({ name }) => name);
  return names.length === 0 ? [] : [`Where "there is none" is an answer and no error: absent: [${names.join(', ')}]`];
}

function message(subject: Subject, noun: string, filter: ChosenFilter, identity: Identity | undefined): string {
  const name = findName(subject, noun) ?? identity?.member;
  const called = calledLike(subject, noun);
  return name === undefined ? `${called}: ${filter.message}` : `${called} \${${field(name)}}: ${filter.message}`;
}

/**
 * What its author calls a resource: by the operation that lists it, since structures are called `FunctionConfiguration`
 * or `KeyListEntry`.
 */
function calledLike({ isList, label }: Subject, noun: string): string {
  return isList ? singular(noun) : label;
}

function lookupName(operation: string, { label, shape }: Subject): string {
  const noun = nounOf(operation);
  const rest = fold(noun).startsWith(fold(singular(label))) ? noun.slice(singular(label).length) : noun;
  const name = camel(rest === '' ? noun : rest)
    .replace(/[^A-Za-z0-9_]/g, '')
    .replace(/^(?=\d)/, '_')
    .slice(0, 60);
  return shape.memberNames.includes(name) || RESERVED.has(name) ? `${name}Answer` : name;
}

const RESERVED: ReadonlySet<string> = new Set(['cove', 'parent', 'let', 'in', 'null', 'true', 'false']);

/** The input that makes an operation answer for everything, as far as this version of the client knows. */
function wholeInput(service: string, operation: string, input: StructureShape | undefined): JsonObject {
  const all = Object.entries(inputForAll(service, operation));
  return Object.fromEntries(all.filter(([name]) => input?.memberNames.includes(name)));
}

/** What the operation leaves out, whatever the input. */
function notesOnParts({ service, operation }: Draftable): string[] {
  return answerPartsOf(service.service, operation)
    .filter(({ add, from }) => add === undefined && from === undefined)
    .map(({ says, cure }) => `${service.service}:${operation} ${says}${cure === undefined ? '' : `: ${cure}`}`);
}

function notesOn(filter: ChosenFilter): string[] {
  return filter.findsAll ? ['the filter finds everything: write one'] : [`the filter says: ${filter.says}`];
}
