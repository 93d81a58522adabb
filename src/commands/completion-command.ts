import { CoveError } from '../cove-error.ts';
import { catalogForDirectory, describeService, resolveOperation, serviceNames } from '../library/authoring.ts';
import * as library from '../library/inputs/load.ts';
import { type CommandIo, writeAll } from './command-io.ts';
import { COMPLETION_SHELLS, completeWords, type Offered } from './complete-words.ts';
import { COMPLETION_SCRIPTS } from './completion-scripts.ts';
import { manPage } from './man-page.ts';

/**
 * `cove-policy completion <shell>`: what the shell runs to complete command lines. The script asks `completion words`
 * with the words that are typed.
 */
export async function completionCommand(words: readonly string[], _: object, io: CommandIo): Promise<number> {
  const [shell = '', ...typed] = words;
  if (shell === 'man' && typed.length === 0) {
    await writeAll(io.stdout, manPage());
    return 0;
  }
  if (shell === 'words') {
    const found = await completeWords(typed, offeredIn(io));
    await writeAll(io.stdout, found.map((word) => `${word}\n`).join(''));
    return 0;
  }
  const script = typed.length === 0 ? COMPLETION_SCRIPTS[shell] : undefined;
  if (script === undefined) {
    throw new CoveError('usage', `completion: expected ${COMPLETION_SHELLS.join(', ')}, got ${words.join(' ')}`);
  }
  await writeAll(io.stdout, script);
  return 0;
}

function offeredIn({ cwd, env }: CommandIo): Offered {
  return {
    services: serviceNames,
    operations: async (service, readsOnly) => {
      try {
        const catalog = catalogForDirectory(cwd, { noProjectClients: true, callsNothing: true });
        const found = resolveOperation(service, catalog).service;
        return readsOnly ? describeService(found).reads : found.operations;
      } catch (error) {
        // Nothing is known of it: nothing is offered.
        if (error instanceof CoveError) return [];
        throw error;
      }
    },
    policies: async (patterns) => {
      try {
        // Nothing of the project runs because somebody presses a key.
        const flags = { noProjectClients: true };
        const loaded = await library.loadInputs(patterns, flags, cwd, {
          env,
          otherwise: ['policies'],
          callsNothing: true,
        });
        return loaded.ok ? loaded.value.policies : [];
      } catch (error) {
        if (error instanceof CoveError) return [];
        throw error;
      }
    },
  };
}
