#!/usr/bin/env node
/**
 * What `cove-policy` starts. It imports nothing before it has looked at Node's version: an older one fails while it
 * reads the program, with a stack trace that does not say why.
 */
import { NODE_NEEDED, nodeProblem } from './node-version.ts';

const problem = nodeProblem(process.versions.node, NODE_NEEDED);
if (problem === undefined) {
  import('./cli.ts');
} else {
  process.stderr.write(problem);
  process.exitCode = 2;
}
