import { expect, it } from 'vitest';
import { CoveError } from '../../src/cove-error.ts';
import { howToGoOn, unloggedRun } from '../../src/library/scale/how-to-go-on.ts';

const NEXT = 'cove-policy check POLICIES --store s --resume r';

it('goes on from the store where the run log cannot be written any more', () => {
  const full = new CoveError('file', 'cannot write to the run log run.ndjson', { hint: 'the disk is full: make room' });
  expect(unloggedRun(full, NEXT)).toMatchObject({
    code: 'output',
    message: full.message,
    hint: `the disk is full: make room; the outcomes so far are kept in the store; continue with: ${NEXT}`,
  });
  const other = new CoveError('output', 'the store is gone', { hint: 'as it says' });
  expect(unloggedRun(other, NEXT)).toBe(other);
});

it('names the plan and the queue of the run, so that its changes are planned and its workers are used', () => {
  const options = { store: 'a store', plan: 'plan.json' };
  expect(howToGoOn('r', options)).toBe("cove-policy check POLICIES --store 'a store' --resume r --plan plan.json");
  expect(howToGoOn('r', { ...options, work: async () => undefined })).toMatch(/ --plan plan\.json --queue URL$/);
});
