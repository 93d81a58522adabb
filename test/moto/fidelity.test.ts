import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { describeWithPython } from '../support/describe-with-python.ts';
import { compareAnswers, type Difference } from './compare-answers.ts';
import { motoWorld, simulatedWorld, type World } from './worlds.ts';

const document = new URL('../../docs/fidelity.md', import.meta.url);

describeWithPython('the simulator beside moto', (python) => {
  let found: Difference[];
  let known: Difference[];

  beforeAll(async () => {
    const [moto, simulator] = await Promise.all([motoWorld, simulatedWorld].map((start) => answersOf(start(python))));
    found = compareAnswers(moto ?? {}, simulator ?? {});
    known = differencesIn(await readFile(document, 'utf8'));
  }, 120_000);

  test('differs from it only where docs/fidelity.md says so', () => {
    const unknown = found.filter((one) => !known.some((row) => covers(row, one)));
    expect(unknown).toEqual([]);
  });

  test('differs from it wherever docs/fidelity.md says so', () => {
    const outdated = known.filter((row) => !found.some((one) => covers(row, one)));
    expect(outdated).toEqual([]);
  });
});

async function answersOf(starting: Promise<World>): Promise<Record<string, unknown>> {
  const world = await starting;
  try {
    return (await world.ask('fidelity-calls.py')) as Record<string, unknown>;
  } finally {
    await world.close();
  }
}

/** The rows of the document's tables: call, member, moto, simulator; `*` stands for any characters. */
function differencesIn(markdown: string): Difference[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, call = '', member = '', moto = '', simulator = ''] = line
        .split('|')
        .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1'));
      return { call, member, moto, simulator };
    });
}

function covers(row: Difference, found: Difference): boolean {
  return (['call', 'member', 'moto', 'simulator'] as const).every((column) => matches(row[column], found[column]));
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
