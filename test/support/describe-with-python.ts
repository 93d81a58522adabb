import { describe, inject, test } from 'vitest';

/**
 * A suite that needs Python. Without Python it is one skipped test that says why; where Python is there but its
 * environment could not be made, and where it is missing although `CI=true`, it is one failed test that says why.
 *
 * @param body declares the tests; it is handed the interpreter's absolute path.
 */
export function describeWithPython(title: string, body: (python: string) => void): void {
  const state = inject('python');
  describe(title, () => {
    if ('python' in state) {
      body(state.python);
    } else if ('skipped' in state) {
      test.skip(`SKIPPED, no Python: ${state.skipped}`, () => {});
    } else {
      test('has its Python environment', () => {
        throw new Error(state.failed);
      });
    }
  });
}
