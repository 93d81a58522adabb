import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSessionPolicy } from '../../../src/library/inputs/session-policy-file.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cove-policy-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function choose(text: string) {
  await writeFile(join(directory, 'policy.json'), text);
  return readSessionPolicy('policy.json', directory);
}

function allowing(actions: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
}

describe('--session-policy', () => {
  it.each(['auto', 'off'])('%s needs no file', async (mode) => {
    expect(await readSessionPolicy(mode, directory)).toEqual({ mode });
  });

  it('FILE is sent without its white space, which does not count', async () => {
    const policy = allowing(['cloudtrail:Describe*']);
    const spacious = policy.replaceAll(',', `,${' '.repeat(2_048)}`);
    expect(spacious.length).toBeGreaterThan(2_048);
    expect(await choose(`\uFEFF${spacious}\n`)).toEqual({ mode: 'file', file: 'policy.json', policy });
  });

  it('FILE may have 2,048 characters', async () => {
    const fitting = allowing(['x'.repeat(2_048 - allowing(['']).length)]);
    expect(fitting).toHaveLength(2_048);
    expect(await choose(fitting)).toMatchObject({ policy: fitting });
  });

  it.each([
    [
      'is too long',
      allowing(['x'.repeat(2_049 - allowing(['']).length)]),
      /has 2049 characters without its white space$/,
    ],
    ['is no JSON', '{ "Version": ', /^the session policy policy\.json is not JSON/],
    ['is empty', '', /is not JSON/],
    ['is a list', '[]', /has no "Statement"$/],
    ['has no statement', '{ "Version": "2012-10-17" }', /has no "Statement"$/],
    ['has a statement that is none', '{ "Statement": "all" }', /has no "Statement"$/],
    ['has a character that AWS does not take', allowing(['cloudtrail:✓']), /has the character "✓"$/],
  ])('FILE that %s is refused', async (_, text, message) => {
    await expect(choose(text)).rejects.toMatchObject({ code: 'file', message: expect.stringMatching(message) });
  });

  it('FILE that is not there is refused, with what else can be said', async () => {
    await expect(readSessionPolicy('audit', directory)).rejects.toMatchObject({
      code: 'file',
      message: expect.stringMatching(/^the session policy audit cannot be read: /),
      hint: '--session-policy takes auto, off, or a file with a JSON policy',
    });
  });
});
