import type { TestProject } from 'vitest/node';
import { preparePython } from './python.ts';

/** The Python of the peers: its interpreter, why there is none, or why it could not be made. */
export type PythonState = { python: string } | { skipped: string } | { failed: string };

declare module 'vitest' {
  interface ProvidedContext {
    python: PythonState;
  }
}

/** Runs once, before the tests that need Python, so that none of them waits for pip within its own time limit. */
export async function setup(project: TestProject): Promise<void> {
  const state = await pythonState();
  if ('skipped' in state)
    process.stderr.write(`The tests against moto, boto3 and the AWS CLI are SKIPPED: ${state.skipped}\n`);
  project.provide('python', state);
}

async function pythonState(): Promise<PythonState> {
  try {
    return await preparePython();
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
