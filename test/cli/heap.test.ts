import { expect, test } from 'vitest';
import { builtProgram } from '../support/built-program.ts';
import { openSandbox } from './sandbox.ts';

/** Prints what V8 is told. */
const SHOW_FLAGS = `
  import v8 from 'node:v8';
  import { syncBuiltinESMExports } from 'node:module';
  const set = v8.setFlagsFromString;
  v8.setFlagsFromString = (flag) => { console.log(flag); set(flag); };
  syncBuiltinESMExports();
`;

/** What V8 does not know it says: docs/decisions/0017-heap-growth.md. */
test('the heap is told how far it may grow, in words that V8 knows', async () => {
  const sandbox = await openSandbox();
  try {
    const hook = `data:text/javascript;base64,${Buffer.from(SHOW_FLAGS).toString('base64')}`;
    const { stdout, stderr } = await sandbox.run(
      `'${process.execPath}' --import '${hook}' '${builtProgram}' --version`,
    );
    expect(stdout).toBe('--heap-growing-percent=40\n<version>\n');
    expect(stderr).toBe('');
  } finally {
    await sandbox.close();
  }
});
