/** Answers that hold something of everything, whatever is asked. */
import type { NormalizedSchema } from '@smithy/core/schema';
import { createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import type { OutcomeRecord } from '../../src/run-log/records.ts';
import type { JsonObject, JsonValue } from '../../src/values/json.ts';
import { catalog } from './installed-clients.ts';

/**
 * Why a policy finds nothing in any world that has all that it may look at; undefined where it does. One that can find
 * nothing would be green for ever.
 */
export async function whyBlind(policy: Policy): Promise<string | undefined> {
  const outcomes = await Promise.all(WORLDS.map((world) => evaluate(policy, world)));
  if (outcomes.some(({ findings }) => findings.length > 0)) return undefined;
  const seen = outcomes.map(({ status, resources, errors }) => [status, resources, errors[0]?.message]);
  return `${policy.id}: ${policy.filter.text} ${JSON.stringify(seen)}`;
}

/** What all switches are, and all numbers. */
interface World {
  readonly is: boolean;
  readonly number: number;
}

const WORLDS: readonly World[] = [
  { is: true, number: 7 },
  { is: false, number: 0 },
];

function worldValue(schema: NormalizedSchema, world: World, depth = 0): JsonValue {
  if (schema.isDocumentSchema()) return {};
  if (schema.isTimestampSchema()) return '2001-01-01T00:00:00.000Z';
  if (schema.isListSchema()) return depth > 5 ? [] : [worldValue(schema.getValueSchema(), world, depth + 1)];
  if (schema.isMapSchema()) return depth > 5 ? {} : { key: worldValue(schema.getValueSchema(), world, depth + 1) };
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) {
    const members = depth > 5 ? [] : Object.entries(schema.getMemberSchemas());
    return Object.fromEntries(
      members.map(([name, member]) => [
        name,
        !world.is && isTags(name, member) ? [] : worldValue(member, world, depth + 1),
      ]),
    );
  }
  if (schema.isBooleanSchema()) return world.is;
  return schema.isNumericSchema() ? world.number : TEXT;
}

/** In the world in which nothing is on, nothing is tagged. */
function isTags(name: string, member: NormalizedSchema): boolean {
  return member.isListSchema() && /^tags?(set|list)?$/i.test(name);
}

/** What all text is: the region too, which some lists are narrowed to. */
const TEXT = 'text';

/** Evaluates a policy in a cell whose answers hold something of everything. */
async function evaluate(policy: Policy, world: World): Promise<OutcomeRecord> {
  const account = { id: '111111111111', name: null, email: null, ou: null, ouPath: null, tags: {} };
  const cell = createCell({
    account: account.id,
    region: TEXT,
    context: { account, organization: null, partition: 'aws', now: '2026-01-01T00:00:00Z' },
    catalog,
    send: async ({ outputShape }) => ({
      ok: true,
      output: (outputShape === undefined ? {} : worldValue(outputShape, world)) as JsonObject,
      isMarked: false,
    }),
  });
  return evaluatePolicy(
    { ...policy, call: withoutFailures(policy.call), lookups: policy.lookups.map(withoutFailures) },
    cell,
  );
}

/** A world that holds something of everything has failures too. */
function withoutFailures<C extends Policy['call']>(call: C): C {
  return { ...call, failures: [] };
}
