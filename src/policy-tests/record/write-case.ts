import type { Catalog } from '../../catalog/catalog.ts';
import type { DataShape, DataShapes } from '../../catalog/data-shape.ts';
import { GLOBAL } from '../../engine/open-cell.ts';
import type { UnitName } from '../../organization/organization.ts';
import { globalRegion } from '../../organization/role-arn.ts';
import type { Policy } from '../../policy/model/policy.ts';
import type { ChangeCall, ErrorRecord, UndoCall } from '../../run-log/records.ts';
import { undosOf } from '../../run-log/undo-calls.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { isJsonObject, type JsonObject, type JsonValue, stableJson } from '../../values/json.ts';
import { append } from '../../values/long-lists.ts';
import type { RecordedCall } from './record-calls.ts';
import type { Replayed, ReplayedCell } from './replay.ts';
import { learnNames, scrubValue } from './scrub-answer.ts';
import { createTextScrubber, type TextScrubber } from './scrub-text.ts';

/** One test, as it stands in a file: what was answered in a cell and what came of it, without what says whose it is. */
export function writeCase(cell: ReplayedCell, { outcome, used, changes }: Replayed, name: string): JsonObject {
  const { policy, catalog, now } = cell;
  const scrubber = scrubberFor(cell);
  for (const { call, outcome: answered } of used) {
    const shapes = shapesOf(call.operation, catalog);
    learnNames(call.input, shapes.input, scrubber);
    if (answered.ok) learnNames(answered.output, shapes.output, scrubber);
    else scrubber.learnFrom(answered.error.message);
  }
  const plain = (value: JsonValue): JsonValue => scrubValue(value, UNKNOWN, scrubber);
  const parameters = plain(policy.parameters);
  const region = cell.region === GLOBAL ? globalRegion(cell.partition) : cell.region;
  const planned = changes.flatMap(({ change }) => change.calls);
  const unplanned = changes.flatMap(({ ok, change }) => (ok ? [] : [scrubber.scrub(change.resource)]));
  const error = outcome.errors[0];
  return definedMembers({
    name,
    policy: bareId(policy),
    parameters: isJsonObject(parameters) && Object.keys(parameters).length > 0 ? parameters : undefined,
    account: accountOf(cell, scrubber),
    organization: organizationOf(cell, used, scrubber),
    region: region === 'us-east-1' ? undefined : region,
    now,
    answers: answersOf(used, catalog, scrubber),
    finds:
      error === undefined || outcome.findings.length > 0
        ? outcome.findings.map(({ resource, message }) => ({
            resource: scrubber.scrub(resource),
            message: scrubber.scrub(message),
          }))
        : undefined,
    error: error === undefined ? undefined : errorOf(outcome.errors),
    changes:
      policy.remediate.length === 0
        ? undefined
        : planned.map((call) => ({
            ...callOf(call, plain),
            undo: undoOf(call, plain),
          })),
    unplanned: unplanned.length === 0 ? undefined : unplanned,
  }) as JsonObject;
}

function undoOf(call: ChangeCall, plain: Parameters<typeof callOf>[1]): JsonValue {
  const calls = undosOf(call).map((undo) => callOf(undo, plain));
  return calls.length > 1 ? calls : (calls[0] ?? null);
}

const UNKNOWN: DataShape = { kind: 'unknown' };

/** A policy of a pack has the pack's name before its own. */
export function bareId({ id }: Pick<Policy, 'id'>): string {
  return id.split('/').at(-1) ?? id;
}

function scrubberFor({ policy, account }: ReplayedCell): TextScrubber {
  const given: [string, string][] = [];
  if (account.name !== null && account.name.length > 1) given.push([account.name, 'test-account']);
  if (account.email !== null) given.push([account.email, 'test-account@example.com']);
  // The case has no path where the policy does not read it, and its account is in the root then.
  if (account.ou !== null && !readsMember(policy, 'account', 'ouPath')) given.push([account.ou, 'r-test']);
  const [root] = account.units ?? [];
  if (root !== undefined && root.id !== account.ou) given.push([root.id, 'r-test']);
  const texts = textsOf([policy.call, policy.with, policy.lookups, policy.resources, policy.filter]);
  append(texts, textsOf([policy.finding, policy.remediate, policy.values, policy.targets]));
  return createTextScrubber({ account: account.id, given: new Map(given), isMeant: (name) => texts.some(has(name)) });
}

/** A name that stands in the policy as a word of its own decides something there. */
function has(name: string): (text: string) => boolean {
  const word = new RegExp(`(?<![\\w.])${name.replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&')}(?![\\w(])`);
  return (text) => word.test(text);
}

/** All that is written in a part of a policy, expressions among it. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function accountOf({ account, policy }: ReplayedCell, scrubber: TextScrubber): JsonObject | undefined {
  const { units = [], tags = {} } = account;
  const isPathRead = units.length > 0 && readsMember(policy, 'account', 'ouPath');
  if (!isPathRead && Object.keys(tags).length === 0) return undefined;
  return {
    ...(isPathRead ? { ouPath: units.map((unit) => unitOf(unit, scrubber)) } : {}),
    ...(Object.keys(tags).length === 0 ? {} : { tags: tagsOf(tags, scrubber) }),
  };
}

function unitOf({ id, name }: UnitName, scrubber: TextScrubber): JsonObject {
  scrubber.learn(name);
  return { id: scrubber.scrub(id), name: scrubber.scrub(name) };
}

/** Of the accounts of an organization, those that the answers name: the others decide nothing. */
function organizationOf(
  { organization, account, policy }: ReplayedCell,
  used: readonly RecordedCall[],
  scrubber: TextScrubber,
): JsonObject | undefined {
  if (organization === null || !readsMember(policy, 'organization')) return undefined;
  const answered = JSON.stringify(used.map(({ outcome }) => (outcome.ok ? outcome.output : null)));
  const others = organization.accounts.filter((id) => id !== account.id && answered.includes(id));
  return {
    id: scrubber.scrub(organization.id),
    managementAccount: scrubber.scrub(organization.managementAccount),
    ...(others.length === 0 ? {} : { accounts: others.map((id) => scrubber.scrub(id)) }),
  };
}

/** Whether an expression of the policy reads something of `cove`, by its words. */
function readsMember(
  { call, with: shared, lookups, resources, filter, finding, remediate }: Policy,
  ...names: string[]
) {
  const word = new RegExp(`\\bcove\\b.*\\b${names.join('\\b.*\\b')}\\b`, 's');
  return textsOf([call, shared, lookups, resources, filter, finding, remediate]).some((text) => word.test(text));
}

function tagsOf(tags: Readonly<Record<string, string>>, scrubber: TextScrubber): JsonObject {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, scrubber.scrub(scrubber.free(value))]));
}

interface WrittenAnswer {
  readonly input: JsonObject;
  readonly region: string;
  readonly reply: JsonObject;
}

/** By operation: one answer for all where there was one call of it, else a case for each. */
function answersOf(used: readonly RecordedCall[], catalog: Catalog, scrubber: TextScrubber): JsonObject {
  const byOperation = new Map<string, WrittenAnswer[]>();
  for (const { call, outcome } of used) {
    const shapes = shapesOf(call.operation, catalog);
    const name = `${call.operation.service}:${call.operation.name}`;
    const reply: JsonObject = outcome.ok
      ? { answer: scrubValue(outcome.output, shapes.output, scrubber) }
      : { error: errorAnswer(outcome.error, outcome.status, scrubber) };
    const input = scrubValue(call.input, shapes.input, scrubber) as JsonObject;
    byOperation.set(name, [...(byOperation.get(name) ?? []), { input, region: call.region, reply }]);
  }
  return Object.fromEntries([...byOperation].map(([name, answers]) => [name, casesOf(answers)]));
}

function shapesOf({ service, name }: RecordedCall['call']['operation'], catalog: Catalog): DataShapes {
  return catalog.shapes(service, name) ?? { input: UNKNOWN, output: UNKNOWN };
}

function casesOf(answers: readonly WrittenAnswer[]): JsonValue {
  const [only, second] = answers;
  if (only !== undefined && second === undefined) {
    const { answer } = only.reply;
    if (isJsonObject(answer) && !(Object.keys(answer).length === 1 && 'error' in answer)) return answer;
    return answer === undefined ? only.reply : [only.reply];
  }
  const isSpread = new Set(answers.map(({ region }) => region)).size > 1;
  // The first that fits answers: what says more comes before what says less.
  const fullestFirst = [...answers].sort((a, b) => stableJson(b.input).length - stableJson(a.input).length);
  return fullestFirst.map(({ input, region, reply }) => ({
    when: input,
    ...(isSpread ? { region } : {}),
    ...reply,
  }));
}

function errorAnswer({ code, message }: ErrorRecord, status: number | undefined, scrubber: TextScrubber): JsonObject {
  return {
    code: code ?? 'UnknownError',
    message: scrubber.scrub(message),
    ...definedMembers({ status }),
  };
}

function errorOf(errors: readonly ErrorRecord[]): JsonObject {
  const [first, ...others] = errors;
  const code = others.every((each) => each.code === first?.code) ? (first?.code ?? undefined) : undefined;
  return { kind: first?.kind ?? 'internal', ...definedMembers({ code }) };
}

function callOf({ operation, input }: UndoCall, plain: (value: JsonValue) => JsonValue): JsonObject {
  return { operation, input: plain(input as JsonValue) };
}
