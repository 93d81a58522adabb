import { describe, expect, it } from 'vitest';
import { createLedger } from '../../src/engine/cell-ledger.ts';
import type { OutcomeRecord } from '../../src/run-log/records.ts';

const cell = { policy: 'p', account: '111122223333', region: 'eu-west-1' };
const outcome: OutcomeRecord = {
  ...cell,
  type: 'outcome',
  status: 'compliant',
  resources: 0,
  findings: [],
  errors: [],
  skipped: null,
};

describe('ledger', () => {
  it('knows which cells are still open', () => {
    const ledger = createLedger();
    ledger.plan(cell);
    ledger.plan({ ...cell, region: 'us-east-1' });
    ledger.settle(outcome);
    expect(ledger.open()).toEqual([{ ...cell, region: 'us-east-1' }]);
    expect(ledger.planned()).toBe(2);
  });

  it('refuses an outcome that was never planned, comes twice, or a cell that is planned twice', () => {
    const ledger = createLedger();
    expect(() => ledger.settle(outcome)).toThrow('never planned');
    ledger.plan(cell);
    expect(() => ledger.plan(cell)).toThrow('planned twice');
    ledger.settle(outcome);
    expect(() => ledger.settle(outcome)).toThrow('settled twice');
    expect(() => ledger.plan(cell)).toThrow('planned twice');
  });
});
