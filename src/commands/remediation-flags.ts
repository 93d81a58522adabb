import { COMMAND_FLAGS } from '../config/command-flags.ts';
import type { FlagsReadBy, FlagValues } from '../config/flag-types.ts';
import { CoveError } from '../cove-error.ts';
import { type RemediationSettings, remediationSettings } from '../library/changes/remediation-settings.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell } from './command-io.ts';

/** Flags of every command that changes something, as the command line gives them. */
export type RemediationFlags = FlagValues<FlagsReadBy<'changes'>>;

/**
 * @throws {CoveError} `usage` for an invalid limit, or if there is no `--yes` and nobody to ask.
 */
export function readRemediation(flags: RemediationFlags, io: CommandIo): RemediationSettings {
  const {
    yes = false,
    maxChanges = COMMAND_FLAGS.maxChanges.default,
    maxErrors = COMMAND_FLAGS.maxErrors.default,
    remediateRole: role,
    verifyFor = COMMAND_FLAGS.verifyFor.default,
    ...unread
  } = flags;
  nothingIn(unread);
  const settings = remediationSettings({ maxChanges, maxErrors, role, verifyFor });
  if (!yes && io.ask === undefined) {
    throw new CoveError('usage', 'there is no terminal on which to ask whether changes may be made', {
      hint: 'review them first (check --plan), then pass --yes',
    });
  }
  return settings;
}

/** Does not compile if a flag of the table is not read above. Other flags of a command do not matter. */
function nothingIn(_unread: Readonly<Record<string, never>>): void {}

/** Shows the changes and asks at the terminal before they are made, unless `--yes` has answered. */
export function confirmWith(
  flags: RemediationFlags,
  io: CommandIo,
): (question: string, list: string) => Promise<boolean> {
  return async (question, list) => {
    if (flags.yes === true) return true;
    await tell(io, list);
    const answer = (await io.ask?.(`${visible(question)} Type yes to continue: `)) ?? '';
    return answer.trim().toLowerCase() === 'yes';
  };
}
