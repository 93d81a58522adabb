import { expect, it } from 'vitest';
import type { TextStream } from '../../src/commands/command-io.ts';
import { runProgram } from '../../src/commands/program.ts';

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runProgram(['run', ...args, '--demo'], {
    stdout: streamTo(stdout),
    stderr: streamTo(stderr),
    env: { NO_COLOR: '1' },
    cwd: '/',
    signal: new AbortController().signal,
    self: { pid: process.pid, isAlive: () => true },
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

function streamTo(texts: string[]): TextStream {
  return {
    write(text, done) {
      texts.push(text);
      done?.();
      return true;
    },
  };
}

it('prints a line of JSON per result, and tells who did not answer', async () => {
  const { code, stdout, stderr } = await run(
    'cloudtrail:DescribeTrails',
    '--input',
    '{"includeShadowTrails": false}',
    '--query',
    'trailList[].Name',
    '--ous',
    'ou-lark-devel000',
    '--regions',
    'us-*',
  );
  expect(code).toBe(3);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { account: '444444444401', name: 'Shop Development', region: 'us-west-2', result: 'management-events-2019-copy' },
    { account: '444444444402', name: 'Search Development', region: 'us-east-1', result: 'search-trail-virginia' },
  ]);
  expect(stderr).toContain('444444444403 (Payments Development)');
  expect(stderr).toMatch(/2 results from 4 of 5 account-regions\n$/);
});

it.each([
  ['a write', ['cloudtrail:StopLogging'], 'cloudtrail:StopLogging is not a read-only operation, and run only reads'],
  ['a secret', ['sts:GetSessionToken'], 'not a read-only operation|returns secrets'],
  ['an unknown operation', ['cloudtrail:DescribeTrail'], '"DescribeTrail" is not an operation of "cloudtrail"'],
  ['what is no operation', ['DescribeTrails'], 'expected service:Operation'],
  ['an input that is no JSON', ['cloudtrail:DescribeTrails', '--input', '{'], '--input is not JSON'],
  ['an input that is no object', ['cloudtrail:DescribeTrails', '--input', '[]'], 'expected a JSON object'],
  ['a query that is none', ['cloudtrail:DescribeTrails', '--query', 'a['], '--query: '],
])('refuses %s before any call', async (_, args, message) => {
  await expect(run(...args)).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(message) });
});
