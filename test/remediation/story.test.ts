import { expect, test, vi } from 'vitest';
import { allTrails, executed, inWorld, logging, smallWorld, statesOf, trails } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

test('the founding story: check, plan, apply, check, rollback', () =>
  inWorld(smallWorld, { visibleAfterReads: 2 }, async ({ run, changes }, simulator) => {
    const check = await run('check', trails, '--run-log', 'off');
    expect(check).toMatchObject({ exitCode: 1, stderr: '' });
    for (const trail of allTrails) expect(check.stdout).toContain(trail.split('/')[1]);

    const plan = await run('check', trails, '--plan', 'plan.json', '--quiet', '--run-log', 'off');
    expect(plan.exitCode).toBe(1);
    expect(plan.stderr).toBe(
      'Plan: 4 changes in 3 accounts and 2 regions, in plan.json. Nothing was changed; review it, then: cove-policy apply plan.json\n',
    );
    expect(logging(simulator)).toEqual(allTrails);
    expect(executed(simulator, 'StopLogging')).toEqual([]);

    const apply = await run('apply', 'plan.json', '--yes');
    expect(apply.stderr).toBe(
      'Policies that plan.json names: policies/trails.yml\n' +
        'Record of this run: plan.json.run.ndjson. To undo its changes: cove-policy rollback plan.json.run.ndjson\n',
    );
    expect(apply.exitCode).toBe(0);
    expect(logging(simulator)).toEqual([]);
    expect(executed(simulator, 'StopLogging').sort()).toEqual(allTrails);
    expect(statesOf(await changes('plan.json.run.ndjson'))).toEqual(
      Object.fromEntries(allTrails.map((trail) => [trail, 'remediated'])),
    );

    expect(await run('check', trails)).toMatchObject({ exitCode: 0 });

    const again = await run('apply', 'plan.json', '--yes');
    expect(again.exitCode).toBe(0);
    expect(executed(simulator, 'StopLogging')).toHaveLength(4);

    const rollback = await run('rollback', 'plan.json.run.ndjson', '--yes');
    expect(rollback).toMatchObject({ exitCode: 0 });
    expect(logging(simulator)).toEqual(allTrails);
    expect(executed(simulator, 'StartLogging')).toHaveLength(4);
    expect(await run('check', trails)).toMatchObject({ exitCode: 1 });
  }));

test('check --remediate: check, changes and record in one run', () =>
  inWorld(smallWorld, {}, async ({ run, changes }, simulator) => {
    const { exitCode, stderr } = await run('check', trails, '--remediate', '--yes');
    const [, log = ''] =
      /^Record of this run: (cove-policy-\S+\.run\.ndjson)\. To undo its changes: cove-policy rollback \1\n$/.exec(
        stderr,
      ) ?? [];
    expect(log, stderr).not.toBe('');
    expect(exitCode).toBe(0);
    expect(logging(simulator)).toEqual([]);
    expect(Object.values(statesOf(await changes(log)))).toEqual(allTrails.map(() => 'remediated'));
    expect(await run('rollback', log, '--yes')).toMatchObject({ exitCode: 0 });
    expect(logging(simulator)).toEqual(allTrails);
  }));

test('what a policy keeps in reports does not keep its changes from being made and taken back', () =>
  inWorld(smallWorld, {}, async ({ run, read, write }, simulator) => {
    const policies = await read(trails);
    await write(trails, policies.replaceAll(/( {4}finding:\n)/g, '$1      evidence: "{bucket: S3BucketName}"\n'));
    expect(await run('check', trails, '--plan', 'plan.json', '--quiet', '--run-log', 'off')).toMatchObject({
      exitCode: 1,
    });
    expect(await run('apply', 'plan.json', '--yes')).toMatchObject({ exitCode: 0 });
    expect(logging(simulator)).toEqual([]);
    expect(await run('rollback', 'plan.json.run.ndjson', '--yes')).toMatchObject({ exitCode: 0 });
    expect(logging(simulator)).toEqual(allTrails);
  }));
