import { isStrayPageName } from '../../catalog/paging/page-members.ts';
import type { JsonObject } from '../../json.ts';
import type { LevelNames, MembersForm } from './answer-form.ts';
import type { AnswerPromise, RawAnswer } from './answer-promise.ts';
import { quotedNames, textOf } from './foreign-body.ts';
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
  if (syntax === 'json') {
    return problemIn(membersOfJson(answer.body), read, form.level.json, (name) => filledInJson(answer.body, name));
  }
  if (syntax === 'cbor') {
    const { members, below } = readCborDocument(answer.body);
    return problemIn(members, read, form.level.json, (name) => below.get(name) ?? []);
  }
  if (syntax !== 'xml' && syntax !== 'query') return undefined;
  const text = textOf(answer.body);
  const { members, beside, holders } = membersOfXml(text, result);
  if (holders > 1) return `<${result ?? promise.roots[0]}> more than once`;
  const error = beside.find((name) => ERROR_NAMES.test(localName(name)));
  if (error !== undefined) return `${quotedNames([error])} beside its result`;
  if (holders === 0 && beside.length > 0) return `${quotedNames(beside)} in place of <${result ?? promise.roots[0]}>`;
  const problem = problemIn(members, read, form.level.xml, (name) => filledInXml(text, name));
  return problem ?? unknownAlone(members, form.level.xml);
}

/** @param namesIn - what has a value in a member that the client does not know. */
function problemIn(
  members: readonly TopLevelMember[],
  read: JsonObject,
  names: LevelNames,
  namesIn: (name: string) => readonly string[],
): string | undefined {
  const seen = new Set<string>();
  for (const member of members) {
    const { name } = member;
    if (seen.has(name) && names.known.has(name) && !names.repeated.has(name))
      return `${quotedNames([name])} more than once`;
    seen.add(name);
    const problem = names.known.has(name) ? undefined : problemOf(member, read, names, () => namesIn(name));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const ERROR_NAMES = /^(errors?|error(code|message|type)|fault(code|string)?|exception)$/i;
const MESSAGE = /^message$/i;

function problemOf(
  { name, isFilled }: TopLevelMember,
  read: JsonObject,
  names: LevelNames,
  below: () => readonly string[],
): string | undefined {
  const local = localName(name);
  const meant = names.byLowerCase.get(local.toLowerCase());
  if (meant !== undefined) {
    return `${quotedNames([name])}, which the API calls \`${meant}\``;
  }
  if (!isFilled) return undefined;
  if (isStrayPageName(local) || below().some(isStrayPageName)) {
    return `${quotedNames([name])}, which the client does not know: there may be more pages`;
  }
  const isError = ERROR_NAMES.test(local) || (MESSAGE.test(local) && isNothing(read));
  return isError ? `${quotedNames([name])}, which the client does not know: it speaks of an error` : undefined;
}

/** Whether the answer reads like "there is none". */
function isNothing(read: JsonObject): boolean {
  return Object.values(read).every((value) => value === null || (Array.isArray(value) && value.length === 0));
}

/** What stands in XML answers of every operation. */
const METADATA = /^(requestid|responsemetadata)$/i;

/** The right root with nothing that belongs in it. */
function unknownAlone(members: readonly TopLevelMember[], level: LevelNames): string | undefined {
  const names = members.map(({ name }) => name).filter((name) => !METADATA.test(name));
  if (names.length === 0 || names.some((name) => level.known.has(name))) return undefined;
  return `${quotedNames(names)}, and no member of the operation`;
}
