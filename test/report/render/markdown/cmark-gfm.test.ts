import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { describeWithPython } from '../../../support/describe-with-python.ts';

const run = promisify(execFile);

/** The golden files of reports and of comparisons: what is in them is what the program writes. */
const folders = ['../../golden', '../../compare/golden'].map((each) => path.join(import.meta.dirname, each));

/** All that a report means to be made of. What a resource is called is text in `code`. */
const ELEMENTS = new Set(
  'h2 h3 p strong em code br table thead tbody tr th td blockquote details summary ul li pre'.split(' '),
);

interface Rendered {
  readonly names: readonly string[];
  /** By table and row: how many cells it has. */
  readonly tables: readonly (readonly number[])[];
  /** What stands outside of `code`. */
  readonly text: readonly string[];
}

describeWithPython('Markdown, as GitHub renders it', (python) => {
  test('has the tables that are meant, and no element that a name has made', async () => {
    const files = (
      await Promise.all(
        folders.map(async (folder) =>
          (
            await readdir(folder)
          )
            .filter((name) => name.endsWith('.markdown.golden'))
            .map((name) => path.join(folder, name)),
        ),
      )
    ).flat();
    expect(files.length).toBeGreaterThan(15);
    const { stdout } = await run(python, [path.join(import.meta.dirname, 'as-html.py'), ...files]);
    const rendered = JSON.parse(stdout) as Record<string, Rendered>;
    for (const file of files) {
      const { names = [], tables = [], text = [] } = rendered[file] ?? {};
      const name = path.basename(file);
      expect([name, names.filter((each) => !ELEMENTS.has(each))]).toEqual([name, []]);
      // Every row has the cells of its head, and none is left over as text.
      for (const rows of tables) expect([name, new Set(rows).size]).toEqual([name, 1]);
      expect([name, text.filter((each) => /^\||\| ---/.test(each))]).toEqual([name, []]);
    }
  });
});
