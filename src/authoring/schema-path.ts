import { existsSync } from 'node:fs';
import path from 'node:path';

export interface SchemaPath {
  /** As written in the editor line of the policy file: relative to that file, so that it works on every machine. */
  readonly path: string;
  /** Whether it exists on this machine. */
  readonly exists: boolean;
}

/**
 * Where a policy file finds the schema for editors: in the project's own `schemas/`, else in the installed package.
 *
 * @param policyFile - absolute path.
 * @param cwd - the project.
 */
export function schemaPath(policyFile: string, cwd: string): SchemaPath {
  const places = ['schemas/policy.schema.json', 'node_modules/cove-policy/schemas/policy.schema.json'];
  const found = places.find((place) => existsSync(path.join(cwd, place)));
  const target = path.join(cwd, found ?? 'node_modules/cove-policy/schemas/policy.schema.json');
  const relative = path.relative(path.dirname(policyFile), target).replaceAll(path.sep, '/');
  return { path: relative.startsWith('.') ? relative : `./${relative}`, exists: found !== undefined };
}
