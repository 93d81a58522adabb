import { createHash } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import { type JsonValue, stableJson } from '../../src/json.ts';
import type { PlanFile } from '../../src/remediation/plan-file.generated.ts';
import { executed, inWorld, planOfSmallWorld, smallWorld, trails } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld();
});

type Draft = { -readonly [Key in keyof PlanFile]: PlanFile[Key] };

/** The plan as somebody changes it who knows how its digest is made. */
function edited(edit: (plan: Draft) => void): string {
  const { digest: _, ...content } = JSON.parse(plan) as PlanFile;
  const draft = content as Draft;
  edit(draft);
  const digest = createHash('sha256')
    .update(stableJson(draft as unknown as JsonValue))
    .digest('hex');
  return JSON.stringify({ ...draft, digest });
}

const first = ({ changes }: Draft) => changes[0] as PlanFile['changes'][number];

const refused: readonly { readonly name: string; readonly edit: (plan: Draft) => void; readonly says: RegExp }[] = [
  {
    name: 'a change listed three times',
    edit: (each) => each.changes.push(first(each), first(each)),
    says: /listed more than once/,
  },
  {
    name: 'another resource',
    edit: (each) => Object.assign(first(each), { resource: 'arn:other' }),
    says: /its id are about different resources/,
  },
  {
    name: 'another account',
    edit: (each) => Object.assign(first(each), { account: '222222222203' }),
    says: /its id are about different resources/,
  },
  {
    name: 'another region',
    edit: (each) => Object.assign(first(each), { region: 'us-east-1' }),
    says: /its id are about different resources/,
  },
  {
    name: 'other evidence',
    edit: (each) => Object.assign(first(each), { evidence: { Name: 'harmless' } }),
    says: /evidence/,
  },
  {
    name: 'a policy that it does not have',
    edit: (each) => Object.assign(each, { policies: [] }),
    says: /a change names a policy that the file does not list/,
  },
  {
    name: 'another operation',
    edit: (each) => Object.assign(first(each).calls[0] ?? {}, { operation: 'cloudtrail:DeleteTrail' }),
    says: /makes calls that its policy does not/,
  },
  {
    name: 'a call more',
    edit: (each) => first(each).calls.push(...first(each).calls),
    says: /makes calls that its policy does not/,
  },
  {
    name: 'no undo',
    edit: (each) => Object.assign(first(each).calls[0] ?? {}, { undo: null }),
    says: /makes calls that its policy does not/,
  },
];

test.each(refused)('a plan with $name and a digest that fits: exit code 2, and nothing is asked', ({ edit, says }) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await program.write('plan.json', edited(edit));
    const { exitCode, stderr } = await program.run('apply', 'plan.json', '--yes');
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(2);
    expect(simulator.recorded).toEqual([]);
  }),
);

const drifted: typeof refused = [
  {
    name: 'another input',
    edit: (each) =>
      Object.assign(first(each).calls[0] ?? {}, {
        input: { Name: 'arn:aws:cloudtrail:us-east-1:222222222201:trail/first' },
      }),
    says: /what would be sent is not what was reviewed/,
  },
  {
    name: 'another input of an undo',
    edit: (each) => Object.assign(first(each).calls[0]?.undo ?? {}, { input: { Name: 'another' } }),
    says: /what would be sent is not what was reviewed/,
  },
  {
    name: 'another message',
    edit: (each) => Object.assign(first(each), { message: 'harmless' }),
    says: /what the policy says about the resource/,
  },
];

test.each(drifted)('a plan with $name and a digest that fits: drifted, and not called', ({ edit, says }) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await program.write('plan.json', edited(edit));
    const { exitCode, stdout } = await program.run('apply', 'plan.json', '--yes', '--verify-for', '1');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(says);
    expect(exitCode).toBe(4);
    expect(executed(simulator, 'StopLogging')).not.toContain('222222222201/second');
    expect(executed(simulator, 'StopLogging')).toHaveLength(3);
  }),
);

test('two policies that come to the same call, while AWS shows changes late: it is called once', () =>
  inWorld(smallWorld, { visibleAfterReads: 30 }, async (program, simulator) => {
    const one = await program.read(trails);
    const body = one.slice(one.indexOf('policies:') + 'policies:'.length);
    await program.write(trails, `${one}\n${body.replace('id: cloudtrail-redundant-trail', 'id: the-same-again')}`);
    const args = ['--accounts', '222222222202', '--quiet'];
    await program.run('check', trails, '--plan', 'plan.json', ...args);
    expect((JSON.parse(await program.read('plan.json')) as PlanFile).changes).toHaveLength(2);
    await program.run('apply', 'plan.json', '--yes', '--verify-for', '2', ...args);
    expect(executed(simulator, 'StopLogging')).toEqual(['222222222202/third']);
  }));
