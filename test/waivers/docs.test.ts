import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { loadWaivers } from '../../src/waivers/load-waivers.ts';
import { openSandbox } from '../cli/sandbox.ts';

const docs = await readFile(packageFile('docs/waivers.md'), 'utf8');

function blocks(language: string): string[] {
  return [...docs.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

test('the waivers file is right, for the policies of the project', async () => {
  const [yaml = ''] = blocks('yaml');
  const cwd = await mkdtemp(join(tmpdir(), 'cove-waivers-docs-'));
  try {
    await writeFile(join(cwd, 'cove.waivers.yml'), yaml);
    const policies = ['cloudtrail-redundant-trail'];
    const now = new Date('2026-11-28T00:00:00Z');
    const { waivers, diagnostics } = await loadWaivers({ strict: false, cwd, now, policies });
    expect(diagnostics).toEqual([]);
    expect(waivers?.entries.map(({ line }) => line)).toEqual([4, 9]);
  } finally {
    await rm(cwd, { recursive: true });
  }
});

test('every member has its row, and no other', async () => {
  const schema = JSON.parse(await readFile(packageFile('schemas/waivers.schema.json'), 'utf8'));
  const [, table = ''] = /\| member \| meaning \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(docs) ?? [];
  const named = [...table.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell = '']) =>
    cell.replaceAll('`', '').split(', '),
  );
  expect(named.sort()).toEqual(Object.keys(schema.definitions.waiver.properties).sort());
});

// One account of the demo organization is closed to everybody: whatever is asked of all of them is incomplete.
test('the commands do what they say, one after the other', async () => {
  const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));
  const expected = [3, 0, 3, 3, 3, 3];
  const sandbox = await openSandbox({ world: 'demo' });
  try {
    const codes: (number | null)[] = [];
    for (const command of commands) codes.push((await sandbox.run(command)).exitCode);
    expect(codes).toEqual(expected);
    expect(commands).toHaveLength(expected.length);
  } finally {
    await sandbox.close();
  }
}, 120_000);
