import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { planCheck } from '../../engine/run-check.ts';
import { OUR_TARGETS_FILE } from '../../files/file-kind.ts';
import { assertReplaceable } from '../../output/kept-file.ts';
import { writeOutput } from '../../output/write-output.ts';
import { counted } from '../../text/counted.ts';
import { shellWord } from '../../text/shell-word.ts';
import { visible } from '../../text/visible-text.ts';
import { beginCheck, whileConnected } from '../check/begin-check.ts';
import { checkConduct } from '../connection/check-conduct.ts';
import { type Host, note } from '../host.ts';
import type { Inputs } from '../inputs/load.ts';
import { targetsText } from './targets-file.ts';

/**
 * Plans a check and writes the plan, for the shards that will carry it out: AWS Organizations is asked once, all shards
 * have one `now`, and none of them needs to be allowed to ask. Enters no account.
 *
 * @param file - relative to `host.cwd`.
 * @param readsTags - waivers look at the tags of accounts, though no policy does.
 * @throws {CoveError} where the accounts cannot be found, or the file cannot be written.
 */
export async function writeTargets(inputs: Inputs, file: string, host: Host, readsTags: boolean): Promise<void> {
  const begun = { ...inputs, ...(await beginCheck(inputs, host)) };
  await whileConnected(begun, host, async (connection, stop) => {
    const conduct = checkConduct(begun, connection, host, stop);
    const { plan } = await planCheck({ ...conduct, readsTags }, new Date().toISOString());
    const path = resolve(host.cwd, file);
    await assertReplaceable(path, `the targets file ${file}`, OUR_TARGETS_FILE);
    await writeOutput(path, targetsText(plan, randomUUID(), host.key), 'the targets file');
    const extent = `${counted(plan.accounts.length, 'account')}, ${counted(plan.policies.length, 'policy', 'policies')}`;
    const next = `no account was entered; next: cove-policy check POLICIES --targets ${shellWord(visible(file))} --shard 1/10`;
    note(host, `Targets: ${extent}, in ${visible(file)}; ${next}\n`);
  });
}
