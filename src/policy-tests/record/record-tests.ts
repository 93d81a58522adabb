import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import { isSecretRead } from '../../catalog/operation-access.ts';
import type { AccountFacts } from '../../engine/account-work.ts';
import type { OrganizationFacts } from '../../organization/organization.ts';
import type { Policy } from '../../policy/model/policy.ts';
import type { AccountRecord, ErrorKind, OutcomeRecord, RunLogRecord, RunRecord } from '../../run-log/records.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import { messageOf } from '../../values/message-of.ts';
import { recordCalls } from './record-calls.ts';
import { type ReplayedCell, replay } from './replay.ts';
import { type CaseOptions, caseFileText, createTryCase, recordedPath, type TryCase } from './try-case.ts';

export interface TestRecorder {
  /** In place of the connection of the run. */
  readonly connection: AwsConnection;
  /** Hears of the organization before any account is entered. */
  learn(organization: OrganizationFacts | null): void;
  /** Hears of every record of the run log, before the account that it is about is done. */
  observe(record: RunLogRecord): Promise<void>;
  /** A file for each policy of which there is a case. */
  files(): readonly RecordedFile[];
  /** What could not be recorded, and why; a line each. */
  problems(): readonly string[];
}

export interface RecordedFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly tests: number;
}

export interface RecordingOptions extends CaseOptions {
  readonly connection: AwsConnection;
  readonly policies: readonly Policy[];
}

/** The cases of a policy: one of each. */
const KINDS = ['findings', 'compliant', 'error'] as const;

type Kind = (typeof KINDS)[number];

const NAMES: Readonly<Record<Kind, string>> = {
  findings: 'what was found',
  compliant: 'nothing was found',
  error: 'it could not be evaluated',
};

/** Cells that are tried for one case of a policy. */
const MOST_TRIED = 10;

const UNANSWERED: ReadonlySet<ErrorKind> = new Set(['assume-role', 'interrupted', 'internal']);

interface Slot {
  tried: number;
  /** How many resources the case has. */
  resources: number;
  test?: JsonObject;
  problem?: string;
}

/**
 * Records, of every policy of a run, one account and region in which it found something, one in which it did not, and
 * one that could not be evaluated. Each case is tried as the test that it is going to be, and left out where it does
 * not pass.
 */
export function createTestRecorder(options: RecordingOptions): TestRecorder {
  const calls = recordCalls(options.connection, options.policies, (account) => accounts.delete(account));
  const policies = new Map(options.policies.map((policy) => [policy.id, policy]));
  const accounts = new Map<string, AccountRecord>();
  const slots = createSlots(options);
  const tryCase = createTryCase(options);
  let run: RunRecord | undefined;
  let organization: OrganizationFacts | null = null;

  const take = async (outcome: OutcomeRecord): Promise<void> => {
    const policy = policies.get(outcome.policy);
    const account = accounts.get(outcome.account);
    if (policy === undefined || account === undefined || run === undefined || outcome.status === 'skipped') return;
    const slot = slots.of(outcome.policy, outcome.status);
    if (isFilled(slot, outcome)) return;
    const answered = calls.of(outcome.account);
    // Where an account could not be entered, or the run was stopped, nothing was answered.
    if (answered.size === 0 || outcome.errors.some(({ kind }) => UNANSWERED.has(kind))) return;
    slot.tried += 1;
    const cell: ReplayedCell = {
      policy,
      account: factsOf(account),
      organization,
      region: outcome.region,
      partition: run.caller.partition,
      now: run.start,
      catalog: options.catalog,
    };
    await fill(slot, cell, { kind: outcome.status, resources: outcome.resources, answered, tryCase });
  };

  /** A run comes to what it comes to, whether it can be recorded or not. */
  const failed = ({ policy, status }: OutcomeRecord, error: unknown): void => {
    if (status === 'skipped') return;
    const message = messageOf(error);
    slots.of(policy, status).problem ??= `a bug in cove-policy, please report it: ${message}`;
  };

  return {
    connection: calls.connection,
    learn(known) {
      organization = known;
    },
    async observe(record) {
      if (record.type === 'run') run = record;
      if (record.type === 'account') accounts.set(record.id, record);
      if (record.type === 'outcome') await take(record).catch((error: unknown) => failed(record, error));
    },
    files: slots.files,
    problems: slots.problems,
  };
}

/** The cases of a run: one for each policy and way of ending. */
function createSlots(options: RecordingOptions) {
  const slots = new Map<string, Slot>();
  return {
    of(policy: string, kind: Kind): Slot {
      const key = `${kind} ${policy}`;
      const slot = slots.get(key) ?? { tried: 0, resources: 0 };
      slots.set(key, slot);
      return slot;
    },
    files: (): RecordedFile[] =>
      options.policies.flatMap((policy) => {
        const ofPolicy = KINDS.map((kind) => slots.get(`${kind} ${policy.id}`)?.test);
        const tests = ofPolicy.filter((test) => test !== undefined);
        const path = recordedPath(options.folder, policy);
        return tests.length === 0 ? [] : [{ path, text: caseFileText(policy, tests, options), tests: tests.length }];
      }),
    problems: (): string[] =>
      [...slots].flatMap(([key, { test, problem }]) =>
        test === undefined && problem !== undefined ? [`${key}: ${problem}`] : [],
      ),
  };
}

/** Whether a slot needs no other case. A pass over something shows more than one over nothing. */
function isFilled({ tried, test, resources }: Slot, outcome: OutcomeRecord): boolean {
  return tried >= MOST_TRIED || (test !== undefined && (resources > 0 || outcome.resources === 0));
}

/** How a cell ended, and what its account had answered. */
interface Observed {
  readonly kind: Kind;
  readonly resources: number;
  readonly answered: Parameters<typeof replay>[1];
  readonly tryCase: TryCase;
}

/** Puts a case of the cell into a slot, or the reason why it makes none. */
async function fill(slot: Slot, cell: ReplayedCell, { kind, resources, answered, tryCase }: Observed): Promise<void> {
  const secret = secretReadOf(cell.policy);
  if (secret !== undefined) {
    slot.problem ??= `${secret} reads secrets, and they are not written into tests`;
    return;
  }
  const replayed = await replay(cell, answered);
  if (replayed.asksSecrets) {
    slot.problem ??= 'a call is made with what AWS marks as sensitive, and it would appear in the test';
    return;
  }
  if (replayed.outcome.status !== kind) return;
  // Tests of two runs stand beside each other, and no two of a policy have one name.
  const name = `${NAMES[kind]}, on ${cell.now}`;
  const { test, problem } = await tryCase(cell, replayed, name);
  if (problem === undefined) Object.assign(slot, { test, resources });
  else slot.problem ??= problem;
}

/** The first of its calls whose answer is a secret as a whole, so that no mark says what of it to leave out. */
function secretReadOf({ call, with: shared, lookups }: Policy): string | undefined {
  const found = [call, ...shared, ...lookups].find((each) => isSecretRead(each.service, each.operation));
  return found === undefined ? undefined : `${found.service}:${found.operation}`;
}

function factsOf({ id, name, email, ou, ouPath, tags }: AccountRecord): AccountFacts {
  return { id, name, email, ou, ...definedMembers({ units: ouPath }), tags };
}
