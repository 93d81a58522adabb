import { isPageMember, isStrayPageName } from '../../catalog/paging/page-members.ts';
import { namesListOfFailures } from '../../catalog/partial-answers.ts';
import type { JsonObject } from '../../values/json.ts';
import type { LevelNames, MembersForm } from './answer-form.ts';
import type { AnswerPromise, RawAnswer } from './answer-promise.ts';
import { parseObject, quotedNames, textOf } from './foreign-body.ts';
import {
  filledInJson,
  filledInXml,
  localName,
  membersOfJson,
  membersOfXml,
  type TopLevelMember,
} from './top-level-members.ts';
import { readCborDocument } from './well-formed-cbor.ts';

/**
 * What is wrong with the members of an answer that the client does not know and therefore leaves out. Most are new and
 * harmless. One that is named like a page token says that there is more; one that is named like an error, that this is
 * not all; one that differs from a member of the operation in its capitals or its prefix was meant to be it.
 *
 * @param read - what the client made of the answer.
 * @returns a description that completes `the answer has …`.
 */
export function strayProblem(
  read: JsonObject,
  answer: RawAnswer,
  promise: AnswerPromise,
  form: MembersForm,
): string | undefined {
  const { syntax, result } = promise;
  const isFailures = (member: TopLevelMember): boolean => listsFailures(promise.operation, member);
  if (syntax === 'json') {
    // Once for all members: each may be one that the client does not know.
    let parsed: ReturnType<typeof parseObject>;
    const below = ({ name }: TopLevelMember): readonly string[] => {
      parsed ??= parseObject(answer.body);
      return filledInJson(parsed, name);
    };
    return problemIn(membersOfJson(answer.body), { read, names: form.level.json, below, isFailures });
  }
  if (syntax === 'cbor') {
    const { members, below } = readCborDocument(answer.body);
    return problemIn(members, { read, names: form.level.json, below: ({ name }) => below.get(name) ?? [], isFailures });
  }
  if (syntax !== 'xml' && syntax !== 'query') return undefined;
  const text = textOf(answer.body);
  const { members, beside, holders } = membersOfXml(text, result);
  if (holders > 1) return `<${result ?? promise.roots[0]}> more than once`;
  const below = ({ content }: TopLevelMember): readonly string[] =>
    content === undefined ? [] : filledInXml(text.slice(content.start, content.end));
  const outside = beside.find((member) => isErrorBeside(member) || speaksOfPages(member, below));
  if (outside !== undefined) return `${quotedNames([outside.name])} beside its result`;
  if (holders === 0 && beside.length > 0) {
    return `${quotedNames(beside.map(({ name }) => name))} in place of <${result ?? promise.roots[0]}>`;
  }
  const problem = problemIn(members, { read, names: form.level.xml, below, isFailures });
  return problem ?? unknownAlone(members, form.level.xml);
}

/** What the members of an answer are held against. */
interface Level {
  readonly read: JsonObject;
  readonly names: LevelNames;
  /** What has a value in a member that the client does not know. */
  readonly below: (member: TopLevelMember) => readonly string[];
  readonly isFailures: (member: TopLevelMember) => boolean;
}

function problemIn(members: readonly TopLevelMember[], level: Level): string | undefined {
  const { names } = level;
  const seen = new Set<string>();
  for (const member of members) {
    const { name } = member;
    if (seen.has(name) && names.known.has(name) && !names.repeated.has(name))
      return `${quotedNames([name])} more than once`;
    seen.add(name);
    const problem = names.known.has(name) ? undefined : problemOf(member, level);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const ERROR_NAMES = /^(errors?|error(code|message|type)|fault(code|string)?|exception)$/i;
/** What errors have, and other answers as well. */
const MESSAGE = /^(message|code)$/i;

/**
 * Lists that are named like this were lists of failures in all but 3 of 94 answers of reads, by
 * scripts/partial-answers/failures.tsv.
 */
const FAILURE_LISTS = /^((un|not_?)processed|failed)\w*$|(not_?found|failures?)$/i;

/** Whether a member says what could not be answered: the rest would pass for all that there is. */
function listsFailures(operation: string, { name, isFilled, holds }: TopLevelMember): boolean {
  if (!isFilled || holds === 'value') return false;
  const local = localName(name);
  return namesListOfFailures(operation, local) || (holds === 'elements' && FAILURE_LISTS.test(local));
}

function isErrorBeside({ name }: TopLevelMember): boolean {
  return ERROR_NAMES.test(localName(name));
}

function speaksOfPages(member: TopLevelMember, below: Level['below']): boolean {
  return member.isFilled && (isStrayPageName(localName(member.name)) || below(member).some(isStrayPageName));
}

function problemOf(member: TopLevelMember, { read, names, below, isFailures }: Level): string | undefined {
  const { name, isFilled } = member;
  const local = localName(name);
  const meant = names.byLowerCase.get(local.toLowerCase());
  if (meant !== undefined) {
    return `${quotedNames([name])}, which the API calls \`${meant}\``;
  }
  if (!isFilled) return undefined;
  if (speaksOfPages(member, below)) {
    return `${quotedNames([name])}, which the client does not know: there may be more pages`;
  }
  if (isFailures(member)) {
    return `${quotedNames([name])}, which the client does not know: it lists what could not be answered`;
  }
  const isError = ERROR_NAMES.test(local) || (MESSAGE.test(local) && isNothing(read));
  return isError ? `${quotedNames([name])}, which the client does not know: it speaks of an error` : undefined;
}

/** Whether the answer reads like "there is none", here or on this page. */
function isNothing(read: JsonObject): boolean {
  return Object.entries(read).every(
    ([name, value]) => isPageMember(name) || value === null || (Array.isArray(value) && value.length === 0),
  );
}

/** What the XML answers of every operation contain. */
const METADATA = /^(requestid|responsemetadata)$/i;

/** The right root with nothing that belongs in it. */
function unknownAlone(members: readonly TopLevelMember[], level: LevelNames): string | undefined {
  const names = members.map(({ name }) => name).filter((name) => !METADATA.test(name));
  if (names.length === 0 || names.some((name) => level.known.has(name))) return undefined;
  return `${quotedNames(names)}, and no member of the operation`;
}
