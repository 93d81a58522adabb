import { expect, test, vi } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { executed, inWorld, oneAccountWith, type Program, policyOfTrails, statesOf } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const world = oneAccountWith('{ name: first }');

const trail = '222222222201/first';
const file = 'policies/own.yml';

async function withPolicy(
  remediate: string,
  act: (program: Program, simulator: Simulator) => Promise<void>,
): Promise<void> {
  await inWorld(world, {}, async (program, simulator) => {
    await program.write(file, policyOfTrails(remediate));
    await act(program, simulator);
  });
}

test.each(['${cove.now}', '${days_ago(`0`)}', "${to_string(age_days('2020-01-01'))}"])(
  '%s in an input is that of the plan, for the change and for its rollback',
  (time) =>
    withPolicy(
      `
      - operation: cloudtrail:CreateTrail
        input: { Name: copy, S3BucketName: "\${S3BucketName}", S3KeyPrefix: '${time.replaceAll("'", "''")}' }
        undo: { operation: cloudtrail:DeleteTrail, input: { Name: copy } }
      - operation: cloudtrail:StopLogging
        input: { Name: "\${TrailARN}" }
        undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
`,
      async ({ run, read, changes }, simulator) => {
        expect((await run('check', file, '--plan', 'plan.json', '--quiet')).exitCode).toBe(1);
        const planned = JSON.parse(await read('plan.json')).changes[0].calls[0].input;
        const applied = await run('apply', 'plan.json', '--yes');
        expect(applied.stdout).toContain('1 remediated');
        expect(simulator.recorded.find(({ operation }) => operation === 'CreateTrail')?.input).toEqual(planned);
        expect(statesOf(await changes('plan.json.run.ndjson'))).toEqual({ [trail]: 'remediated' });
        expect((await run('rollback', 'plan.json.run.ndjson', '--yes')).stdout).toContain('1 rolled back');
      },
    ),
);

/** Of PutEventSelectors, which the checker cannot see behind `parse_json`. */
const UNFIT = [
  {
    input: { TrailName: 'first', EventSelectors: [{ ReadWriteType: 'all' }] },
    says: /"EventSelectors\[0\].ReadWriteType" must be one of ReadOnly, WriteOnly, All, found "all"/,
  },
  {
    input: { TrailName: 'first', EventSelectors: { ReadWriteType: 'All' } },
    says: /"EventSelectors" must be a list, found a mapping/,
  },
  { input: { TrailName: 7 }, says: /"TrailName" must be text, found 7/ },
  {
    input: { TrailName: 'first', AdvancedEventSelectors: [{ Name: 'x' }] },
    says: /"AdvancedEventSelectors\[0\].FieldSelectors" is missing: AdvancedEventSelector requires it/,
  },
  {
    input: { TrailName: 'first', EventSelectors: [{ ReadWrite: 'All' }] },
    says: /"EventSelectors\[0\].ReadWrite" is not a member of EventSelector/,
  },
];

test.each(UNFIT)('an input that does not fit is not planned: $says', ({ input, says }) => {
  const members = Object.entries(input).map(([name, value]) => `${name}: "\${parse_json('${toLiteral(value)}')}"`);
  return withPolicy(
    `{ operation: cloudtrail:PutEventSelectors, input: { ${members.join(', ')} } }`,
    async ({ run, read }, simulator) => {
      const { stderr } = await run('check', file, '--plan', 'plan.json', '--quiet');
      expect(stderr).toMatch(says);
      expect(JSON.parse(await read('plan.json')).changes).toEqual([]);
      const { exitCode, stdout } = await run('check', file, '--remediate', '--yes');
      expect(exitCode).toBe(4);
      expect(stdout).toContain('1 refused');
      expect(executed(simulator, 'PutEventSelectors')).toEqual([]);
    },
  );
});

/** JSON within double quotes of YAML. */
function toLiteral(value: unknown): string {
  return JSON.stringify(value).replaceAll('"', '\\"');
}

test('what we cannot write as a request has failed, and nothing was sent', () =>
  inWorld(
    world.replace('name: One,', 'name: One, buckets: [{ name: open, publicAccessBlock: none }],'),
    {},
    async ({ write, run }) => {
      await write(
        file,
        `
version: 1
policies:
  - id: own
    title: A bucket is open
    call: s3:ListBuckets
    resources: Buckets
    filter: Name
    finding: { resource: "\${Name}" }
    remediate: { operation: s3:DeletePublicAccessBlock, input: { Bucket: "\${replace(Name, 'open', '')}" } }
`,
      );
      const { stdout } = await run('check', file, '--remediate', '--yes', '--allow-risk', 'destructive');
      expect(stdout.replace(/\s+/g, ' ')).toMatch(/nothing was sent: .*Bucket/);
      expect(stdout).toContain('1 failed');
      expect(stdout).not.toContain('lost');
    },
  ));
