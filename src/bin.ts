#!/usr/bin/env node
/**
 * What `cove-policy` starts. It imports nothing before it has looked at Node's version: an older one fails while it
 * reads the program, with a stack trace that does not say why.
 */
import { NODE_NEEDED, nodeProblem } from './node-version.ts';

const problem = nodeProblem(process.versions.node, NODE_NEEDED);
if (problem === undefined) {
  // Whoever asks where a failure comes from is shown the source file. Reading the maps takes longer than most
  // commands.
  if (process.argv.includes('--debug') || process.env.COVE_DEBUG !== undefined) process.setSourceMapsEnabled(true);
  // Exit code 1 would say that there are findings.
  import('./cli.ts').catch((error: unknown) => {
    process.exitCode = 3;
    process.stderr.write(`cove-policy: the program cannot be loaded; install it again: ${String(error)}\n`);
  });
} else {
  process.stderr.write(problem);
  process.exitCode = 2;
}
