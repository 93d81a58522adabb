import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../files/error-code.ts';
import { readRegularFileSync } from '../files/regular-file.ts';

/** The declarations of a client's structures: about 5 MB of EC2's, a tenth of that for most. */
export function* modelsOf(clientFile: string): Generator<string> {
  const folder = join(declarationsOf(clientFile), 'models');
  let models = last?.folder === folder ? last.models.deref() : undefined;
  models ??= (orNothing(() => readdirSync(folder)) ?? []).map((name) => ({ file: join(folder, name) }));
  last = { folder, models: new WeakRef(models) };
  for (const model of models) {
    model.text ??= readRegularFileSync(model.file, MOST_BYTES);
    yield model.text;
  }
}

interface Model {
  readonly file: string;
  /** Undefined until it is asked for. */
  text?: string;
}

/** Those of one client are asked for many times in a row, and kept only as long as there is room for them. */
let last: { readonly folder: string; readonly models: WeakRef<Model[]> } | undefined;

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
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}
