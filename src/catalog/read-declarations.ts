import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRegularFileSync } from '../regular-file.ts';

/** The declarations of a client's structures: about 5 MB of EC2's, a tenth of that for most. */
export function* modelsOf(clientFile: string): Generator<string> {
  const folder = join(declarationsOf(clientFile), 'models');
  for (const name of orNothing(() => readdirSync(folder)) ?? [])
    yield readRegularFileSync(join(folder, name), MOST_BYTES);
}

/** The largest client's, those of EC2, take 1.5 MB. */
const MOST_BYTES = 20_000_000;

/** The declarations of one operation's command; undefined if the package has none. */
export function readDeclaration(clientFile: string, operation: string): string | undefined {
  return orNothing(() =>
    readRegularFileSync(join(declarationsOf(clientFile), 'commands', `${operation}Command.d.ts`), MOST_BYTES),
  );
}

function declarationsOf(clientFile: string): string {
  return join(dirname(dirname(clientFile)), 'dist-types');
}

/** A package may come without its declarations; any other failure is worth knowing. */
function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
