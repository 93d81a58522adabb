import type { Operation } from '../../catalog/catalog.ts';
import { operationClassOf } from '../../catalog/operation-access.ts';
import { type AnswerForm, answerFormOf, type HeaderNames, headerNamesOf, xmlRootsOf } from './answer-form.ts';
import type { AnswerSyntax } from './answer-syntax.ts';

export interface RawAnswer {
  readonly statusCode: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As the handler returns everything that is not streamed. */
  readonly body: Uint8Array;
}

/** What is known about an operation's answers. */
export interface AnswerPromise {
  /** The operation's name. */
  readonly operation: string;
  readonly isRead: boolean;
  /** According to AWS: if there is nothing to report, nothing is sent. */
  readonly mayBeEmpty: boolean;
  /** Undefined: nothing is. `unknown`: that there is one. */
  readonly form: AnswerForm | UnknownForm | undefined;
  readonly syntax: AnswerSyntax | undefined;
  /** Undefined for a client that is too old to tell. */
  readonly headers: HeaderNames | undefined;
  /** Of XML, the likeliest first. */
  readonly roots: readonly string[];
  /** The element that contains a query's result. */
  readonly result: string | undefined;
}

/** A document, from a client too old to name its members. */
export interface UnknownForm {
  readonly kind: 'unknown';
}

export function promiseOf(operation: Operation, syntax: AnswerSyntax | undefined): AnswerPromise {
  const { service, name, outputShape } = operation;
  const isRead = operationClassOf(service, name) !== 'effect';
  const known = outputShape && answerFormOf(outputShape);
  // If the client does not say what is returned, every read has to return members, except those that consist of headers
  // alone.
  const form = known ?? (isRead && !/^Head[A-Z]/.test(name) ? ({ kind: 'unknown' } as const) : undefined);
  const roots = xmlRootsOf(name, outputShape);
  return {
    operation: name,
    isRead,
    mayBeEmpty: EMPTY_ANSWERS.has(`${service}:${name}`),
    form,
    syntax,
    headers: outputShape && headerNamesOf(outputShape),
    // The query protocols have a single name for it, whatever the model calls its contents.
    roots: syntax === 'query' || service === 'ec2' ? [`${name}Response`] : roots,
    result: syntax === 'query' && form?.kind === 'members' ? `${name}Result` : undefined,
  };
}

export type KnownForm = Exclude<AnswerPromise['form'], undefined>;

/**
 * Operations whose documentation says that they return nothing when there is nothing to report: a configuration that
 * has not changed since it was read last, and the administrator of a GuardDuty administrator. Found by going through
 * the SDK's documentation of all reads for answers without content.
 */
const EMPTY_ANSWERS: ReadonlySet<string> = new Set([
  'appconfig:GetConfiguration',
  'appconfigdata:GetLatestConfiguration',
  'guardduty:GetAdministratorAccount',
  'guardduty:GetMasterAccount',
]);
