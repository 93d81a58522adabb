import { COMMAND_FLAGS } from '../config/command-flags.ts';
import type { FlagsReadBy, FlagValues } from '../config/flag-types.ts';
import { CoveError } from '../cove-error.ts';
import { type RemediationSettings, remediationSettings } from '../library/remediation-settings.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell } from './command-io.ts';

/** Flags of every command that changes something, as the command line gives them. */
export type RemediationFlags = FlagValues<FlagsReadBy<'changes'>>;

/**
 * @throws {CoveError} `usage` for a limit that is not one, and where nobody can be asked and nobody has said yes.
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
    throw new CoveError('usage', 'there is no terminal to ask whether changes may be made', {
      hint: 'review them first (check --plan), then give --yes',
    });
  }
  return settings;
}

/** Does not compile where a flag of the table is not read above. What other flags a command has is not its concern. */
function nothingIn(_unread: Readonly<Record<string, never>>): void {}

/** Shows the changes and asks at the terminal before they are made, unless `--yes` has answered. */
export function confirmWith(
  flags: RemediationFlags,
  io: CommandIo,
): (question: string, list: string) => Promise<boolean> {
  return async (question, list) => {
    if (flags.yes === true) return true;
    await tell(io, list);
    const answer = (await io.ask?.(`${visible(question)} Type yes to go on: `)) ?? '';
    return answer.trim().toLowerCase() === 'yes';
  };
}

/** A length of time as the command line gives it, in milliseconds: `24h`, `90m`, `7d`. */
export function parseAge(text: string): number {
  const match = /^(\d{1,6})(m|h|d)$/.exec(text.trim());
  if (match === null)
    throw new CoveError('usage', `--max-age: expected a time as in 90m, 24h or 7d, got ${JSON.stringify(text)}`);
  return Number(match[1]) * { m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] as 'm' | 'h' | 'd'];
}
