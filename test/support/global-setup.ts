import type { TestProject } from 'vitest/node';
import { buildProgram } from './built-program.ts';
import { preparePython } from './python.ts';

/** The Python of the moto suites: its interpreter, why there is none, or why it could not be made. */
export type PythonState = { python: string } | { skipped: string } | { failed: string };

declare module 'vitest' {
  interface ProvidedContext {
    python: PythonState;
  }
}

/** Runs once, before all suites, so that no test waits for a build or for pip within its own time limit. */
export async function setup(project: TestProject): Promise<void> {
  await buildProgram();
  const state = await pythonState();
  if ('skipped' in state)
    process.stderr.write(`\nThe suites against moto, boto3 and the AWS CLI are SKIPPED: ${state.skipped}\n`);
  project.provide('python', state);
}

async function pythonState(): Promise<PythonState> {
  try {
    return await preparePython();
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
