import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CoveError } from '../../src/cove-error.ts';
import { type Report, readReport } from '../../src/library/read-report.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { exitCode } from '../../src/report/build/verdict.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { type Shard, shardText } from '../../src/run-log/shards.ts';
import type { AccountEntry, OrganizationFile } from '../../src/simulator/organization-file.generated.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesOf, runPolicies } from '../support/run-policies.ts';

const CALLER = '111111111111';
const OPTIONS = { failOn: 'low', allowErrors: false } as const;

const member = fc.record({
  status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'SUSPENDED' as const),
  deny: fc.integer({ min: 0, max: 7 }).map((value) => value === 0),
  logs: fc.boolean(),
});

const damage = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'none' } as const) },
  fc.record({ kind: fc.constant('lost' as const), shard: fc.nat(3) }),
  fc.record({ kind: fc.constant('doubled' as const), shard: fc.nat(3) }),
  fc.record({ kind: fc.constant('cut' as const), shard: fc.nat(3), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('line lost' as const), shard: fc.nat(3), line: fc.nat(200) }),
  fc.record({ kind: fc.constant('line doubled' as const), shard: fc.nat(3), line: fc.nat(200) }),
);
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

const world = fc.record({
  members: fc.array(member, { minLength: 1, maxLength: 6 }),
  shards: fc.integer({ min: 1, max: 4 }),
  /** Whether the last member joins only when half of the shards have run. */
  joins: fc.boolean(),
  damages: fc.array(damage, { minLength: 4, maxLength: 4 }),
});

function organization(members: readonly { status: 'ACTIVE' | 'SUSPENDED'; deny: boolean; logs: boolean }[]) {
  const accounts = members.map(
    ({ status, deny, logs }, index): AccountEntry => ({
      id: String(222_222_222_201 + 7 * index),
      name: `member-${index}`,
      status,
      roles: [{ name: 'OrganizationAccountAccessRole', deny }],
      trails: [{ name: 'own', homeRegion: 'eu-west-1', logging: logs }],
    }),
  );
  const file: OrganizationFile = {
    version: 1,
    organization: { managementAccount: CALLER },
    regions: [{ name: 'us-east-1' }, { name: 'eu-west-1' }],
    accounts: [{ id: CALLER, name: 'Management' }, ...accounts],
  };
  return file;
}

let directory: string;
let policies: readonly Policy[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cove-policy-shards-'));
  policies = await policiesOf(`version: 1
policies:
  - id: own-trail
    title: t
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList
    filter: HomeRegion == 'eu-west-1'
    finding: { resource: "\${TrailARN}", message: m }
  - id: nowhere
    title: t
    targets: { accounts: ["${CALLER}"] }
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: HomeRegion
    finding: { resource: "\${TrailARN}", message: m }
`);
});

afterAll(() => rm(directory, { recursive: true }));

/** What a report says of the organization: neither when, nor in how many processes. */
function facts({ run, summary, errors, warnings: _, ...report }: Report): unknown {
  const { id: _id, start: _start, end: _end, merged: _merged, settings: _settings, ...known } = run;
  const { calls: _calls, ...sums } = summary;
  return JSON.parse(
    JSON.stringify({
      ...report,
      run: known,
      summary: sums,
      findings: [...report.findings],
      skipped: [...report.skipped],
      waived: [...report.waived],
      cells: [...report.cells],
      errors: [...errors].map((error) => ({ ...error, requestId: null })),
    }),
  );
}

type Members = Parameters<typeof organization>[0];

async function recordsOf(simulator: Simulator, shard?: Shard): Promise<RunLogRecord[]> {
  const settings = shard === undefined ? {} : { shard: shardText(shard) };
  return [...(await runPolicies(simulator, policies, { ...(shard && { shard }), settings })).records];
}

/** The log of one run over all members, and those of shards, some of which ran before the last member joined. */
async function logsOf(members: Members, count: number, joins: boolean): Promise<{ single: string; shards: string[] }> {
  const late = await startSimulator({ organization: organization(members) });
  const early = joins ? await startSimulator({ organization: organization(members.slice(0, -1)) }) : late;
  try {
    const shards: string[] = [];
    for (let index = 1; index <= count; index += 1) {
      shards.push(textOf(await recordsOf(index <= count / 2 ? early : late, { index, count })));
    }
    return { single: textOf(await recordsOf(late)), shards };
  } finally {
    await late.close();
    if (joins) await early.close();
  }
}

const textOf = (records: readonly RunLogRecord[]): string =>
  records.map((each) => `${JSON.stringify(each)}\n`).join('');

async function reportOf(texts: readonly string[]): Promise<{ facts: unknown; code: number; report: Report }> {
  const names = texts.map((_, index) => `log-${index}.ndjson`);
  for (const [index, text] of texts.entries()) await writeFile(join(directory, `log-${index}.ndjson`), text);
  const { report, close } = await readReport(names, directory);
  try {
    return { facts: facts(report), code: exitCode(report, OPTIONS), report };
  } finally {
    close();
  }
}

function harm(texts: readonly string[], harmed: Damage): string[] {
  const shard = harmed.kind === 'none' ? 0 : harmed.shard % texts.length;
  const text = texts[shard] ?? '';
  const lines = text.split('\n').slice(0, -1);
  const put = (other: string): string[] => texts.map((each, index) => (index === shard ? other : each));
  switch (harmed.kind) {
    case 'none':
      return [...texts];
    case 'lost':
      return texts.filter((_, index) => index !== shard);
    case 'doubled':
      return [...texts, text];
    case 'cut':
      return put(text.slice(0, Math.floor(harmed.at * text.length)));
    default: {
      const line = harmed.line % lines.length;
      const twice = [lines[line] ?? '', lines[line] ?? ''];
      return put(
        [...lines.slice(0, line), ...(harmed.kind === 'line lost' ? [] : twice), ...lines.slice(line + 1), ''].join(
          '\n',
        ),
      );
    }
  }
}

it('is refused where shards are of different releases, in which one policy may find other things', async () => {
  const { shards } = await logsOf([{ status: 'ACTIVE', deny: false, logs: true }], 2, false);
  const [first = '', second = ''] = shards;
  const other = second.replace(/("tool":\{"name":"cove-policy","version":)"[^"]*"/, '$1"9.9.9"');
  expect(other).not.toBe(second);
  await expect(reportOf([first, other])).rejects.toThrow(
    /are not shards of one check: the release of cove-policy is .* in the one and 9\.9\.9 in the other/,
  );
});

describe('the merged report of shards', () => {
  it('is that of one run, or says that it is incomplete, whatever was lost, doubled or cut', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ members, shards, joins, damages }) => {
        const logs = await logsOf(members, shards, joins);
        const single = await reportOf([logs.single]);
        for (const harmed of damages) {
          const isWhole = harmed.kind === 'none' && !joins;
          try {
            const merged = await reportOf(harm(logs.shards, harmed));
            if (isWhole) expect(merged.report.summary.ledger).toBe('ok');
            if (merged.report.summary.ledger !== 'ok') expect(merged.code).toBe(3);
            else expect(merged.facts).toEqual(single.facts);
          } catch (error) {
            if (!(error instanceof CoveError)) throw error;
            expect(harmed.kind).not.toBe('none');
            expect(['usage', 'file']).toContain(error.code);
          }
        }
      }),
      { numRuns: 12 },
    );
  });
});
