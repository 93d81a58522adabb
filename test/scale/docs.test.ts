import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageFile } from '../../src/package-files.ts';
import { openSandbox } from '../cli/sandbox.ts';
import { parsedCommand } from '../support/parsed-command.ts';

const page = readFileSync(packageFile('docs/scale-out.md'), 'utf8');

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);
}

describe('docs/scale-out.md', () => {
  // The machine may be busy.
  test.each(blocks('sh'))(
    'its commands do what it says: %s',
    async (block) => {
      const sandbox = await openSandbox({ world: 'demo' });
      try {
        const codes: (number | null)[] = [];
        for (const line of block.trim().split('\n')) codes.push((await sandbox.run(`${line} --quiet`)).exitCode);
        // One account of the demo organization is closed to everybody.
        expect(codes.at(-1)).toBe(3);
        expect(codes.filter((code) => code !== 0 && code !== 3)).toEqual([]);
      } finally {
        await sandbox.close();
      }
    },
    240_000,
  );

  const recipes = blocks('yaml').map((text) => JSON.stringify(parse(text)));
  const inRecipes = recipes.flatMap((text) => commandsIn(JSON.parse(text)));
  const inText = blocks('text').flatMap((text) => text.trim().split('\n'));

  test('has a recipe for GitHub, AWS Batch, Kubernetes and ECS', () => {
    for (const word of ['matrix', 'AWS_BATCH_JOB_ARRAY_INDEX', 'JOB_COMPLETION_INDEX', 'containerDefinitions']) {
      expect(recipes.some((recipe) => recipe.includes(word))).toBe(true);
    }
    expect(inRecipes).toHaveLength(7);
  });

  test('counts the parts of array jobs from 0, and shards from 1', () => {
    const indexed = inRecipes.filter((line) => line.includes('$(('));
    const shards = indexed.map((line) => {
      const env = { PATH: process.env.PATH, AWS_BATCH_JOB_ARRAY_INDEX: '0', JOB_COMPLETION_INDEX: '9' };
      const words = execFileSync('sh', ['-c', `echo ${line}`], { env, encoding: 'utf8' });
      return /--shard (\S+) --run-log (\S+)/.exec(words)?.slice(1);
    });
    expect(shards).toEqual([
      ['1/100', '/runs/shard-0.ndjson'],
      ['10/10', '/runs/shard-9.ndjson'],
    ]);
  });

  test('makes an image with a shell of that which is built from the Dockerfile', () => {
    const [image = ''] = blocks('dockerfile');
    const program = /ln -s (\S+)/.exec(image)?.[1];
    expect(readFileSync(packageFile('Dockerfile'), 'utf8')).toContain(`ENTRYPOINT ["/nodejs/bin/node", "${program}"]`);
  });

  test('takes a shard that is incomplete for a job that is done, and no other failure', () => {
    const accepted = inRecipes.filter((line) => line.includes('$((')).map((line) => / \|\| .*$/.exec(line)?.[0]);
    const ends = accepted.map((rest) =>
      [0, 1, 2, 3, 130].map((code) => spawnSync('sh', ['-c', `(exit ${code})${rest}`]).status === 0),
    );
    expect(ends).toEqual([
      [true, false, false, true, false],
      [true, false, false, true, false],
    ]);
  });

  test.each([...inRecipes, ...inText])('is understood: %s', async (line) => {
    const words = line
      .replace('npm exec --no -- ', '')
      .replace(' || [ $? -eq 3 ]', '')
      .replace(/\$\{\{.*?\}\}|\$\(\(.*?\)\)|\$\w+/g, '1')
      .split(/\s+/)
      .slice(1);
    expect(await parsedCommand(words)).toEqual([words[0]]);
  });
});

/** Command lines of the program, wherever they stand in a recipe. */
function commandsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const at = value.indexOf('cove-policy ');
    return at === -1 ? [] : [value.slice(at)];
  }
  if (Array.isArray(value)) {
    return value[0] === 'cove-policy' ? [value.join(' ')] : value.flatMap(commandsIn);
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(commandsIn) : [];
}
