import { beforeAll, expect, test, vi } from 'vitest';
import { type ForeignAnswer, startIntermediary } from './intermediary.ts';
import { executed, inWorld, logging, planOfSmallWorld, smallWorld, statesOf } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const two = ['--accounts', '222222222202'];
const third = '222222222202/third';
const operations = ['StopLogging'];
let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld(...two);
});

const log = 'plan.json.run.ndjson';
const json = { 'content-type': 'application/x-amz-json-1.1' };
const html = { 'content-type': 'text/html' };
const id = { 'x-amzn-requestid': '0f0e0d0c-0b0a-0908-0706-050403020100' };

const foreign: readonly (ForeignAnswer & { readonly name: string })[] = [
  { name: '408', status: 408 },
  {
    name: '408 with a name and an id',
    status: 408,
    headers: { ...json, ...id },
    body: '{"__type":"RequestTimeoutException"}',
  },
  { name: '499', status: 499, headers: html, body: '<html>client closed request</html>' },
  { name: '400, HTML', status: 400, headers: html, body: '<html><body>Bad Request</body></html>' },
  { name: '403, HTML', status: 403, headers: html, body: '<!doctype html><title>Forbidden</title>' },
  { name: '403, HTML with an id', status: 403, headers: { ...html, ...id }, body: '<html>Forbidden</html>' },
  { name: '401', status: 401 },
  { name: '403, empty, with an id', status: 403, headers: id },
  { name: '403, JSON of a gateway', status: 403, headers: json, body: '{"message":"Forbidden"}' },
  { name: '403, JSON with a lower-case word', status: 403, headers: { ...json, ...id }, body: '{"code":"forbidden"}' },
  {
    name: '403, a denial without an id',
    status: 403,
    headers: json,
    body: '{"__type":"AccessDeniedException","message":"no"}',
  },
  { name: '404', status: 404, headers: html, body: '<html>Not Found</html>' },
  { name: '407', status: 407 },
  { name: '409', status: 409, headers: json, body: '{}' },
  { name: '413', status: 413, headers: html, body: '<html>Too Large</html>' },
  { name: '429', status: 429 },
  { name: '429, JSON', status: 429, headers: json, body: '{"message":"Too Many Requests"}' },
  { name: '429, HTML with an id', status: 429, headers: { ...html, ...id }, body: '<html>slow down</html>' },
  {
    name: 'an expired token without an id',
    status: 400,
    headers: json,
    body: '{"__type":"ExpiredTokenException","message":"x"}',
  },
  { name: '502', status: 502, headers: html, body: '<html>Bad Gateway</html>' },
  { name: '503, slow down, without an id', status: 503, headers: json, body: '{"__type":"ThrottlingException"}' },
  { name: '504', status: 504 },
];

test.each(foreign)('$name, and the change was made: read again, called once, can be taken back', (answer) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    const between = await startIntermediary(simulator.url, answer, { operations, passesOn: true });
    try {
      Object.assign(program.environment, { AWS_ENDPOINT_URL: between.url });
      await program.write('plan.json', plan);
      const { exitCode } = await program.run('apply', 'plan.json', '--yes', '--quiet', '--verify-for', '1');
      expect(between.struck(), 'sent once').toBe(1);
      expect(executed(simulator, 'StopLogging')).toEqual([third]);
      const [change] = await program.changes(log);
      expect(change?.calls.get(0)).toBe('unknown');
      expect(change?.final).toMatchObject({ state: 'remediated', message: expect.stringContaining('read again') });
      expect(exitCode).toBe(0);
      expect((await program.run('rollback', log, '--yes', '--quiet', '--verify-for', '1')).exitCode).toBe(0);
      expect(logging(simulator)).toContain(third);
    } finally {
      await between.close();
    }
  }),
);

test.each(foreign)('$name, and the change was not made: unverified, and not sent again', (answer) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    const between = await startIntermediary(simulator.url, answer, { operations, passesOn: false });
    try {
      Object.assign(program.environment, { AWS_ENDPOINT_URL: between.url });
      await program.write('plan.json', plan);
      const apply = ['apply', 'plan.json', '--yes', '--quiet', '--verify-for', '0'];
      expect((await program.run(...apply)).exitCode).toBe(4);
      expect(statesOf(await program.changes(log))).toEqual({ [third]: 'unverified' });
      expect((await program.run(...apply)).exitCode).toBe(4);
      expect(between.struck(), 'sent once').toBe(1);
      expect(executed(simulator, 'StopLogging')).toEqual([]);
    } finally {
      await between.close();
    }
  }),
);

const ofAws: readonly (ForeignAnswer & { readonly name: string })[] = [
  {
    name: 'a denial',
    status: 400,
    headers: { ...json, ...id },
    body: '{"__type":"AccessDeniedException","message":"no"}',
  },
  {
    name: 'a conflict',
    status: 400,
    headers: { ...json, ...id },
    body: '{"__type":"com.amazonaws.cloudtrail#ConflictException","Message":"no"}',
  },
  {
    name: 'an unknown trail',
    status: 400,
    headers: { ...json, ...id, 'x-amzn-errortype': 'TrailNotFoundException:http://x' },
    body: '{}',
  },
];

test.each(ofAws)("AWS's own error is a refusal: $name", (answer) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    const between = await startIntermediary(simulator.url, answer, { operations, passesOn: false });
    try {
      Object.assign(program.environment, { AWS_ENDPOINT_URL: between.url });
      await program.write('plan.json', plan);
      expect((await program.run('apply', 'plan.json', '--yes', '--quiet', '--verify-for', '0')).exitCode).toBe(4);
      const [change] = await program.changes(log);
      expect(change?.calls.get(0)).toBe('refused');
      expect(change?.final?.state).toBe('failed');
    } finally {
      await between.close();
    }
  }),
);
