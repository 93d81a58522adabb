import { describe, expect, test } from 'vitest';
import type { Reread } from '../../src/remediation/apply-changes.ts';
import type { SendOutcome } from '../../src/remediation/change-log.ts';
import type { Change, ChangeState, RunLogRecord } from '../../src/run-log/records.ts';
import { anError, change, changeId, type InMemoryRun, nameOf, planned, runInMemory, says } from './in-memory.ts';

const refused: SendOutcome = { result: 'refused', error: anError('access-denied', 'not authorized') };
const lost: SendOutcome = { result: 'unknown', error: anError('network', 'socket hang up') };
const unreadable: Reread = { state: 'unreadable', error: anError('throttled', 'Rate exceeded') };

const one = change('1/a');
const two = change('1/a', 2);
const at = '2025-06-02T08:00:00.000Z';
const intent = (call = 0): RunLogRecord => ({ type: 'intent', change: changeId('1/a'), call, at });
const result = (call: number, outcome: SendOutcome): RunLogRecord => ({
  type: 'result',
  change: changeId('1/a'),
  call,
  result: outcome.result,
  error: outcome.result === 'done' ? null : outcome.error,
  at,
});
const ended = (state: ChangeState): RunLogRecord => ({
  type: 'changed',
  change: changeId('1/a'),
  state,
  message: '',
  error: null,
  at,
});

interface Case extends Partial<InMemoryRun> {
  readonly name: string;
  readonly of?: Change;
  readonly earlier?: readonly RunLogRecord[];
  readonly state: ChangeState;
  readonly says?: RegExp;
  readonly sent: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'called, and no longer found', state: 'remediated', says: /^the call was made/, sent: ['Call0'] },
  { name: 'every call in its order', of: two, state: 'remediated', sent: ['Call0', 'Call1'] },
  {
    name: 'no longer found before the call',
    read: () => ({ state: 'not-found' }),
    state: 'already-compliant',
    sent: [],
  },
  {
    name: 'another resource than was reviewed',
    read: (each) => says({ ...each, state: 'moved' }, 'found'),
    state: 'drifted',
    says: /has changed since/,
    sent: [],
  },
  {
    name: 'another input than was reviewed',
    read: (each) => says({ ...each, calls: change('1/b').calls }, 'found'),
    state: 'drifted',
    says: /not what was reviewed/,
    sent: [],
  },
  {
    name: 'another undo than was reviewed',
    read: (each) => says({ ...each, calls: each.calls.map((call) => ({ ...call, undo: null })) }, 'found'),
    state: 'drifted',
    sent: [],
  },
  { name: 'not to be read again', read: () => unreadable, state: 'failed', says: /Rate exceeded/, sent: [] },
  {
    name: 'refused',
    answer: () => refused,
    state: 'failed',
    says: /nothing was changed: not authorized/,
    sent: ['Call0'],
  },
  {
    name: 'refused in its second call',
    of: two,
    answer: (_, operation) => (operation.endsWith('1') ? refused : { result: 'done' }),
    state: 'failed',
    says: /1 of 2 calls had been made/,
    sent: ['Call0', 'Call1'],
  },
  {
    name: 'its answer lost, and no longer found',
    answer: () => lost,
    state: 'remediated',
    says: /the answer was lost: socket hang up; read again: the policy does not find it/,
    sent: ['Call0'],
  },
  {
    name: 'its answer lost, and still found',
    answer: () => lost,
    read: (each) => says(each, 'found'),
    state: 'unverified',
    says: /^unknown, verify: the answer was lost/,
    sent: ['Call0'],
  },
  {
    name: 'the answer of its first call lost: no second call',
    of: two,
    answer: () => lost,
    state: 'unverified',
    says: /^unknown, verify/,
    sent: ['Call0'],
  },
  {
    name: 'called, and found until the time is up',
    read: (each) => says(each, 'found'),
    state: 'unverified',
    says: /^the call was made; the policy finds it/,
    sent: ['Call0'],
  },
  {
    name: 'called, and not to be read any more',
    read: (each, asked) => (asked === 0 ? says(each, 'found') : unreadable),
    state: 'unverified',
    says: /could not be read again/,
    sent: ['Call0'],
  },
  {
    name: 'visible at the fourth reading only',
    read: (each, asked) => (asked < 4 ? says(each, 'found') : { state: 'not-found' }),
    state: 'remediated',
    sent: ['Call0'],
  },
  {
    name: 'unreadable for a while after the call',
    read: (each, asked) => (asked === 0 ? says(each, 'found') : asked < 3 ? unreadable : { state: 'not-found' }),
    state: 'remediated',
    sent: ['Call0'],
  },
  {
    name: 'taken back: not found before, found after',
    begins: 'not-found',
    state: 'remediated',
    says: /the policy finds it/,
    sent: ['Call0'],
  },
  {
    name: 'taken back already',
    begins: 'not-found',
    read: (each) => says(each, 'found'),
    state: 'already-compliant',
    sent: [],
  },
  // What an earlier run has left on the same log.
  {
    name: 'an intent without a result, and the call was made',
    earlier: [intent()],
    read: () => ({ state: 'not-found' }),
    state: 'remediated',
    says: /between a call and its record; read again: the policy does not find it/,
    sent: [],
  },
  {
    name: 'an intent without a result, and the call was not made',
    earlier: [intent()],
    state: 'unverified',
    says: /^unknown, verify: an earlier run ended between a call and its record.*Nothing was sent again$/,
    sent: [],
  },
  {
    name: 'a result without an outcome',
    earlier: [intent(), result(0, { result: 'done' })],
    read: () => ({ state: 'not-found' }),
    state: 'remediated',
    says: /made the calls and ended before it had verified/,
    sent: [],
  },
  {
    name: 'the first of two calls made',
    of: two,
    earlier: [intent(), result(0, { result: 'done' })],
    state: 'unverified',
    says: /ended after 1 of 2 calls/,
    sent: [],
  },
  {
    name: 'a refusal without an outcome is nothing begun',
    earlier: [intent(), result(0, refused)],
    state: 'remediated',
    sent: ['Call0'],
  },
  { name: 'refused by a gate then', earlier: [ended('refused')], state: 'remediated', sent: ['Call0'] },
  { name: 'begun, then turned away by a gate', earlier: [intent(), ended('refused')], state: 'unverified', sent: [] },
  { name: 'failed then', earlier: [intent(), result(0, refused), ended('failed')], state: 'failed', sent: [] },
  {
    name: 'done then',
    earlier: [intent(), result(0, { result: 'done' }), ended('remediated')],
    read: () => ({ state: 'not-found' }),
    state: 'already-compliant',
    says: /^an earlier run with this log made the calls on .*, and the policy does not find it now; nothing was called$/,
    sent: [],
  },
  {
    name: 'done then, and found again',
    earlier: [intent(), result(0, { result: 'done' }), ended('remediated')],
    read: (each) => says(each, 'found'),
    state: 'refused',
    says: /nothing is called twice from the same log; make a new plan$/,
    sent: [],
  },
  {
    name: 'unverified then, and seen now',
    earlier: [intent(), result(0, { result: 'done' }), ended('unverified')],
    read: () => ({ state: 'not-found' }),
    state: 'already-compliant',
    sent: [],
  },
  {
    name: 'made in half then: that the policy does not find it is not the whole change',
    of: change('1/a', 2),
    earlier: [intent(), result(0, { result: 'done' })],
    read: () => ({ state: 'not-found' }),
    state: 'unverified',
    says: /an earlier run ended after 1 of 2 calls.*1 of 2 calls was not made/,
    sent: [],
  },
  {
    name: 'the first answer lost, and the second call not made',
    of: change('1/a', 2),
    answer: () => lost,
    read: (each, asked) => says(each, asked === 0 ? 'found' : 'not-found'),
    state: 'unverified',
    sent: ['Call0'],
  },
  {
    name: 'a rollback that AWS refused in part goes on',
    of: change('1/a', 2),
    begins: 'not-found',
    earlier: [intent(), result(0, { result: 'done' }), intent(1), result(1, refused), ended('failed')],
    read: (each, asked) => says(each, asked === 0 ? 'not-found' : 'found'),
    state: 'remediated',
    sent: ['Call1'],
  },
  {
    name: 'a rollback with a lost answer does not',
    of: change('1/a', 2),
    begins: 'not-found',
    earlier: [intent(), ended('unverified')],
    read: (each) => says(each, 'found'),
    state: 'unverified',
    sent: [],
  },
];

describe('one change', () => {
  test.each(cases)('$name: $state', async ({ of = one, earlier = [], state, says: message, sent, ...run }) => {
    const ran = await runInMemory({ ...run, before: [...planned([of]), ...earlier] });
    expect(ran.failure).toBeUndefined();
    expect(ran.states).toEqual({ '1/a': state });
    expect(ran.sent).toEqual(sent.map((operation) => `1/a cloudtrail:${operation}`));
    if (message !== undefined) expect(ran.messages['1/a']).toMatch(message);
    expectIntentsAround(ran);
  });

  test('of a call that was refused the error is on record twice: with its result and with the outcome', async () => {
    const { records } = await runInMemory({ before: planned([one]), answer: () => refused });
    expect(records.map(({ type }) => type)).toEqual(['intent', 'result', 'changed']);
    expect(records.slice(1).map((record) => ('error' in record ? record.error?.message : ''))).toEqual([
      'not authorized',
      'not authorized',
    ]);
  });
});

describe('several changes', () => {
  const names = ['1/a', '1/b', '2/a', '2/b', '3/a'];
  const all = planned(names.map((name) => change(name)));

  test('go one by one within an account, in the order of the plan', async () => {
    const underway = new Map<string, number>();
    const ran = await runInMemory({
      before: all,
      answer: async (name) => {
        const account = name.charAt(0);
        underway.set(account, (underway.get(account) ?? 0) + 1);
        expect(underway.get(account)).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        underway.set(account, 0);
        return { result: 'done' };
      },
    });
    for (const account of ['1', '2', '3']) {
      const order = ran.sent.filter((sent) => sent.startsWith(account)).map((sent) => sent.slice(0, 3));
      expect(order).toEqual(names.filter((name) => name.startsWith(account)));
    }
  });

  test.each([
    { maxErrors: 0, tried: 1 },
    { maxErrors: 1, tried: 2 },
    { maxErrors: 4, tried: 5 },
  ])('stop after $tried that failed, of $maxErrors allowed', async ({ maxErrors, tried }) => {
    const ran = await runInMemory({ before: all, answer: () => refused, maxErrors, accountsAtOnce: 1 });
    expect(ran.sent).toHaveLength(tried);
    const expected = names.map((name, index) => [name, index < tried ? 'failed' : 'refused']);
    expect(ran.states).toEqual(Object.fromEntries(expected));
    if (tried < names.length) expect(ran.messages['3/a']).toBe(`not tried: more than ${maxErrors} changes had failed`);
  });

  test('unverified counts as failed; drifted and already compliant do not', async () => {
    const ran = await runInMemory({
      before: all,
      accountsAtOnce: 1,
      maxErrors: 0,
      read: (each, asked) => {
        if (each.resource === '1/a') return { state: 'not-found' };
        if (each.resource === '1/b') return says({ ...each, state: 'moved' }, 'found');
        return asked > 0 && each.resource !== '2/a' ? { state: 'not-found' } : says(each, 'found');
      },
    });
    expect(ran.states).toEqual({
      '1/a': 'already-compliant',
      '1/b': 'drifted',
      '2/a': 'unverified',
      '2/b': 'refused',
      '3/a': 'refused',
    });
  });

  test('a brake that is pulled while another account reads holds there', async () => {
    let failed = (): void => {};
    const hasFailed = new Promise<void>((resolve) => {
      failed = resolve;
    });
    const ran = await runInMemory({
      before: planned([change('1/a'), change('2/a')]),
      maxErrors: 0,
      answer: () => refused,
      read: async (each) => {
        if (each.resource === '2/a') await hasFailed;
        return says(each, 'found');
      },
      onRecord: (record) => {
        if (record.type === 'changed') setTimeout(failed, 1);
      },
    });
    expect(ran.sent).toEqual(['1/a cloudtrail:Call0']);
    expect(ran.states).toEqual({ '1/a': 'failed', '2/a': 'refused' });
  });

  test('interrupted before the start: nothing is sent, and every change has its state', async () => {
    const ran = await runInMemory({ before: all, signal: AbortSignal.abort() });
    expect(ran.sent).toEqual([]);
    expect(ran.asked).toEqual({});
    expect(new Set(Object.values(ran.states))).toEqual(new Set(['refused']));
  });

  test.each(['reading', 'calling', 'verifying'])('interrupted while %s', async (moment) => {
    const interruption = new AbortController();
    const ran = await runInMemory({
      before: planned([change('1/a', 2), change('1/b')]),
      signal: interruption.signal,
      verifyForMs: 60_000,
      read: (each, _, made) => {
        if (moment === 'reading' || (moment === 'verifying' && made === 2)) interruption.abort();
        return says(each, moment === 'verifying' || made < 2 ? 'found' : 'not-found');
      },
      answer: () => {
        if (moment === 'calling') interruption.abort();
        return { result: 'done' };
      },
    });
    // What is begun is finished, the second call of a change included.
    const begun = moment !== 'reading';
    expect(ran.sent).toEqual(begun ? ['1/a cloudtrail:Call0', '1/a cloudtrail:Call1'] : []);
    const state = { reading: 'refused', calling: 'remediated', verifying: 'unverified' }[moment];
    expect(ran.states).toEqual({ '1/a': state, '1/b': 'refused' });
  });
});

describe('two changes that come to the same call', () => {
  const first = change('1/a', 2);
  const twin: Change = {
    ...change('1/b', 2),
    calls: [first.calls[0], change('1/b', 2).calls[1]].flatMap((c) => c ?? []),
  };

  test('the second one is refused, and says which call, which change, and what to do', async () => {
    const ran = await runInMemory({
      before: planned([first, twin]),
      read: (each, _, made) => says(each, made < 2 ? 'found' : 'not-found'),
    });
    expect(ran.sent).toEqual(['1/a cloudtrail:Call0', '1/a cloudtrail:Call1']);
    expect(ran.states).toEqual({ '1/a': 'remediated', '1/b': 'refused' });
    expect(ran.messages['1/b']).toMatch(
      /^the same cloudtrail:Call0 was made for another change: 1\/a \(a-policy\); .* 1 of its 2 calls is still to be made: make a new plan/,
    );
  });

  test('it needs nothing where the other change has made it compliant', async () => {
    const ran = await runInMemory({
      before: planned([first, twin]),
      read: (each, asked) => says(each, asked === 0 ? 'found' : 'not-found'),
    });
    expect(ran.states).toEqual({ '1/a': 'remediated', '1/b': 'already-compliant' });
  });

  test('what AWS refused for the first one was not made', async () => {
    const ran = await runInMemory({
      before: planned([first, twin]),
      answer: (name) => (name === '1/a' ? refused : { result: 'done' }),
    });
    expect(ran.states).toEqual({ '1/a': 'failed', '1/b': 'remediated' });
  });

  test('one call takes both back, and is made once', async () => {
    const ran = await runInMemory({
      before: planned([first, twin]),
      begins: 'not-found',
      read: (each, asked) => says(each, asked === 0 ? 'not-found' : 'found'),
    });
    expect(ran.sent).toEqual(['1/a cloudtrail:Call0', '1/a cloudtrail:Call1', '1/b cloudtrail:Call1']);
    expect(ran.states).toEqual({ '1/a': 'remediated', '1/b': 'remediated' });
    const named = 'the same cloudtrail:Call0 was made for another change: 1/a (a-policy); ';
    expect(ran.messages['1/b']).toBe(`${named}the call was made; the policy finds it`);
    const again = await runInMemory({
      before: [...planned([first, twin]), ...ran.records],
      begins: 'not-found',
      read: (each) => says(each, 'found'),
    });
    expect(again.sent).toEqual([]);
  });

  test.each([
    ['refused', refused, 'failed'],
    ['lost', lost, 'unverified'],
  ] as const)('the other change is named where its own call is %s', async (_name, answer, state) => {
    const ran = await runInMemory({
      before: planned([first, twin]),
      begins: 'not-found',
      answer: (name) => (name === '1/b' ? answer : { result: 'done' }),
      read: (each, asked) => says(each, asked === 0 ? 'not-found' : 'found'),
    });
    expect(ran.states['1/b']).toBe(state);
    expect(ran.messages['1/b']).toMatch(/^the same cloudtrail:Call0 was made for another change: 1\/a \(a-policy\); /);
  });

  test('the other change is named where all of its calls are those of that one, and it is found before', async () => {
    const same: Change = { ...change('1/b', 2), calls: first.calls };
    const ran = await runInMemory({
      before: planned([first, same]),
      begins: 'not-found',
      read: (each, asked) => says(each, each === first && asked === 0 ? 'not-found' : 'found'),
    });
    expect(ran.sent).toHaveLength(2);
    expect(ran.messages['1/b']).toMatch(
      /^the same cloudtrail:Call0 was made for another change: 1\/a \(a-policy\), the/,
    );
  });

  test('the other change is named where its only call was that of it', async () => {
    const [one, other] = [change('1/a'), { ...change('1/b'), calls: change('1/a').calls }];
    const ran = await runInMemory({
      before: planned([one, other]),
      begins: 'not-found',
      read: (each, asked) => says(each, each === one && asked === 0 ? 'not-found' : 'found'),
    });
    expect(ran.sent).toEqual(['1/a cloudtrail:Call0']);
    expect(ran.states['1/b']).toBe('already-compliant');
    expect(ran.messages['1/b']).toMatch(
      /^the same cloudtrail:Call0 was made for another change: 1\/a \(a-policy\); after/,
    );
  });

  test('whether it took both back is not known where its answer is lost', async () => {
    const ran = await runInMemory({
      before: planned([first, twin]),
      begins: 'not-found',
      answer: () => lost,
      read: (each) => says(each, 'not-found'),
    });
    expect(ran.sent).toEqual(['1/a cloudtrail:Call0']);
    expect(ran.states).toEqual({ '1/a': 'unverified', '1/b': 'unverified' });
    expect(ran.messages['1/b']).toContain('was sent, and its answer lost, for another change');
  });

  test.each(['not-found', 'found'] as const)(
    'a lost answer, and the policy finds the other one, first %s: its own call was not made, so it is not back',
    async (before) => {
      const read: InMemoryRun['read'] = (each, asked) => says(each, asked === 0 ? before : 'found');
      const ran = await runInMemory({ before: planned([first, twin]), begins: 'not-found', answer: () => lost, read });
      expect(ran.sent).toEqual(['1/a cloudtrail:Call0']);
      expect(ran.states['1/b']).toBe('unverified');
      expect(ran.messages['1/b']).toContain('1 of its 2 calls is still to be made');
      const again = await runInMemory({
        before: [...planned([first, twin]), ...ran.records],
        begins: 'not-found',
        read,
      });
      expect(again.sent).toEqual([]);
      expect(again.states['1/b']).toBe('unverified');
    },
  );
});

describe('a log that fails', () => {
  const before = planned([change('1/a', 2), change('1/b'), change('2/a'), change('3/a')]);
  /** Two for each call, one for each change. */
  const appends = 2 * 5 + 4;

  test.each(Array.from({ length: appends }, (_, index) => index))(
    'at append %i: what was sent has its intent, and nothing else was',
    async (logFailsAt) => {
      const ran = await runInMemory({ before, logFailsAt });
      expect(ran.failure).toMatchObject({ code: 'file' });
      expect(ran.records).toHaveLength(logFailsAt);
      expectIntentsAround(ran);
    },
  );

  test('nothing is called, nor read, for the changes after it', async () => {
    const ran = await runInMemory({ before, logFailsAt: 0, accountsAtOnce: 1 });
    expect(ran.failure).toMatchObject({ code: 'file' });
    expect(ran.sent).toEqual([]);
    expect(ran.asked).toEqual({ '1/a': 1 });
  });

  test('a second run on what the log has holds every call to once', async () => {
    for (let logFailsAt = 0; logFailsAt < appends; logFailsAt += 1) {
      const first = await runInMemory({ before, logFailsAt });
      const second = await runInMemory({ before: [...before, ...first.records] });
      const sent = [...first.sent, ...second.sent];
      expect(sent).toHaveLength(new Set(sent).size);
      expect(Object.values(second.states)).not.toContain(undefined);
      expectIntentsAround({ sent, records: [...first.records, ...second.records] });
    }
  });
});

/** Every call that was sent had its intent on record before, and no call was sent twice. */
function expectIntentsAround({ sent, records }: { sent: readonly string[]; records: readonly RunLogRecord[] }): void {
  const intents = records.flatMap((record) =>
    record.type === 'intent' ? [`${nameOf(record.change)} cloudtrail:Call${record.call}`] : [],
  );
  expect([...sent].sort()).toEqual(intents.sort());
  expect(new Set(sent).size).toBe(sent.length);
}
