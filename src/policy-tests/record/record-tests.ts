import { dirname, relative, resolve } from 'node:path';
import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { isSecretRead } from '../../catalog/operation-access.ts';
import { SourceText } from '../../documents/source-text.ts';
import { visibleYaml } from '../../documents/visible-yaml.ts';
import type { AccountFacts } from '../../engine/account-work.ts';
import type { OrganizationFacts } from '../../organization/organization.ts';
import type { Policy } from '../../policy/model/policy.ts';
import type { AccountRecord, ErrorKind, OutcomeRecord, RunLogRecord, RunRecord } from '../../run-log/records.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import { messageOf } from '../../values/message-of.ts';
import { compileTestSchema, readTests } from '../load-tests.ts';
import { openPolicySource, type PolicyLoading, type PolicySource } from '../policy-source.ts';
import { runTest } from '../run-test.ts';
import { recordCalls } from './record-calls.ts';
import { type Replayed, type ReplayedCell, replay } from './replay.ts';
import { bareId, writeCase } from './write-case.ts';

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

export interface RecordingOptions {
  /** Absolute: where the files go. */
  readonly folder: string;
  readonly connection: AwsConnection;
  readonly policies: readonly Policy[];
  readonly catalog: Catalog;
  readonly loading: PolicyLoading;
}

/** The cases of a policy: one of each. */
const KINDS = ['findings', 'compliant', 'error'] as const;

type Kind = (typeof KINDS)[number];

const NAMES: Readonly<Record<Kind, string>> = {
  findings: 'what was found',
  compliant: 'nothing was found',
  error: 'it could not be evaluated',
};

/** A case that is longer is none that anybody reads. */
const LONGEST_CASE = 200_000;

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

/** The file that the cases of a policy go to. */
export function recordedPath(folder: string, { id }: Pick<Policy, 'id'>): string {
  return resolve(folder, `${id.replaceAll('/', '-')}.test.yml`);
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
  const slots = new Map<string, Slot>();
  const attempt = createAttempt(options);
  let run: RunRecord | undefined;
  let organization: OrganizationFacts | null = null;

  const slotOf = (policy: string, kind: Kind): Slot => {
    const key = `${kind} ${policy}`;
    const slot = slots.get(key) ?? { tried: 0, resources: 0 };
    slots.set(key, slot);
    return slot;
  };

  const take = async (outcome: OutcomeRecord): Promise<void> => {
    const policy = policies.get(outcome.policy);
    const account = accounts.get(outcome.account);
    if (policy === undefined || account === undefined || run === undefined || outcome.status === 'skipped') return;
    const slot = slotOf(outcome.policy, outcome.status);
    // A pass over something shows more than one over nothing.
    if (slot.tried >= MOST_TRIED || (slot.test !== undefined && (slot.resources > 0 || outcome.resources === 0)))
      return;
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
    const secret = secretReadOf(policy);
    if (secret !== undefined) {
      slot.problem ??= `${secret} reads secrets, and they are not written into tests`;
      return;
    }
    const replayed = await replay(cell, answered);
    if (replayed.asksSecrets) {
      slot.problem ??= 'a call is made with what AWS marks as sensitive, and it would appear in the test';
      return;
    }
    if (replayed.outcome.status !== outcome.status) return;
    // Tests of two runs stand beside each other, and no two of a policy have one name.
    const { test, problem } = await caseOf(cell, replayed, `${NAMES[outcome.status]}, on ${run.start}`);
    if (problem === undefined) Object.assign(slot, { test, resources: outcome.resources });
    else slot.problem ??= problem;
  };

  const caseOf = async (cell: ReplayedCell, replayed: Replayed, name: string): Promise<Attempt> => {
    // Looking for names in it takes a while, in which the calls of the run would wait.
    if (isTooLong(replayed)) return { problem: TOO_LONG };
    const test = writeCase(cell, replayed, name);
    return { test, problem: await attempt(cell.policy, test) };
  };

  /** A run comes to what it comes to, whether it can be recorded or not. */
  const failed = ({ policy, status }: OutcomeRecord, error: unknown): void => {
    if (status === 'skipped') return;
    const message = messageOf(error);
    slotOf(policy, status).problem ??= `a bug in cove-policy, please report it: ${message}`;
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
    files: () =>
      options.policies.flatMap((policy) => {
        const tests = KINDS.flatMap((kind) => {
          const test = slots.get(`${kind} ${policy.id}`)?.test;
          return test === undefined ? [] : [test];
        });
        const path = recordedPath(options.folder, policy);
        return tests.length === 0 ? [] : [{ path, text: textOf(policy, tests, options), tests: tests.length }];
      }),
    problems: () =>
      [...slots].flatMap(([key, { test, problem }]) =>
        test === undefined && problem !== undefined ? [`${key}: ${problem}`] : [],
      ),
  };
}

/** The first of its calls whose answer is a secret as a whole, so that no mark says what of it to leave out. */
function secretReadOf({ call, with: shared, lookups }: Policy): string | undefined {
  const found = [call, ...shared, ...lookups].find((each) => isSecretRead(each.service, each.operation));
  return found === undefined ? undefined : `${found.service}:${found.operation}`;
}

interface Attempt {
  readonly test?: JsonObject;
  /** Why it is not one. */
  readonly problem: string | undefined;
}

const TOO_LONG = `the answers are longer than ${LONGEST_CASE} characters`;

function isTooLong({ used }: Replayed): boolean {
  let length = 0;
  return used.some(({ outcome }) => {
    length += outcome.ok ? JSON.stringify(outcome.output).length : 0;
    return length > LONGEST_CASE;
  });
}

function factsOf({ id, name, email, ou, ouPath, tags }: AccountRecord): AccountFacts {
  return { id, name, email, ou, ...definedMembers({ units: ouPath }), tags };
}

/** Runs a case as the test that it is going to be. @returns why it cannot be one. */
function createAttempt({ catalog, loading, ...options }: RecordingOptions) {
  const sources = new Map<string, Promise<PolicySource>>();
  const schema = compileTestSchema();
  const sourceOf = ({ source: { file } }: Policy): Promise<PolicySource> => {
    const known = sources.get(file) ?? openPolicySource({ name: file, path: resolve(loading.cwd, file) }, loading);
    sources.set(file, known);
    return known;
  };
  return async (policy: Policy, test: JsonObject): Promise<string | undefined> => {
    const text = textOf(policy, [test], { ...options, catalog, loading });
    if (text.length > LONGEST_CASE) return TOO_LONG;
    const about = await sourceOf(policy);
    const read = await readTests(new SourceText('case', text, 'test file'), {
      schema,
      catalog,
      aboutOf: async () => about,
    });
    const wrong = read.diagnostics.find(({ severity }) => severity === 'error');
    const [only] = read.tests;
    if (wrong !== undefined || only === undefined) return `it is not a test: ${wrong?.message ?? 'nothing was read'}`;
    const { status, problems } = await runTest(only, { catalog, showsSensitive: false });
    return status === 'passed' ? undefined : `it depends on what was scrubbed: ${problems[0]?.message ?? status}`;
  };
}

function textOf(policy: Policy, tests: readonly JsonObject[], { folder, loading }: RecordingOptions): string {
  const path = recordedPath(folder, policy);
  const policies = relative(dirname(path), resolve(loading.cwd, policy.source.file)).replaceAll('\\', '/');
  const file = { version: 1, policies, tests };
  const body = visibleYaml(file, { lineWidth: 0, aliasDuplicateObjects: false });
  return `# Recorded by cove-policy check --record, and scrubbed: read it before it goes anywhere.\n# Policy: ${bareId(policy)}\n${body}`;
}
