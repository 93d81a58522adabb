import { createHash } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import type { PlanFile } from '../../src/remediation/plan-file.generated.ts';
import { type JsonValue, stableJson } from '../../src/values/json.ts';
import { withoutSums } from '../support/without-sums.ts';
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
  return redigested(JSON.stringify(draft));
}

function redigested(text: string): string {
  const { digest: _, ...content } = JSON.parse(text) as PlanFile;
  const digest = createHash('sha256')
    .update(stableJson(content as unknown as JsonValue))
    .digest('hex');
  return JSON.stringify({ ...content, digest });
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

const stopping = `
      - operation: cloudtrail:StopLogging
        input: { Name: "\${TrailARN}" }
        undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
`;

/** Two policies about the same trails; the second one makes more calls than the first. */
const overlapping = (then: string, stops = stopping): string => `
version: 1
defaults:
  call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
  resources: trailList[?!IsOrganizationTrail]
  lookups: [{ as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
  finding: { resource: "\${TrailARN}", message: "\${Name} logs" }
policies:
  - id: a-stops
    title: It logs
    filter: status.IsLogging
    remediate:
      operation: cloudtrail:StopLogging
      input: { Name: "\${TrailARN}" }
      undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
  - id: b-stops-and-more
    title: It has the bucket
    filter: length(S3BucketName) > \`3\`
    remediate:
${stops}${then}`;
const log = 'plan.json.run.ndjson';
const third = ['--accounts', '222222222202', '--quiet'];
const applyThird = ['apply', 'plan.json', '--yes', '--verify-for', '1', '--accounts', '222222222202'];
const more = '      - { operation: cloudtrail:DeleteTrail, risk: safe, input: { Name: "${TrailARN}" } }';

test('a change of which one call was made for another change says which, and what to do; it counts as refused', () =>
  inWorld(smallWorld, {}, async ({ run, write }, simulator) => {
    await write('policies/own.yml', overlapping(more));
    await run('check', 'policies/own.yml', '--plan', 'plan.json', ...third);
    const { exitCode, stdout } = await run(...applyThird);
    const said = stdout.replace(/\s+/g, ' ');
    expect(said).toMatch(
      /the same cloudtrail:StopLogging was made for another change: arn:\S+third \(a-stops\); no call is made twice.*1 of its 2 calls is still to be made: make a new plan/,
    );
    expect(said).toMatch(/1 refused · 2 remediated/);
    expect(exitCode).toBe(4);
    expect(executed(simulator, 'StopLogging')).toEqual(['222222222202/third', '222222222202/stopped']);
    expect(executed(simulator, 'DeleteTrail')).toEqual(['222222222202/stopped']);
  }));

test('a call that AWS refused for another change was not made: it is tried for this one', () =>
  inWorld(
    smallWorld,
    { faults: { rules: [{ kind: 'deny', operation: 'StopLogging', account: '222222222202', count: 1 }] } },
    async ({ run, write }, simulator) => {
      await write('policies/own.yml', overlapping(more));
      await run('check', 'policies/own.yml', '--plan', 'plan.json', ...third);
      await run('apply', 'plan.json', '--yes', '--verify-for', '1', ...third);
      expect(executed(simulator, 'StopLogging')).toContain('222222222202/third');
      expect(executed(simulator, 'DeleteTrail')).toContain('222222222202/third');
    },
  ));

/** The second policy is about the same trails, and what takes it back reads the answer of its call. */
const withAnswer = overlapping(
  '      - { operation: cloudtrail:CreateTrail, input: { Name: "${Name}-copy", S3BucketName: copies }, undo: { operation: cloudtrail:DeleteTrail, input: { Name: "${result.TrailARN}" } } }',
);

test.each(['${result.TrailARN', '${', '${Name}', 'no template'])(
  'an undo that reads the answer as %s is in no plan and no log',
  (text) =>
    inWorld(smallWorld, {}, async ({ changes, read, run, write }, simulator) => {
      await write('policies/own.yml', withAnswer);
      await run('check', 'policies/own.yml', '--plan', 'plan.json', ...third);
      const whole = await read('plan.json');
      const malformed = whole.replaceAll('${result.TrailARN}', text);
      expect(malformed).not.toBe(whole);
      await write('plan.json', redigested(malformed));
      const refusal = /was altered: an undo of a change reads the answer of its call as no policy does/;
      const applied = await run('apply', 'plan.json', '--yes', ...third);
      expect({ ...applied, stderr: refusal.test(applied.stderr) }).toMatchObject({ exitCode: 2, stderr: true });
      expect(executed(simulator, 'StopLogging')).toEqual([]);
      await write('plan.json', whole);
      await run('apply', 'plan.json', '--yes', '--verify-for', '1', ...third);
      expect(await changes(log)).toHaveLength(3);
      await write(log, withoutSums(await read(log)).replaceAll('${result.TrailARN}', text));
      const back = await run('rollback', log, '--yes', ...third);
      expect({ ...back, stderr: refusal.test(back.stderr) }).toMatchObject({ exitCode: 2, stderr: true });
      expect(executed(simulator, 'StartLogging')).toEqual([]);
    }),
);

test('another undo of a change whose resource we have changed ourselves: drifted, as of any other', () =>
  inWorld(smallWorld, {}, async ({ read, run, write }, simulator) => {
    const undo =
      'undo: { operation: cloudtrail:CreateTrail, input: { Name: "${Name}", S3BucketName: "${S3BucketName}" } }';
    const deletes = more.replace(/ \}$/, `, ${undo} }`);
    await write('policies/own.yml', overlapping(deletes, ''));
    await run('check', 'policies/own.yml', '--plan', 'plan.json', ...third);
    const edits = (await read('plan.json')).replaceAll(
      /("Name": ?"third",\s*"S3BucketName": ?)"[^"]*"(\s*\}\s*\})/g,
      '$1"attacker"$2',
    );
    expect(edits).toContain('attacker');
    await write('plan.json', redigested(edits));
    const { exitCode, stdout } = await run(...applyThird);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/drifted · b-stops-and-more/);
    expect(exitCode).toBe(4);
    expect(executed(simulator, 'DeleteTrail')).toEqual(['222222222202/stopped']);
  }));
