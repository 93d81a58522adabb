/**
 * Commander through `require`: as an ES module it takes twice as long to load, and every start of the program pays for
 * that.
 */
import { createRequire } from 'node:module';
import type * as Commander from 'commander';

const commander: typeof Commander = createRequire(import.meta.url)('commander');

export const { CommanderError, InvalidArgumentError, Option } = commander;
export const Command = commander.Command;
export type Command = Commander.Command;
