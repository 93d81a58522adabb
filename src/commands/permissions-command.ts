import { resolve } from 'node:path';
import type { PermissionRequest } from '../library/permission-options.ts';
import { AUDIT_ROLE, PERMISSION_FORMATS, renderPermissions } from '../library/permissions.ts';
import { parseFormatSpec } from '../output/output-spec.ts';
import { writeOutput } from '../output/write-output.ts';
import { type CommandIo, tell, writeAll } from './command-io.ts';
import { loadInputs, policyFiles } from './load-inputs.ts';
import { checkFiles } from './places.ts';
import { refuseSharedPlaces } from './write-each.ts';

/**
 * `cove-policy permissions`: policies → what the roles and the caller must be allowed, and nothing else.
 *
 * @returns 0, or 2 if the policies or the command line are wrong.
 */
export async function permissionsCommand(
  patterns: readonly string[],
  flags: PermissionRequest,
  io: CommandIo,
): Promise<number> {
  const words = { noun: 'format', example: 'cloudformation=roles.yml' };
  const outputs = (flags.output ?? ['json']).map((spec) => parseFormatSpec(spec, PERMISSION_FORMATS, words));
  refuseSharedPlaces(outputs, io.cwd);
  const { output: _, ...shared } = flags;
  const inputs = await loadInputs(patterns, shared, io, {
    defaults: { roleName: AUDIT_ROLE },
    callsNothing: true,
    names: ['roleName', 'roles', 'accountsFile', 'externalId', 'partition', 'allowSecretReads', 'allowRisk'],
  });
  if (inputs === undefined) return 2;
  const { settings } = inputs;
  await checkFiles({ policies: policyFiles(inputs), config: flags.config, settings, reports: outputs }, io);
  const { texts, notes } = await renderPermissions(inputs, flags, outputs);
  for (const line of notes) await tell(io, `cove-policy: ${line}\n`);
  for (const { file, text } of texts) {
    await (file === '-' ? writeAll(io.stdout, text) : writeOutput(resolve(io.cwd, file), text, 'the document'));
  }
  return 0;
}
