import { expect, test } from 'vitest';
import { builtProgram } from '../support/built-program.ts';
import { openSandbox } from './sandbox.ts';

/** Prints what V8 is told, and lets what is told after seconds of CPU time come at once. */
const SHOW_FLAGS = `
  import v8 from 'node:v8';
  import { syncBuiltinESMExports } from 'node:module';
  const set = v8.setFlagsFromString;
  v8.setFlagsFromString = (flag) => { console.log(flag); set(flag); };
  syncBuiltinESMExports();
  process.cpuUsage = () => ({ user: 6_000_000, system: 0 });
  const repeat = globalThis.setInterval;
  globalThis.setInterval = (act, ms) => repeat(act, ms === 100 ? 0 : ms);
`;

/**
 * What V8 does not know it says: docs/decisions/0017-heap-growth.md, 0122-short-commands.md, 0129-bundled-modules.md.
 */
test.each([
  { args: '--version', told: ['--no-turbofan', '--heap-growing-percent=70', '--turbofan'] },
  { args: 'list --help', told: ['--no-turbofan', '--turbofan', '--heap-growing-percent=70'] },
])('V8 is told how to run $args, in words that it knows', async ({ args, told }) => {
  const sandbox = await openSandbox();
  try {
    const hook = `data:text/javascript;base64,${Buffer.from(SHOW_FLAGS).toString('base64')}`;
    const { stdout, stderr } = await sandbox.run(`'${process.execPath}' --import '${hook}' '${builtProgram}' ${args}`);
    expect(stdout.split('\n').filter((line) => line.startsWith('--'))).toEqual(told);
    expect(stderr).toBe('');
  } finally {
    await sandbox.close();
  }
});
