import type { Catalog } from '../catalog/catalog.ts';
import type { StructureShape } from '../catalog/data-shape.ts';
import { isReadOperation, isSecretRead } from '../catalog/operation-access.ts';
import { type OperationDocumentation, readDocumentation } from '../catalog/read-documentation.ts';
import { isGlobalService } from '../catalog/service-names.ts';
import type { Severity } from '../policy/policy.ts';
import { type ChosenFilter, chooseFilter, type KnownValues } from './choose-filter.ts';
import { describeMembers } from './describe-members.ts';
import { findIdentity, findName, type Identity, identityTemplate } from './find-identity.ts';
import { findSource, type Source } from './find-source.ts';
import { findSubject, type Subject } from './find-subject.ts';
import { nearestRead } from './nearest-read.ts';
import { placeholderInput } from './placeholder-input.ts';
import type { PolicyParts } from './policy-parts.ts';
import type { Service } from './resolve-operation.ts';
import { camel, field, fold, kebab, nounOf, singular } from './words.ts';
import { writePolicy } from './write-policy.ts';

export interface DraftOptions {
  /** @default made of the service and what the operation lists */
  readonly id?: string | undefined;
  /** @default what the filter says */
  readonly title?: string | undefined;
  /** @default 'medium' */
  readonly severity?: Severity | undefined;
  /** Where the policy schema is, as the file names it. */
  readonly schema: string;
}

export type Draft = SuccessfulDraft | RefusedDraft;

export interface SuccessfulDraft {
  readonly ok: true;
  readonly id: string;
  readonly title: string;
  /** The policy file. */
  readonly text: string;
  /** What its author has to know or to do. */
  readonly notes: readonly string[];
}

export interface RefusedDraft {
  readonly ok: false;
  readonly reason: string;
  /** The next step. */
  readonly hint: string | undefined;
}

/**
 * Drafts a first policy around an operation: what is judged, how it is named, and a filter to begin with. It validates; inputs that nothing
 * can be found for are marked, and AWS refuses them as long as they are.
 *
 * @param operation - one that the service has.
 */
export function draftPolicy(catalog: Catalog, service: Service, operation: string, options: DraftOptions): Draft {
  const refusal = refuse(service, operation);
  if (refusal !== undefined) return refusal;
  const shapes = catalog.shapes(service.service, operation);
  if (shapes === undefined) {
    return no(
      `${service.service}:${operation} is unchecked: this client version carries no shapes, so that nothing can be drafted from them`,
      `a newer client does: npm install ${service.packageName}@latest`,
    );
  }
  const subject = findSubject(operation, shapes.output);
  if (subject === undefined || isStream(subject)) {
    const what =
      subject === undefined
        ? 'answers with nothing that could be judged'
        : 'answers with a stream, which no expression can look into';
    return no(
      `${service.service}:${operation} ${what}`,
      `cove-policy explain ${service.service} lists the other reads`,
    );
  }
  const documentation = readDocumentation(service.file, operation);
  const context: Context = { service, operation, subject, documentation, values: valuesOf(documentation), options };
  const input = shapes.input.kind === 'structure' ? shapes.input : undefined;
  const source = input && needsInput(input) ? findSource(service, operation, input, catalog) : undefined;
  const { parts, notes } = source === undefined ? direct(context, input) : viaSource(context, source);
  return { ok: true, id: parts.id, title: parts.title, text: writePolicy(parts, options.schema), notes };
}

interface Context {
  readonly service: Service;
  readonly operation: string;
  readonly subject: Subject;
  readonly documentation: OperationDocumentation | undefined;
  readonly values: KnownValues;
  readonly options: DraftOptions;
}

interface Drafted {
  readonly parts: PolicyParts;
  readonly notes: readonly string[];
}

function refuse(service: Service, operation: string): RefusedDraft | undefined {
  const name = `${service.service}:${operation}`;
  if (isSecretRead(service.service, operation)) {
    return no(
      `${name} hands out secrets or private data, which a policy is not drafted for`,
      'a policy that is meant to is written by hand, and runs with --allow-secret-reads',
    );
  }
  if (isReadOperation(service.service, operation)) return undefined;
  const nearest = nearestRead(service, operation);
  return no(
    `${name} is not read-only, and the \`call\` of a policy may only read`,
    nearest === undefined
      ? `cove-policy explain ${service.service} lists the reads; the write goes under \`remediate\` of the policy`
      : `begin with the nearest read, ${service.service}:${nearest}; the write goes under \`remediate\` of the policy`,
  );
}

function no(reason: string, hint: string | undefined): RefusedDraft {
  return { ok: false, reason, hint };
}

function isStream({ shape }: Subject): boolean {
  return shape.memberNames.length > 0 && shape.memberNames.every((name) => shape.member(name)?.kind === 'unknown');
}

function needsInput(input: StructureShape): boolean {
  return input.required.some((name) => name !== 'AccountId');
}

function valuesOf(documentation: OperationDocumentation | undefined): KnownValues {
  return (structure, member) => documentation?.values.get(`${structure}.${member}`);
}

/** A policy of one call. */
function direct(context: Context, input: StructureShape | undefined): Drafted {
  const { service, operation, subject, values } = context;
  const placeholder = input === undefined ? { input: {}, missing: [] } : placeholderInput(input, values);
  const filter = chooseFilter(subject.shape, '', values);
  const identity = findIdentity(subject, nounOf(operation));
  const { missing } = placeholder;
  const comments =
    missing.length === 0
      ? []
      : [`FILL IN ${missing.join(', ')}: AWS needs it, and no call of the service that needs nothing lists it.`];
  return {
    parts: {
      ...head(context, filter, subject),
      call: {
        operation: `${service.service}:${operation}`,
        input: placeholder.input,
        comments: [...comments, ...othersComment(subject)],
      },
      resources: resourcesOf(subject),
      lookup: undefined,
      finding: {
        resource: subject.isList && identity !== undefined ? identityTemplate(identity) : undefined,
        message: message(subject, nounOf(operation), filter, subject.isList ? identity : undefined),
      },
    },
    notes: [...missing.map((name) => `fill in ${name}`), ...notesOn(filter)],
  };
}

/** A policy that lists first, and looks each one up. */
function viaSource(context: Context, source: Source): Drafted {
  const { service, operation, subject, values } = context;
  const listed = source.subject;
  const isExpanded = subject.isList;
  const as = lookupName(operation, listed);
  const below = subject.expression === undefined ? '' : `${subject.expression}.`;
  const filter = chooseFilter(subject.shape, isExpanded ? '' : `${as}.${below}`, values);
  const outer = findIdentity(listed, nounOf(source.operation));
  const call = { operation: `${service.service}:${operation}`, input: source.input, comments: absentComment(context) };
  return {
    parts: {
      ...head(context, filter, subject),
      call: { operation: `${service.service}:${source.operation}`, input: {}, comments: othersComment(listed) },
      resources: resourcesOf(listed),
      lookup: isExpanded ? { ...call, expand: subject.expression ?? '@' } : { ...call, as },
      finding: isExpanded
        ? expandedFinding(context, outer, filter)
        : {
            resource: outer && identityTemplate(outer),
            message: message(listed, nounOf(source.operation), filter, outer),
          },
    },
    notes: [
      `${service.service}:${operation} needs ${Object.keys(source.input).join(' and ')}: ${service.service}:${source.operation} lists what to look up`,
      ...notesOn(filter),
    ],
  };
}

/** What was looked up is a list: each of its elements is a resource, and what it belongs to its `parent`. */
function expandedFinding(
  { operation, subject }: Context,
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

function head({ service, operation, options, values }: Context, filter: ChosenFilter, subject: Subject) {
  const noun = nounOf(operation);
  return {
    id: options.id ?? `${service.service}-${kebab(noun)}`.slice(0, 100).replace(/-+$/, ''),
    title: options.title ?? `${subject.label}: ${filter.says}`.slice(0, 200),
    severity: options.severity ?? 'medium',
    isGlobal: isGlobalService(service.service),
    filter: filter.expression,
    advice: [
      filter.findsAll
        ? `Every ${subject.label} is a finding until a filter is written here.`
        : `A ${subject.label} is a finding where this is true: ${filter.says}. Change it to what you want to find.`,
      `${subject.label} has: ${describeMembers(subject.shape, values)}`,
    ],
  } as const;
}

/** A resource that shows up in every region is judged in the one that it belongs to. */
function resourcesOf({ expression, shape, value, isList }: Subject): string | undefined {
  const home = shape.memberNames.find(
    (name) => /^(home|bucket)region$/i.test(name) && shape.member(name)?.kind === 'string',
  );
  if (expression === undefined || home === undefined || value !== undefined || !isList) return expression;
  return `${expression.replace(/\[\]$/, '')}[?${field(home)} == cove.region]`;
}

function othersComment({ others }: Subject): string[] {
  return others.length === 0 ? [] : [`The answer has further lists: ${others.join(', ')}.`];
}

function absentComment({ documentation }: Context): string[] {
  const names = (documentation?.errors ?? [])
    .map(({ name }) => name)
    .filter((name) => /NoSuch|NotFound|NotExist/.test(name));
  return names.length === 0 ? [] : [`Where "there is none" is an answer and no error: absent: [${names.join(', ')}]`];
}

function message(subject: Subject, noun: string, filter: ChosenFilter, identity: Identity | undefined): string {
  const name = findName(subject, noun) ?? identity?.member;
  return name === undefined
    ? `${subject.label}: ${filter.message}`
    : `${subject.label} \${${field(name)}}: ${filter.message}`;
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

function notesOn(filter: ChosenFilter): string[] {
  return filter.findsAll ? ['the filter finds everything: write one'] : [`the filter says: ${filter.says}`];
}
