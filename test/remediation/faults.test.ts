import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { beforeAll, expect, test, vi } from 'vitest';
import type { ChangeState } from '../../src/run-log/records.ts';
import type { FaultRule } from '../../src/simulator/organization-file.generated.ts';
import { memberClients } from '../simulator/clients.ts';
import {
  allTrails,
  executed,
  inWorld,
  logging,
  type Program,
  planOfSmallWorld,
  smallWorld,
  statesOf,
  trails,
} from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

/** Made before anything goes wrong; every world is the same when it begins. */
let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld();
});

const log = 'plan.json.run.ndjson';
const one = '222222222201';
const remediated: readonly ChangeState[] = ['remediated', 'remediated', 'remediated', 'remediated'];

interface Case {
  readonly name: string;
  readonly rules: readonly FaultRule[];
  readonly args?: readonly string[];
  /** In the order of `allTrails`: first and second of account …01, third of …02, fourth of …03. */
  readonly states: readonly ChangeState[];
  readonly exitCode: number;
  readonly messages?: RegExp;
}

const cases: readonly Case[] = [
  {
    name: 'throttled while applying: tried again, for AWS has turned the call away',
    rules: [{ kind: 'throttle', operation: 'StopLogging', count: 2, per: 'cell' }],
    states: remediated,
    exitCode: 0,
  },
  {
    name: 'StopLogging denied in one account',
    rules: [{ kind: 'deny', operation: 'StopLogging', account: one }],
    states: ['failed', 'failed', 'remediated', 'remediated'],
    exitCode: 4,
    messages: /StopLogging was refused, nothing was changed: .*not authorized/,
  },
  {
    name: 'StopLogging denied by the organization',
    rules: [{ kind: 'denyScp', operation: 'StopLogging', region: 'eu-west-1' }],
    states: ['remediated', 'failed', 'remediated', 'remediated'],
    exitCode: 4,
    messages: /service control policy/,
  },
  {
    name: 'the role denied in one account',
    rules: [{ kind: 'deny', operation: 'AssumeRole', roleArn: `arn:aws:iam::${one}:*` }],
    states: ['failed', 'failed', 'remediated', 'remediated'],
    exitCode: 4,
    messages: /could not be read again: .*not authorized to perform: sts:AssumeRole/,
  },
  {
    name: 'the answers of all calls lost: read again, and never repeated',
    rules: [{ kind: 'loseAnswer', operation: 'StopLogging' }],
    states: remediated,
    exitCode: 0,
    messages: /^the answer was lost: .*; read again: the policy does not find it$/,
  },
  {
    name: 'a connection that is reset: unknown, and still found',
    rules: [{ kind: 'reset', operation: 'StopLogging', account: one }],
    states: ['unverified', 'unverified', 'remediated', 'remediated'],
    exitCode: 4,
    messages: /^unknown, verify: the answer was lost/,
  },
  {
    name: '--max-errors 0: after the first failure, in one account after the other, nothing more is tried',
    rules: [{ kind: 'deny', operation: 'StopLogging', account: one }],
    args: ['--max-errors', '0'],
    states: ['refused', 'failed', 'remediated', 'remediated'],
    exitCode: 4,
  },
];

test.each(cases)('$name', ({ rules, args = [], states, exitCode, messages }) => {
  const delayed: FaultRule[] =
    args.length === 0 ? [] : [{ kind: 'latency', latencyMs: 700, operation: 'StopLogging', account: one }];
  return inWorld(
    smallWorld,
    { faults: { rules: [...delayed, ...rules] } },
    async ({ run, changes, write }, simulator) => {
      await write('plan.json', plan);
      const apply = await run('apply', 'plan.json', '--yes', '--verify-for', '1', ...args);
      const ended = await changes(log);
      expect(statesOf(ended)).toEqual(Object.fromEntries(allTrails.map((trail, index) => [trail, states[index]])));
      expect(apply.exitCode, apply.stderr).toBe(exitCode);
      const all = executed(simulator, 'StopLogging');
      expect(new Set(all).size).toBe(all.length);
      expect(logging(simulator)).toEqual(allTrails.filter((trail) => !all.includes(trail)));
      const unusual = ended.filter(({ final }) => final?.state === 'failed' || final?.state === 'unverified');
      for (const { final } of unusual.length > 0 ? unusual : ended) {
        if (messages !== undefined) expect(final?.message).toMatch(messages);
      }
      // Nothing that is finished is tried by a second apply on the same log.
      await run('apply', 'plan.json', '--yes', '--verify-for', '1', '--quiet');
      expect(executed(simulator, 'StopLogging').filter((trail) => all.includes(trail))).toEqual(all);
    },
  );
});

test('a trail that somebody else has changed since the plan is left alone; one that is stopped already is told so', () =>
  inWorld(smallWorld, {}, async ({ run, changes, write }, simulator) => {
    await write('plan.json', plan);
    const first = (await memberClients(simulator, one)).cloudtrail;
    await first.send(new DeleteTrailCommand({ Name: 'first' }));
    await first.send(new CreateTrailCommand({ Name: 'first', S3BucketName: 'another-bucket' }));
    await first.send(new StartLoggingCommand({ Name: 'first' }));
    const third = (await memberClients(simulator, '222222222202')).cloudtrail;
    await third.send(new StopLoggingCommand({ Name: 'third' }));
    const others = executed(simulator, 'StopLogging');

    expect((await run('apply', 'plan.json', '--yes')).exitCode).toBe(4);
    expect(statesOf(await changes(log))).toEqual({
      '222222222201/first': 'drifted',
      '222222222201/second': 'remediated',
      '222222222202/third': 'already-compliant',
      '222222222203/fourth': 'remediated',
    });
    expect(executed(simulator, 'StopLogging').slice(others.length).sort()).toEqual([
      '222222222201/second',
      '222222222203/fourth',
    ]);
    expect(logging(simulator)).toEqual(['222222222201/first']);
  }));

test('a change that never shows is unverified, with its call on record', () =>
  inWorld(smallWorld, { visibleAfterReads: 1_000 }, async ({ run, changes, write }, simulator) => {
    await write('plan.json', plan);
    expect((await run('apply', 'plan.json', '--yes', '--verify-for', '1')).exitCode).toBe(4);
    const ended = await changes(log);
    for (const { calls, final } of ended) {
      expect(final).toMatchObject({ state: 'unverified', message: 'the call was made; the policy finds it' });
      expect(calls.get(0)).toBe('done');
    }
    expect(executed(simulator, 'StopLogging').sort()).toEqual(allTrails);
  }));

test.each(['apply', 'check --remediate'])(
  'Ctrl-C during %s: what is begun is finished, every change has its state',
  (command) => {
    const faults = { rules: [{ kind: 'latency' as const, latencyMs: 400, operation: 'StopLogging' }] };
    return inWorld(smallWorld, { faults }, async (program, simulator) => {
      const isApply = command === 'apply';
      if (isApply) await program.write('plan.json', plan);
      const args = isApply ? ['apply', 'plan.json'] : ['check', trails, '--remediate'];
      const { child, ended } = program.start(...args, '--yes', '--run-log', 'run.ndjson');
      await untilLogged(program, 'run.ndjson', '"type":"intent"');
      await sleep(50);
      child.kill('SIGINT');
      const { exitCode, stderr } = await ended;
      expect(exitCode, stderr).toBe(130);
      const states = statesOf(await program.changes('run.ndjson'));
      expect(states).toEqual({
        '222222222201/first': 'refused',
        '222222222201/second': 'remediated',
        '222222222202/third': 'remediated',
        '222222222203/fourth': 'remediated',
      });
      expect(logging(simulator)).toEqual(['222222222201/first']);
      if (!isApply) return;
      // The same command goes on with what was refused.
      expect((await program.run(...args, '--yes', '--run-log', 'run.ndjson')).exitCode).toBe(0);
      expect(logging(simulator)).toEqual([]);
      expect(executed(simulator, 'StopLogging')).toHaveLength(4);
    });
  },
);

test('two applies at once: the second one refuses; the lock of a dead process is taken over', () => {
  const faults = { rules: [{ kind: 'latency' as const, latencyMs: 30_000, operation: 'StopLogging', count: 3 }] };
  return inWorld(smallWorld, { faults }, async (program, simulator) => {
    await program.write('plan.json', plan);
    const first = program.start('apply', 'plan.json', '--yes');
    await untilLogged(program, log, '"type":"intent"');
    const second = await program.run('apply', 'plan.json', '--yes');
    expect(second).toMatchObject({ exitCode: 2, stdout: '' });
    expect(second.stderr).toContain(`is in use by process ${first.child.pid}`);
    const rollback = await program.run('rollback', log, '--yes');
    expect(rollback).toMatchObject({ exitCode: 2, stdout: '' });
    expect(rollback.stderr).toContain(`is in use by process ${first.child.pid}`);
    first.child.kill('SIGKILL');
    await first.ended;
    const third = await program.run('apply', 'plan.json', '--yes', '--verify-for', '1');
    expect(third.stderr).not.toContain('in use');
    expect(executed(simulator, 'StopLogging').sort()).toEqual([...new Set(executed(simulator, 'StopLogging'))].sort());
    expect(Object.values(statesOf(await program.changes(log)))).not.toContain(undefined);
  });
});

async function untilLogged(program: Program, file: string, text: string): Promise<void> {
  while (!(await program.read(file)).includes(text)) await sleep(5);
}
