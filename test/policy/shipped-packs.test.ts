import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { limitSessions } from '../../src/engine/session-limits.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { runMain } from '../support/run-main.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const { dependencies, devDependencies } = await json('package.json');

interface Case {
  readonly policy: string;
  readonly finds?: readonly unknown[];
  readonly error?: unknown;
}

describe.each(['cis-aws', 'fsbp', 'cost', 'organization'])('policies/%s', async (folder) => {
  const { policies, diagnostics, packs } = await loadPolicies([`policies/${folder}`], {
    cwd: ROOT,
    services: createCatalog([]),
    allowSecretReads: false,
  });
  const cases = await casesOf(folder);

  test('loads, against the SDK itself', () => {
    expect(diagnostics).toEqual([]);
    expect(packs).toHaveLength(1);
  });

  test('passes its tests', async () => {
    const { exitCode, stdout, stderr } = await runMain(['test', `policies/${folder}`, '--coverage', '100'], {
      cwd: ROOT,
      env: {},
    });
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`${cases.length} passed`);
  });

  test('every policy has a case that finds, one that does not, and one that fails', () => {
    const incomplete = policies.filter(({ id }) => {
      const own = cases.filter(({ policy }) => id.endsWith(`/${policy}`));
      const finds = own.some((each) => (each.finds ?? []).length > 0);
      const passes = own.some((each) => each.finds?.length === 0 && each.error === undefined);
      return !(finds && passes && own.some(({ error }) => error !== undefined));
    });
    expect(incomplete.map(({ id }) => id)).toEqual([]);
  });

  test('what it changes can be taken back', () => {
    const calls = policies.flatMap(({ remediate }) => remediate);
    expect(calls.filter(({ undo }) => undo === undefined)).toEqual([]);
  });

  test('one session policy allows what all of it reads, and nothing else, within the limit of AWS', () => {
    const options = { choice: { mode: 'auto' }, policyArns: [], partition: 'aws' } as const;
    const { role, settings, warnings } = limitSessions(policies, options);
    expect(warnings).toEqual([]);
    // Source: Policy in https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    const text = String(role.policy);
    expect(text.length).toBeLessThanOrEqual(2048);
    const { Statement } = JSON.parse(text) as { Statement: { Effect: string; Action: string[] }[] };
    expect(Statement.map(({ Effect }) => Effect)).toEqual(['Allow']);
    expect(Statement.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    expect(Statement.flatMap(({ Action }) => Action)).toEqual(settings.actions);
  });

  test('package.json names the clients that it asks, as the project has them', async () => {
    const { peerDependencies } = await json(`policies/${folder}/package.json`);
    const { 'cove-policy': tool, ...clients } = peerDependencies ?? {};
    const needed = [...new Set(policies.flatMap(clientsOf))].sort();
    const known: Record<string, string> = { ...dependencies, ...devDependencies };
    expect(clients).toEqual(Object.fromEntries(needed.map((name) => [name, known[name]])));
    expect(tool).toBe('>=0.1.0');
  });
});

test('every control of CIS 5.0.0 is there, with its level', async () => {
  const file = await readFile(path.join(ROOT, 'policies/cis-aws/controls/cis-5.0.0.yml'), 'utf8');
  const { controls } = parse(file) as { controls: Record<string, { level: number }> };
  const counts: Record<string, number> = {};
  for (const number of Object.keys(controls)) {
    const section = number.replace(/[.]\d+$/, '');
    counts[section] = (counts[section] ?? 0) + 1;
  }
  expect(counts).toEqual({ 1: 21, '2.1': 4, '2.2': 4, '2.3': 1, 3: 9, 4: 16, '5.1': 2, 5: 6 });
  const second = Object.keys(controls).filter((number) => controls[number]?.level === 2);
  expect(second).toEqual(
    '1.5 1.17 1.20 2.1.1 2.1.2 2.1.3 3.2 3.3 3.5 3.6 3.7 3.8 3.9 4.1 4.6 4.7 4.9 4.10 4.11 4.16 5.5 5.6'.split(' '),
  );
});

test('no control of CIS 5.0.0 is without a policy, and half of the policies have nine lines at most', async () => {
  const file = await readFile(path.join(ROOT, 'policies/cis-aws/controls/cis-5.0.0.yml'), 'utf8');
  const { controls } = parse(file) as { controls: Record<string, { policies?: string[] }> };
  expect(Object.keys(controls).filter((number) => (controls[number]?.policies ?? []).length === 0)).toEqual([]);
  // The table is generated from the packs, and compared with them in CI.
  const page = await readFile(path.join(ROOT, 'docs/packs.md'), 'utf8');
  expect(Number(/A policy has (\d+) lines at the median/.exec(page)?.[1])).toBeLessThanOrEqual(9);
});

async function casesOf(folder: string): Promise<Case[]> {
  const directory = path.join(ROOT, 'policies', folder, 'policies');
  const files = (await readdir(directory)).filter((name) => name.endsWith('.test.yml'));
  const read = files.map(
    async (name) => parse(await readFile(path.join(directory, name), 'utf8')) as { tests: Case[] },
  );
  return (await Promise.all(read)).flatMap(({ tests }) => tests);
}

function clientsOf({ call, lookups, with: joins, remediate }: Policy): string[] {
  const calls = [call, ...lookups, ...joins, ...remediate, ...remediate.flatMap(({ undo }) => undo ?? [])];
  return calls.map(({ service }) => `@aws-sdk/client-${service}`);
}

async function json(file: string): Promise<Record<string, Record<string, string>>> {
  return JSON.parse(await readFile(path.join(ROOT, file), 'utf8'));
}
