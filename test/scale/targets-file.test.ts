import { expect, it } from 'vitest';
import type { PlannedAccount, PlannedPolicy, RunPlan, SelectedPolicy } from '../../src/engine/run-plan.ts';
import { parseTargets, targetsText } from '../../src/library/scale/targets-file.ts';
import type { ErrorKind, ErrorRecord, SkipReason, WarningRecord } from '../../src/run-log/records.ts';
import { hostileText } from '../report/hostile-text.ts';

/** Tables, so that a member or a word that is new does not compile until the file format has it. */
const ACTIONS: Record<SelectedPolicy['action'], true> = { run: true, skip: true, error: true, off: true };
const SKIPS: Record<SkipReason, true> = {
  ...{ 'account-not-active': true, 'caller-account': true, 'region-disabled': true, excluded: true },
  ...{ 'service-not-in-region': true, off: true },
};
const ERRORS: Record<ErrorKind, true> = {
  ...{ 'assume-role': true, 'access-denied': true, 'denied-by-scp': true, throttled: true, expired: true },
  ...{ network: true, timeout: true, validation: true, unavailable: true, 'opt-in': true, 'not-in-region': true },
  ...{ partial: true, evaluation: true, interrupted: true, internal: true },
};
const keysOf = <K extends string>(table: Record<K, true>): K[] => Object.keys(table) as K[];

const POLICY: Required<PlannedPolicy> = { id: 'p', hash: 'a'.repeat(64), allowNone: true };
/** Signatures and sums belong to the lines of a log. */
const WARNING: Required<Omit<WarningRecord, 'mac' | 'sum'>> = { type: 'warning', code: 'c', message: 'm', policy: 'p' };
const CLASS: Required<SelectedPolicy>[] = keysOf(ACTIONS).map((action) => ({ policy: 'p', action, override: 1 }));
const ERROR: Omit<Required<ErrorRecord>, 'kind'> = {
  ...{ operation: 'sts:AssumeRole', code: 'X', message: 'm', requestId: 'r', attempts: 1, resource: null },
};
const accountOf = (index: number, more: Pick<PlannedAccount, 'skipped' | 'error'>): Required<PlannedAccount> => ({
  ...{ id: String(222_222_222_201 + index), name: hostileText, email: 'e@example.com', ou: 'ou-ab12-cdefghij' },
  ...{
    units: [{ id: 'r-ab12', name: 'Root' }],
    tags: { stage: 'prod' },
    class: 0,
    listed: { file: 'accounts.yml', regions: ['eu-west-1'] },
    ...more,
  },
});

const PLAN: Required<RunPlan> = {
  ...{ version: 1, mode: 'check', start: new Date().toISOString() },
  principal: { account: '111111111111', arn: 'arn:aws:iam::111111111111:root', partition: 'aws' },
  organization: { id: 'o-example', managementAccount: '111111111111', accounts: ['111111111111'] },
  settings: { roleName: 'r' },
  policies: [POLICY],
  plansChanges: true,
  regions: ['eu-*'],
  warnings: [WARNING],
  classes: [CLASS],
  accounts: [
    ...keysOf(SKIPS).map((reason) => ({ skipped: { reason, message: 'm' }, error: null })),
    ...keysOf(ERRORS).map((kind) => ({ skipped: null, error: { ...ERROR, kind } })),
  ].map((each, index) => accountOf(index, each)),
};

it('of a machine whose clock is ahead says whose clock to set', () => {
  const start = new Date(Date.now() + 600_000).toISOString();
  const text = targetsText({ ...PLAN, start }, '00000000-0000-4000-8000-000000000000', undefined);
  expect(() => parseTargets(text, 'the plan of run R', { maxAgeMs: Number.POSITIVE_INFINITY })).toThrow(
    `the plan of run R was planned on ${start}, which is in the future`,
  );
});

it('says everything that a plan can say', () => {
  const text = targetsText(PLAN, '00000000-0000-4000-8000-000000000000', undefined);
  expect(parseTargets(text, 'it', { maxAgeMs: 60_000 }).plan).toEqual(PLAN);
  expect(text).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
});

it('has a bottom', () => {
  const text = targetsText(PLAN, '00000000-0000-4000-8000-000000000000', undefined);
  const deep = text.replace('"settings":{', `"settings":{"deep":${'['.repeat(50_000)}${']'.repeat(50_000)},`);
  expect(deep).not.toBe(text);
  expect(() => parseTargets(deep, 'it', { maxAgeMs: 60_000 })).toThrow('it is nested deeper than 1000 levels');
});
