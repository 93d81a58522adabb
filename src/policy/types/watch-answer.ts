import { askedMembersOf } from '../../catalog/asked-members.ts';
import { narrowedBy } from '../../catalog/narrowed-values.ts';
import { PAGE_TOKEN } from '../../catalog/paging/page-members.ts';
import type { ListedFailure, Part, Unfilled } from '../../catalog/partial-answer-rows.ts';
import {
  answerPartsOf,
  isGiven,
  listedFailuresOf,
  namesFailures,
  namesListOfFailures,
  unfilledOf,
} from '../../catalog/partial-answers.ts';
import { unaskedValuesOf } from '../../catalog/unasked-values.ts';
import { unmarkedSecretsOf } from '../../catalog/unmarked-secrets.ts';
import { flowText } from '../../documents/flow-text.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import type { Problem } from '../../documents/source-text.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { type Marking, markShape } from './mark-shape.ts';
import { watchAlternatives } from './one-of-two.ts';
import { type FoundElsewhere, watchOtherRegions } from './other-regions.ts';
import { HIDDEN_MARK, type Mark, type Shape, UNKNOWN } from './shape.ts';

/** A call, with what its answer may lack of what its operation promises. */
export interface WatchedCall {
  readonly service: string;
  readonly operation: string;
  /** As written by its author, for messages. */
  readonly name: string;
  readonly input: JsonValue | undefined;
  /** How its author sets an input. @default as YAML, under `input` */
  readonly inputText?: (input: JsonObject) => string;
}

/** An answer whose use in expressions is watched. */
export interface WatchedAnswer {
  /** Members that are never filled are reported if an expression reads them. */
  readonly shape: Shape;
  /**
   * The members that list failures and that nobody reads, or that hide or cut what somebody reads: a run must not
   * ignore them.
   */
  failures(reads: ReadonlySet<Mark>): readonly ListedFailure[];
  /** What the call leaves out without having been told to. */
  parts(reads: ReadonlySet<Mark>): readonly Problem[];
  /** What a policy that asks in many regions would count in each of them. */
  elsewhere(reads: ReadonlySet<Mark>): FoundElsewhere | undefined;
}

/**
 * Watches what a policy's expressions read from a call's answer.
 *
 * @param output - the answer's shape; unknown if the client does not say, and then nothing counts as read.
 */
export function createWatchedAnswer(call: WatchedCall, output: Shape): WatchedAnswer {
  const failures = failuresOf(call, output).map((failure) => ({
    failure,
    read: marking(failure.member),
    hidden: hiddenBy(failure),
  }));
  const parts = openParts(call).map((part) => ({ part, excuses: (part.excuse ?? []).map((path) => marking(path)) }));
  const alternatives = watchAlternatives(call, call.name);
  const regions = watchOtherRegions(call, call.name, call.input);
  const unfilled = unfilledOf(call.service, call.operation)
    .filter(({ unless = [] }) => !unless.some((input) => isGiven(call.input, input)))
    .flatMap((row) => row.members.map((path) => marking(path, unfilledProblem(call, row, path))));
  const markings = [
    ...failures.flatMap(({ read, hidden }) => (hidden === undefined ? [read] : [read, hidden])),
    ...parts.flatMap(({ excuses }) => excuses),
    ...alternatives.markings,
    ...regions.markings,
    ...unfilled,
    ...unaskedIn(call),
    ...notAskedIn(call),
    ...narrowedIn(call),
    ...unmarkedSecretsOf(call.service, call.operation).map((path) => ({ path, mark: HIDDEN_MARK })),
  ];
  const isKnown = output.kind !== 'unknown';
  return {
    shape: markShape(output, markings),
    failures: (reads) =>
      failures
        .filter(
          ({ failure, read, hidden }) =>
            (failure.most !== undefined || !reads.has(read.mark)) &&
            (hidden === undefined || !isKnown || reads.has(hidden.mark)),
        )
        .map(({ failure }) => failure),
    parts: (reads) => [
      ...startProblems(call, output),
      ...parts
        .filter(({ excuses }) => excuses.length === 0 || (isKnown && !excuses.some(({ mark }) => reads.has(mark))))
        .map(({ part }) => partProblem(call, part)),
      ...alternatives.problems(reads),
    ],
    elsewhere: regions.found,
  };
}

/** What is in the table, and newer members with the name of a list of failures. */
function failuresOf({ service, operation }: WatchedCall, output: Shape): readonly ListedFailure[] {
  const known = listedFailuresOf(service, operation);
  if (output.kind !== 'object') return known;
  const names = known.map(({ member }) => member);
  const isFailures = (name: string): boolean => {
    const kind = output.member(name)?.kind;
    return kind === 'list' || kind === 'map' ? namesListOfFailures(operation, name) : namesFailures(operation, name);
  };
  const others = output.memberNames.filter((name) => !names.includes(name) && isFailures(name));
  return [...known, ...others.map((member) => ({ member, isMap: output.member(member)?.kind === 'map' }))];
}

function openParts({ service, operation, input }: WatchedCall): readonly Part[] {
  return answerPartsOf(service, operation).filter(({ inputs }) => !inputs.some((each) => isGiven(input, each)));
}

function partProblem(call: WatchedCall, part: Part): Problem {
  const [first] = part.inputs;
  const without = first === undefined ? '' : ` without ${plainName(first)}`;
  return {
    code: 'semantic/part-by-default',
    severity: part.level,
    message: `${call.name}${without} ${part.says}`,
    hint: cureFor(call, part, first),
  };
}

function cureFor(call: WatchedCall, { add, from, cure }: Part, input: string | undefined): string | undefined {
  if (add !== undefined) return `add ${inputText(call, add)}, or whatever is intended`;
  if (from !== undefined) return `call ${from}, and look up each ${input}`;
  return cure ?? (input === undefined ? undefined : `name the ${plainName(input)} in \`input\``);
}

/** Who names a page begins in the middle of the list. */
function startProblems({ input, name }: WatchedCall, output: Shape): readonly Problem[] {
  if (!isJsonObject(input ?? null) || output.kind !== 'object') return [];
  const isPaged = tokensIn(output);
  const given = Object.keys(input as JsonObject).find((each) => isPaged && PAGE_TOKEN.test(each));
  if (given === undefined) return [];
  return [
    {
      code: 'semantic/part-by-default',
      message: `${name} begins at the page that ${given} names: what is on the pages before it is not judged`,
      hint: `remove ${given}: every page is read`,
    },
  ];
}

/** Whether the answer, or a structure in it, has a member that says where the next page begins. */
function tokensIn(shape: Shape, depth = 0): boolean {
  if (shape.kind !== 'object' || depth > 1) return false;
  return shape.memberNames.some((name) => PAGE_TOKEN.test(name) || tokensIn(shape.member(name) ?? UNKNOWN, depth + 1));
}

function plainName(input: string): string {
  return input.replace(/\[.*$/, '');
}

function inputText({ inputText: text }: WatchedCall, input: JsonObject): string {
  return text?.(input) ?? `\`input: ${flowText(input)}\``;
}

function unaskedIn(call: WatchedCall): readonly Marking[] {
  return unaskedValuesOf(call.service, call.operation)
    .filter(({ unless }) => !unless.some((each) => isGiven(call.input, each)))
    .map(({ member, values, isSwitch, others, add, cure = '' }) => {
      const reason = `${call.name} leaves out what has it unless its input asks for it`;
      const hint = add === undefined ? cure : `add ${inputText(call, add)}`;
      if (values !== undefined) return { path: member, mark: { unasked: { values, others, reason, hint } } };
      const message = `${reason}: ${quoteValue(nameAt(member))} is ${isSwitch ? 'true in no' : 'null in every'} answer`;
      return { path: member, mark: { missing: { code: 'types/never', severity: 'warning', message, hint } } };
    });
}

/** Who asks for running instances, and judges the stopped ones. */
function narrowedIn({ service, operation, name, input }: WatchedCall): readonly Marking[] {
  const narrowed = narrowedBy(service, operation, input);
  if (narrowed === undefined) return [];
  const { member, values } = narrowed;
  const asked = values.map((value) => `'${value}'`).join(', ');
  const reason = `the input of ${name} asks for ${asked} only`;
  return [{ path: member, mark: { narrowed: { values, reason, hint: `ask for it in ${narrowed.input} as well` } } }];
}

/** What an input does not name among what it could: the other attributes of an instance, other metrics. */
function notAskedIn({ service, operation, name, input: given }: WatchedCall): readonly Marking[] {
  const { input, all, members = {}, maps = [] } = askedMembersOf(service, operation) ?? { input: '' };
  const names = namesIn(isJsonObject(given ?? null) ? (given as JsonObject)[input] : undefined);
  if (names === undefined || (all !== undefined && names.includes(all))) return [];
  const problem = (member: string, value: string): Problem => ({
    code: 'types/unfilled',
    message: `${name} leaves ${quoteValue(member)} empty: ${input} does not name it`,
    hint: `name it in ${input}: ${value.replace('/', ' or ')}`,
  });
  return [
    ...Object.entries(members)
      .filter(([, values]) => !values.split('/').some((value) => names.includes(value)))
      .map(([path, values]) => marking(path, problem(nameAt(path), values))),
    ...maps.map((path) => ({ path, mark: { asked: { names, problem: (entry: string) => problem(entry, entry) } } })),
  ];
}

/** Undefined for an input that is not given, that is known only in a run, or that somebody has yet to fill in. */
function namesIn(value: JsonValue | undefined): readonly string[] | undefined {
  const names = Array.isArray(value) ? value : [value];
  const isKnown = names.length > 0 && names.every((each) => typeof each === 'string' && !/\$\{|^FILL-IN$/.test(each));
  return isKnown ? (names as string[]) : undefined;
}

function unfilledProblem(call: WatchedCall, { unless = [], add, filledBy }: Unfilled, path: string): Problem {
  const { name } = call;
  const member = quoteValue(nameAt(path));
  if (add !== undefined) {
    return {
      code: 'types/unfilled',
      message: `${name} leaves ${member} empty unless its input asks for it`,
      hint: `add ${inputText(call, add)}`,
    };
  }
  if (unless.length > 0) {
    const message = `${name} leaves ${member} empty without ${unless.map(plainName).join(' or ')} in its input`;
    return { code: 'types/unfilled', message };
  }
  return {
    code: 'types/unfilled',
    message: `${name} never fills ${member}`,
    hint: filledBy === undefined ? 'it is empty in every answer' : `${filledBy} does: look up each one`,
  };
}

/** The name at the end of a path. */
function nameAt(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).replace(/[[{].*/s, '');
}

function hiddenBy({ member, hides, cuts, most, counts, least, isMost = false }: ListedFailure): Marking | undefined {
  if (most !== undefined) return marking(member);
  if (counts !== undefined && least !== undefined) {
    const flag = member.split('.').at(-1) ?? member;
    return { path: hiddenPath(member, counts), mark: { stops: { least, isMost, flag } } };
  }
  const hidden = hides ?? cuts;
  return hidden === undefined ? undefined : marking(hiddenPath(member, hidden));
}

/**
 * `Functions[].Environment.Error` hides `Functions[].Environment`, which contains it, and `TagsError` hides `Tags` next
 * to it.
 */
function hiddenPath(member: string, hides: string): string {
  const outer = member.split('.').slice(0, -1);
  return outer.at(-1) === hides ? outer.join('.') : [...outer, hides].join('.');
}

function marking(path: string, problem?: Problem): Marking {
  return { path, mark: definedMembers({ problem }) };
}
