import type { CommandName } from '../config/flag-row.ts';
import type { Command } from './commander.ts';
import { addFlags } from './flags.ts';
import { addNotes } from './help-notes.ts';

/** Adds to a command its flags, and what its help says besides: what only a command that is named needs. */
export function addDetails(command: Command, name: CommandName): void {
  addFlags(command, name);
  addNotes(command, name);
}
