import { createHash } from 'node:crypto';
import { CoveError } from '../../cove-error.ts';
import type { AccountRunner } from '../../engine/run-accounts.ts';
import type { RunPlan } from '../../engine/run-plan.ts';
import type { PlannedChange } from '../../remediation/plan-change.ts';
import { type RecordCheck, recordCheck } from '../../run-log/read-run-log.ts';
import type { RunLogRecord } from '../../run-log/records.ts';
import { counted } from '../../text/counted.ts';
import { VERSION } from '../../version.ts';
import type { SigningKey } from '../inputs/signing-key.ts';
import { changesIn, whyNotPlanned, whyPlanned } from './planned-changes.ts';

/** Which account of which plan an object holds. */
export interface AccountObjectHead {
  readonly run: string;
  /** Digest of the plan. */
  readonly plan: string;
  readonly account: string;
}

/** What an account came to. */
export interface AccountOutcome {
  readonly records: readonly RunLogRecord[];
  /** What its findings ask for, in a run that plans changes. */
  readonly changes: readonly PlannedChange[];
  readonly calls: number;
  /** Whether something of it could not be evaluated: a run that goes on tries it again. */
  readonly hasErrors: boolean;
}

/**
 * The text of `accounts/<id>.ndjson`: what it is about, with a hash of all that follows, the account's records, and
 * with a key its signature.
 */
export function accountText(head: AccountObjectHead, lines: string, key: SigningKey | undefined): string {
  const { run, plan, account } = head;
  const about = { type: 'account-object', version: FORMAT, tool: VERSION, run, plan, account, sha256: hashOf(lines) };
  const text = `${JSON.stringify(about)}\n${lines}`;
  return key === undefined ? text : `${text}${JSON.stringify({ type: 'signature', mac: key.sign(PURPOSE, text) })}\n`;
}

const PURPOSE = 'account';

/** What the version of an object's format is; there was none before. */
const FORMAT = 1;

function hashOf(lines: string): string {
  return createHash('sha256').update(lines).digest('hex');
}

/** Types of records that an account has. */
const OWN: ReadonlySet<RunLogRecord['type']> = new Set<RunLogRecord['type']>([
  'warning',
  'account',
  'cells',
  'outcome',
  'settled',
]);

/** Reads objects of a plan's accounts, and takes none on trust: each has to be whole, and about its account alone. */
export function createOutcomeReader(
  plan: RunPlan,
  head: Omit<AccountObjectHead, 'account'>,
  key: SigningKey | undefined,
  runner: Pick<AccountRunner, 'workOf'>,
) {
  const check = recordCheck();
  const planned = new Map(plan.accounts.map((account) => [account.id, account]));
  return {
    /** @throws {CoveError} `file` with what is wrong with it. */
    read(account: string, text: string): AccountOutcome {
      const lines = linesOf(text, account, key);
      assertHead(lines[0] ?? '', { ...head, account });
      const all = lines.slice(1).map((line, index) => toRecord(line, index + 2, check));
      const records = all.filter(({ type }) => OWN.has(type));
      const selected = plan.classes[planned.get(account)?.class ?? -1] ?? [];
      assertWhole(records, account, new Set(selected.map(({ policy }) => policy)));
      const problem = plan.plansChanges === true ? whyNotPlanned(all, runner.workOf(account)) : whyPlanned(all);
      if (problem !== undefined) throw broken(account, problem);
      assertAsWritten(lines, account);
      const settled = records.at(-1);
      return {
        records,
        changes: changesIn(all),
        calls: settled?.type === 'settled' ? settled.calls : 0,
        hasErrors: records.some((record) => record.type === 'outcome' && record.status === 'error'),
      };
    },
  };
}

function linesOf(text: string, account: string, key: SigningKey | undefined): string[] {
  if (!text.endsWith('\n')) throw broken(account, 'it is cut off');
  const lines = text.slice(0, -1).split('\n');
  const last = lines.at(-1) ?? '';
  const signature = /^\{"type":"signature","mac":"([0-9a-f]{64})"\}$/.exec(last)?.[1];
  if (key !== undefined) {
    const signed = text.slice(0, text.length - last.length - 1);
    if (signature === undefined || !key.isOwn(PURPOSE, signed, signature)) {
      throw broken(
        account,
        signature === undefined ? 'it is not signed' : 'it was changed, or signed with another key',
      );
    }
  }
  return signature === undefined ? lines : lines.slice(0, -1);
}

function assertHead(line: string, expected: AccountObjectHead): void {
  const head: unknown = parse(line);
  for (const name of ['run', 'plan', 'account'] as const) {
    const found = typeof head === 'object' && head !== null ? Object.getOwnPropertyDescriptor(head, name)?.value : '';
    if (found !== expected[name]) throw broken(expected.account, `it belongs to another ${name}`);
  }
  const { version, tool } = head as { readonly version?: unknown; readonly tool?: unknown };
  // Of the same run, and yet what a policy means there may be something else here.
  if (version !== FORMAT || tool !== VERSION) throw broken(expected.account, 'another release has written it');
}

/** What the sums do not hold: a warning that is lost, a finding that was edited. */
function assertAsWritten([head = '', ...lines]: readonly string[], account: string): void {
  const { sha256 } = JSON.parse(head) as { readonly sha256?: unknown };
  if (hashOf(lines.map((line) => `${line}\n`).join('')) === sha256) return;
  throw broken(account, 'it is not as it was written');
}

function toRecord(line: string, number: number, check: RecordCheck): RunLogRecord {
  const record = check(parse(line), number, line);
  if (OWN.has(record.type) || record.type === 'planned' || record.type === 'changed') return record;
  throw new CoveError('file', `a record of type ${record.type} is none of an account`);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What each object has exactly once. */
const ONCE = ['account', 'cells', 'settled'] as const;

/** One account, with all of its policies, each cell once, and its end last. */
function assertWhole(records: readonly RunLogRecord[], account: string, policies: ReadonlySet<string>): void {
  for (const type of ONCE) {
    const found = records.filter((record) => record.type === type).length;
    if (found > 1) throw broken(account, `it has ${found} records of type ${type}`);
  }
  const cells = new Set<string>();
  let planned: Readonly<Record<string, number>> | undefined;
  for (const record of records) {
    if (record.type === 'cells') planned = record.planned;
    const about = record.type === 'account' ? record.id : 'account' in record ? record.account : account;
    if (about !== account) throw broken(account, 'it has records of another account');
    if (record.type !== 'outcome') continue;
    const cell = `${record.policy} ${record.region}`;
    if (cells.has(cell)) throw broken(account, `it has two outcomes of ${cell}`);
    cells.add(cell);
  }
  const last = records.at(-1);
  if (records[0]?.type !== 'account') throw broken(account, 'it does not begin with its account');
  if (last?.type !== 'settled' || planned === undefined) throw broken(account, 'it has no end');
  const isOfPlan =
    Object.keys(planned).length === policies.size && [...policies].every((id) => planned?.[id] !== undefined);
  if (!isOfPlan) throw broken(account, 'it has other policies than were planned');
  const sum = Object.values(planned).reduce((total, each) => total + each, 0);
  if (sum !== cells.size || last.cells !== sum)
    throw broken(
      account,
      `${counted(sum, 'cell was', 'cells were')} planned, and ${cells.size} ${cells.size === 1 ? 'is' : 'are'} in it`,
    );
}

function broken(account: string, reason: string): CoveError {
  return new CoveError('file', `the outcomes of account ${account} in the store cannot be used: ${reason}`);
}
