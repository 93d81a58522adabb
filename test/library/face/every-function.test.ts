/**
 * One rule for all that the library exports: what is wrong with a call is a CoveError, and it is where the call's
 * result is. A function that gives a promise rejects, one that is iterated throws at its first step, and only those
 * that give their result at once throw at once.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as library from '../../../src/index.ts';
import { packageFile } from '../../../src/package-files.ts';
import { type Demo, startDemo } from '../cove/demo.ts';

const ACCOUNT = '333333333302';
const TRAILS = packageFile('policies/trails.yml');

let demo: Demo;
let report: library.OpenReport;
let folder: string;
let good: Readonly<Record<string, readonly unknown[]>>;

beforeAll(async () => {
  // Without a connection, nobody's own is found.
  for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_ENDPOINT_URL'])
    vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, devNull);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  folder = await mkdtemp(path.join(tmpdir(), 'cove-functions-'));
  demo = await startDemo();
  const { connection, simulator } = demo;
  const set = await library.loadPolicies([TRAILS]);
  const where = { connection, accounts: [ACCOUNT], regions: ['us-east-1'], cwd: folder };
  report = await library.check(set, where);
  const work = () => 1;
  good = {
    connect: [{ region: 'us-east-1', endpoint: simulator.url, credentials: simulator.credentials }],
    cove: [work, { connection, accounts: [ACCOUNT] }],
    'cove.stream': [work, { connection, accounts: [ACCOUNT] }],
    'cove.map': [[{ account: ACCOUNT }], work, { connection }],
    'cove.with': [{ connection }],
    loadPolicies: [[TRAILS], { cwd: folder }],
    validatePolicies: [[TRAILS], { cwd: folder }],
    renderDiagnostics: [[], { color: false }],
    check: [set, where],
    testPolicies: [[TRAILS], { cwd: folder }],
    renderTestRun: [await library.testPolicies([TRAILS]), 'text'],
    runOperation: ['iam:ListUsers', where],
    plan: [set, { ...where, file: path.join(folder, 'plan.json') }],
    apply: ['not-there.json', { ...where, confirm: () => false }],
    rollback: ['not-there.ndjson', { ...where, confirm: () => false }],
    targets: [set, where],
    renderReport: [report, 'text', {}],
    readReport: ['not-there.ndjson', { cwd: folder }],
    verdict: [report, {}],
    permissions: [set, { for: ['audit'] }],
    startSimulator: [{}],
    generateOrganization: [{ accounts: 1, regions: [{ name: 'us-east-1' }] }],
  };
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await report.close();
  await demo.close();
  await rm(folder, { recursive: true, force: true });
});

/** With how many arguments each is called, and those whose result is not a promise and not iterated. */
const ARGUMENTS: Readonly<Record<string, number>> = {
  ...{ connect: 1, cove: 2, 'cove.stream': 2, 'cove.map': 3, 'cove.with': 1, loadPolicies: 2, validatePolicies: 2 },
  ...{ renderDiagnostics: 2, check: 2, testPolicies: 2, renderTestRun: 2, runOperation: 2, plan: 2, apply: 2 },
  ...{ rollback: 2, targets: 2, renderReport: 3, readReport: 2, verdict: 2, permissions: 2, startSimulator: 1 },
  generateOrganization: 1,
};
const AT_ONCE = ['cove.with', 'renderDiagnostics', 'verdict', 'generateOrganization'];

class Options {
  readonly regions = ['us-east-1'];
}

const cycle: Record<string, unknown> = {};
cycle.cycle = cycle;

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function evil(): never {
  throw new Error('evil');
}

/** Nothing of it is what any argument should be; some of it may be left out, and is not wrong then. */
const WRONG: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 7],
  ['a BigInt', 7n],
  ['a symbol', Symbol('wrong')],
  ['an empty text', ''],
  ['true', true],
  ['a list of nothing', [null]],
  ['an unknown option', { acounts: [ACCOUNT] }],
  ['a cycle', cycle],
  ['a promise', Promise.resolve({})],
  ['an instance', new Options()],
  ['a proxy that was revoked', revoked()],
  ['what throws when it is looked at', new Proxy({}, { get: evil, has: evil, getPrototypeOf: evil, ownKeys: evil })],
];

it('has a row for each function', () => {
  const names = Object.entries(library).flatMap(([name, value]) =>
    typeof value !== 'function' || /(Error|Stopped)$/.test(name)
      ? []
      : [name, ...Object.keys(value).map((member) => `${name}.${member}`)],
  );
  expect(Object.keys(ARGUMENTS).sort()).toEqual(names.sort());
  expect(Object.keys(good).sort()).toEqual(names.sort());
});

const CASES = Object.entries(ARGUMENTS).flatMap(([name, count]) =>
  Array.from({ length: count }, (_, index) => ({ name, index })),
);

describe.each(CASES)('argument $index of $name', ({ name, index }) => {
  it.each(WRONG)('may not be %s', async (_, wrong) => {
    const args = (good[name] ?? []).with(index, wrong);
    const outcome = await outcomeOf(name, args);
    if (outcome.error === undefined) expect(wrong, 'only what may be left out is taken').toBeUndefined();
    else expect(outcome.error).toSatisfy(library.CoveError.is);
    if (outcome.isAtOnce) expect(AT_ONCE).toContain(name);
  });
});

/** Each has some of what is right, and was taken, or answered by a TypeError of ours. */
it.each<[string, string, (own: object) => readonly unknown[]]>([
  ['a member that is missing', 'generateOrganization', () => [{}]],
  ['another member that is missing', 'generateOrganization', () => [{ accounts: 1 }]],
  ['a clock that returns a number', 'startSimulator', () => [{ now: () => 1 }]],
  ['a clock that returns no time', 'startSimulator', () => [{ now: () => new Date('never') }]],
  ['a Map for an object', 'startSimulator', () => [{ faults: new Map() }]],
  ['a Map for tags', 'cove', (own) => [() => 1, { ...own, sessionTags: new Map([['team', 'red']]) }]],
  ['a Map in an input', 'runOperation', (own) => ['iam:ListUsers', { ...own, input: { Filters: new Map() } }]],
  ['a Map for an environment', 'loadPolicies', () => [[TRAILS], { env: new Map() }]],
])('%s is refused: %s', async (_, name, argumentsIn) => {
  const { error } = await outcomeOf(name, argumentsIn({ connection: demo.connection, accounts: [ACCOUNT] }));
  expect(error).toMatchObject({ name: 'CoveError', code: 'usage', message: expect.stringContaining('expected') });
});

const TRAPPED: readonly (readonly [string, string, (own: object) => readonly unknown[]])[] = [
  ['an option', 'connect', () => [Object.defineProperty({}, 'cwd', { get: evil, enumerable: true })]],
  ['a list', 'cove', (own) => [() => 1, { ...own, accounts: revoked() }]],
  ['a list of the engine', 'targets', (own) => [undefined, { ...own, accounts: revoked() }]],
  ['an element', 'loadPolicies', () => [[revoked()]]],
  ['an element of readReport', 'readReport', () => [[revoked()]]],
  ['a diagnostic', 'renderDiagnostics', () => [[revoked()]]],
  ['an organization', 'startSimulator', () => [{ organization: revoked() }]],
  ['parameters', 'loadPolicies', () => [[TRAILS], { parameters: revoked() }]],
  ['credentials', 'connect', () => [{ region: 'us-east-1', credentials: revoked() }]],
  ['the credentials of a function', 'connect', () => [{ region: 'us-east-1', credentials: () => revoked() }]],
  ['access', 'cove', (own) => [() => 1, { ...own, access: { policy: revoked() } }]],
  ['a clock', 'startSimulator', () => [{ now: evil }]],
];

it.each(TRAPPED)('%s that throws when it is looked at is a mistake of the call: %s', async (_, name, argumentsIn) => {
  const own = argumentsIn({ connection: demo.connection });
  const { error } = await outcomeOf(
    name,
    own.map((each, index) => each ?? good[name]?.[index]),
  );
  expect(error).toSatisfy(library.CoveError.is);
});

it('no error is what throws when it is looked at', () => {
  for (const { is } of [library.CoveError, library.CoveStopped, library.CoveCallError, library.PolicyError]) {
    expect(is(revoked())).toBe(false);
  }
});

it('is about what its arguments were when it was called', async () => {
  const [patterns, names, regions] = [[TRAILS], ['*'], [{ name: 'us-east-1' }]];
  const organization = library.generateOrganization({ accounts: 1, regions });
  const loaded = library.loadPolicies(patterns);
  const tested = library.testPolicies(patterns, { names });
  const started = library.startSimulator({ organization });
  patterns.length = 0;
  names[0] = 'nothing has this name';
  regions.length = 0;
  Object.assign(organization, { accounts: [] });
  expect((await loaded).policies).not.toEqual([]);
  expect((await tested).results).not.toEqual([]);
  const simulator = await started;
  expect(simulator.world.accounts.size).toBe(2);
  await simulator.close();
});

it('a policy set is one that loadPolicies returned, or some of it', async () => {
  const { connection } = demo;
  const set = await library.loadPolicies([TRAILS]);
  const where = { connection, accounts: [ACCOUNT], cwd: folder };
  const [policy] = set.policies;
  await library.targets({ ...set, policies: set.policies.slice(0, 1) }, where);
  const wrong: readonly (readonly [object, string])[] = [
    [JSON.parse(JSON.stringify(set)), 'expected what loadPolicies returned'],
    [{ ...set, policies: JSON.parse(JSON.stringify(set.policies)) }, 'expected what loadPolicies returned'],
    [{ ...set, catalog: {} }, 'expected what loadPolicies returned'],
    [{ ...set, settings: undefined }, 'expected what loadPolicies returned'],
    [{ ...set, policies: [null] }, 'expected what loadPolicies returned'],
    [{ ...set, policies: [policy, policy] }, `the policy ${policy?.id} is in it twice`],
  ];
  for (const [each, message] of wrong) {
    for (const name of ['check', 'plan', 'targets', 'permissions']) {
      const { error } = await outcomeOf(name, [each, ...(good[name] ?? []).slice(1)]);
      expect(error, name).toMatchObject({
        name: 'CoveError',
        code: 'usage',
        message: expect.stringContaining(message),
      });
    }
  }
});

it('a report is a whole one, or one that was read as JSON', async () => {
  let text = '';
  for await (const piece of library.renderReport(report, 'json')) text += piece;
  const read = JSON.parse(text);
  expect(library.verdict(read)).toEqual(library.verdict(report));
  const { findings: _, ...without } = read;
  for (const each of [
    without,
    { ...read, errors: null },
    { ...read, run: {} },
    { run: {}, policies: [], findings: [] },
  ]) {
    expect(() => library.verdict(each as never)).toThrow('verdict: expected a report, got an object');
  }
});

async function outcomeOf(name: string, args: readonly unknown[]): Promise<{ error?: unknown; isAtOnce?: true }> {
  const [first = '', member] = name.split('.');
  const exported = (library as unknown as Record<string, Record<string, never>>)[first];
  const run = (member === undefined ? exported : exported?.[member]) as unknown as (...all: unknown[]) => unknown;
  let returned: unknown;
  try {
    returned = run(...args);
  } catch (error) {
    return { error, isAtOnce: true };
  }
  try {
    await take(returned);
    return {};
  } catch (error) {
    return { error };
  }
}

async function take(returned: unknown): Promise<void> {
  if (typeof returned !== 'object' || returned === null) return;
  if (!('then' in returned) && Symbol.asyncIterator in returned) {
    for await (const _ of returned as AsyncIterable<unknown>);
    return;
  }
  const value: unknown = await returned;
  if (typeof value === 'object' && value !== null && 'close' in value) await (value.close as () => Promise<void>)();
}
