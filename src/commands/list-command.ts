import { narrowPolicies } from '../library/inputs/narrow-policies.ts';
import { packRecords } from '../library/inputs/pack-records.ts';
import { POLICY_LIST_FORMATS } from '../library/policy-list/policy-list-formats.ts';
import type { CommandIo } from './command-io.ts';
import { listOutputs, writeListing } from './listings.ts';
import { loadInputs, policyFiles } from './load-inputs.ts';
import { checkFiles } from './places.ts';
import type { ValidateFlags } from './validate-command.ts';

export type ListFlags = Omit<ValidateFlags, 'waivers'>;

/**
 * `cove-policy list`: the policies that there are.
 *
 * @returns 0, 2 for policies that are wrong, 3 where the list could not be written.
 */
export async function listCommand(patterns: readonly string[], flags: ListFlags, io: CommandIo): Promise<number> {
  const { output, ...shared } = flags;
  const outputs = listOutputs(output, POLICY_LIST_FORMATS, 'table', io.cwd);
  const inputs = await loadInputs(patterns, shared, io, {
    names: ['allowSecretReads', 'trustReads', 'parameters'],
    callsNothing: true,
    otherwise: ['policies'],
  });
  if (inputs === undefined) return 2;
  await checkFiles({ policies: policyFiles(inputs), config: flags.config, reports: outputs }, io);
  const chosen = narrowPolicies(inputs.policies, inputs.settings, packRecords(inputs.packs));
  return (await writeListing(outputs, POLICY_LIST_FORMATS, chosen, io)) ? 0 : 3;
}
