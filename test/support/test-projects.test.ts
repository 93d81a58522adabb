import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { testProjects } from './test-projects.ts';

const RUN_MAIN = '../support/run-main.ts';

let root = '';
afterEach(() => rmSync(root, { recursive: true, force: true }));

function checkout(files: Readonly<Record<string, string>>): void {
  root = mkdtempSync(path.join(tmpdir(), 'cove-projects-'));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, 'test', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

test.each([
  ['unit', "import { x } from '../../src/policy/x.ts';"],
  ['program', "import { spawn } from 'node:child_process';"],
  ['program', "import type { Server } from 'node:http';"],
  ['program', "import { startSimulator } from '../../src/simulator/start-simulator.ts';"],
  ['program', "import { runMain } from '../support/run-main.ts';"],
  ['program', `const { runMain } = await import('${RUN_MAIN}');`],
  ['program', "import { JSDOM } from 'jsdom';"],
  ['program', "import { installedClients } from '../catalog/installed-clients.ts';"],
  ['peers', "import { validateSarif } from '../support/sarif-multitool.ts';"],
  ['peers', "import {\n  a,\n  b,\n} from '../support/worlds.ts';\nimport { spawn } from 'node:child_process';"],
] as const)('%s: a test with %s', (project, text) => {
  checkout({
    'x/one.test.ts': text,
    'support/run-main.ts': "import { main } from '../../src/commands/main.ts';",
    'support/worlds.ts': "export { describeWithPython } from './describe-with-python.ts';\nimport './worlds.ts';",
    'support/describe-with-python.ts': '',
    'support/sarif-multitool.ts': '',
  });
  expect(testProjects(root)).toEqual({ unit: [], program: [], peers: [], [project]: ['test/x/one.test.ts'] });
});

test('an import of nothing is left to whoever runs the test', () => {
  checkout({ 'x/one.test.ts': "import './gone.ts';" });
  expect(testProjects(root).unit).toEqual(['test/x/one.test.ts']);
});

test.each([
  'src/commands/main.ts',
  'src/commands/program.ts',
  'src/simulator/start-simulator.ts',
  'test/catalog/installed-clients.ts',
  'test/support/describe-with-python.ts',
  'test/support/sarif-multitool.ts',
])('%s, by which tests are filed, is there', (file) => {
  expect(existsSync(packageFile(file))).toBe(true);
});
