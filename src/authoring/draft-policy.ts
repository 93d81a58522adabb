import type { Catalog } from '../catalog/catalog.ts';
import type { StructureShape } from '../catalog/data-shape.ts';
import { describedErrors } from '../catalog/described-errors.ts';
import { isReadOperation, isSecretRead, operationClassOf } from '../catalog/operation-access.ts';
import { lostPart } from '../catalog/partial-answers.ts';
import { type OperationDocumentation, readDocumentation } from '../catalog/read-documentation.ts';
import { quoteValue } from '../documents/quote-value.ts';
import type { Severity } from '../policy/model/policy.ts';
import type { KnownValues } from './choose-filter.ts';
import { composePolicy } from './compose-policy.ts';
import { filledMembers } from './filled-members.ts';
import { findSource } from './find-source.ts';
import { findSubject, type Subject } from './find-subject.ts';
import { nearestRead } from './nearest-read.ts';
import type { Service } from './resolve-operation.ts';
import { wantedInputs } from './wanted-inputs.ts';
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
  /** What its author has to know or do. */
  readonly notes: readonly string[];
}

export interface RefusedDraft {
  readonly ok: false;
  readonly reason: string;
  /** The next step. */
  readonly hint: string | undefined;
}

/**
 * Drafts a first policy around an operation: what is judged, how it is named, and a filter to begin with. It validates;
 * inputs for which no value can be found are marked, and AWS refuses them until they are filled in.
 *
 * @param operation - must be one of the service's.
 */
export function draftPolicy(catalog: Catalog, service: Service, operation: string, options: DraftOptions): Draft {
  const refusal = refuse(service, operation) ?? refuseNames(options);
  if (refusal !== undefined) return refusal;
  const shapes = catalog.shapes(service.service, operation);
  if (shapes === undefined) {
    return no(
      `${service.service}:${operation} is unchecked: this client version has no shapes to draft a policy from`,
      `a newer client does: npm install ${service.packageName}@latest`,
    );
  }
  const subject = findSubject(operation, filledMembers(service.service, operation, shapes.output));
  if (subject === undefined || isStream(subject)) {
    const what =
      subject === undefined
        ? 'returns nothing that could be judged'
        : 'returns a stream, which no expression can look into';
    return no(
      `${service.service}:${operation} ${what}`,
      `cove-policy explain ${service.service} lists the other reads`,
    );
  }
  const documentation = readDocumentation(service.file, operation);
  const input = shapes.input.kind === 'structure' ? shapes.input : undefined;
  const source =
    input && needsInput(service.service, operation, input) ? findSource(service, operation, input, catalog) : undefined;
  const errors = describedErrors(catalog, service.service, documentation?.errors ?? []);
  const draftable = { service, operation, input, subject, errors, values: valuesOf(documentation), options };
  const { parts, notes } = composePolicy(draftable, source);
  return { ok: true, id: parts.id, title: parts.title, text: writePolicy(parts, options.schema), notes };
}

function refuse(service: Service, operation: string): RefusedDraft | undefined {
  const name = `${service.service}:${operation}`;
  if (isSecretRead(service.service, operation)) {
    return no(
      `${name} returns secrets or private data, so no policy is drafted for it`,
      'if that is what you want, write the policy by hand and run it with --allow-secret-reads',
    );
  }
  if (operationClassOf(service.service, operation) === 'unknown') {
    return no(
      `${name} is named like a read, but nothing else is known about it`,
      `to call it all the same, write the policy by hand and run it with --trust-read ${name}`,
    );
  }
  const lost = lostPart(service.service, operation);
  if (lost !== undefined) return no(`${name} ${lost.says}, which no policy is drafted on`, lost.cure);
  if (isReadOperation(service.service, operation)) return undefined;
  const nearest = nearestRead(service, operation);
  return no(
    `${name} is not read-only, and the \`call\` of a policy may only read`,
    nearest === undefined
      ? `cove-policy explain ${service.service} lists the reads; the write goes under \`remediate\` of the policy`
      : `begin with the nearest read, ${service.service}:${nearest}; the write goes under \`remediate\` of the policy`,
  );
}

/** What the schema demands of ids and titles, checked before anything is written. */
function refuseNames({ id, title }: DraftOptions): RefusedDraft | undefined {
  if (id !== undefined && (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > 100)) {
    return no(
      `the id ${quoteValue(id)} cannot be used`,
      'kebab-case, as in cloudtrail-redundant-trail, and at most 100 characters',
    );
  }
  if (title !== undefined && (title.trim() === '' || title.length > 200)) {
    return no(`the title ${quoteValue(title)} cannot be used`, 'at least 1 and at most 200 characters');
  }
  return undefined;
}

function no(reason: string, hint: string | undefined): RefusedDraft {
  return { ok: false, reason, hint };
}

function isStream({ shape }: Subject): boolean {
  return shape.memberNames.length > 0 && shape.memberNames.every((name) => shape.member(name)?.kind === 'unknown');
}

function needsInput(service: string, operation: string, input: StructureShape): boolean {
  return wantedInputs(service, operation, input).some((name) => name !== 'AccountId');
}

function valuesOf(documentation: OperationDocumentation | undefined): KnownValues {
  return (structure, member) => documentation?.values.get(`${structure}.${member}`);
}
