import { dirname, join, resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { namesInFolder } from '../documents/names-in-folder.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import { readDocument } from '../documents/read-document.ts';
import { schemaDiagnostics } from '../documents/schema-diagnostics.ts';
import { fileDiagnostic, type SourceText } from '../documents/source-text.ts';
import { schemaValidator } from '../package-schema.ts';
import { checkWaivers } from './check-waivers.ts';
import { createWaivers, type Waivers } from './waivers.ts';
import type { WaiversFile } from './waivers-file.generated.ts';

export interface WaiversOptions {
  /** As `--waivers` names it; `off` for none. @default `cove.waivers.yml` beside the settings file */
  readonly file?: string | undefined;
  /** The settings file, as `--config` names it. @default the working directory's */
  readonly config?: string | undefined;
  readonly strict: boolean;
  readonly cwd: string;
  /** The day as of which they are judged. */
  readonly now: Date;
  /** Ids of the existing policies; undefined if other runs may have had others. */
  readonly policies?: readonly string[] | undefined;
}

export interface LoadedWaivers {
  /** Undefined if no file is in use, or it is wrong. */
  readonly waivers: Waivers | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The value of `--waivers` for ignoring a file that is there. */
const NO_WAIVERS = 'off';

/**
 * Reads the waivers file: the named one, or the one next to the settings file if there is one.
 *
 * @throws {CoveError} `config` if there are several to choose from.
 */
export async function loadWaivers(options: WaiversOptions): Promise<LoadedWaivers> {
  if (options.file === NO_WAIVERS) return NONE;
  const name = options.file ?? (await foundName(options));
  if (name === undefined) return NONE;
  const source = await readDocument({ name, path: resolve(options.cwd, name) }, 'waivers file');
  if ('code' in source) return { waivers: undefined, diagnostics: [fileDiagnostic(name, source)] };
  return read(source, options);
}

const NONE: LoadedWaivers = { waivers: undefined, diagnostics: [] };

/** Ignoring a file because of its extension would produce unexpected findings. */
async function foundName({ config, cwd }: WaiversOptions): Promise<string | undefined> {
  const folder = config === undefined ? '.' : dirname(config);
  const hint = 'make the folder readable, or name the file with --waivers (`off` for none)';
  const names = await namesInFolder(resolve(cwd, folder), 'a waivers file', hint);
  const found = names.filter((name) => /^cove\.waivers\.ya?ml$/i.test(name)).sort();
  if (found.length > 1) {
    throw new CoveError('config', `there are several waivers files here: ${found.join(', ')}`, {
      hint: 'keep one of them, or name one with --waivers',
    });
  }
  return found[0] === undefined ? undefined : join(folder, found[0]).replaceAll('\\', '/');
}

function read(source: SourceText, options: WaiversOptions): LoadedWaivers {
  const { root, flawed, diagnostics } = parseYaml(source);
  if (root === undefined) return { waivers: undefined, diagnostics };
  const schema = schemaValidator<WaiversFile>('waivers.schema.json');
  const { value } = root;
  if (!schema(value)) {
    const wrong = schemaDiagnostics({ source, root, flawed }, schema.errors ?? []);
    return { waivers: undefined, diagnostics: [...diagnostics, ...wrong] };
  }
  const checked = checkWaivers(value, { source, root, now: options.now, policies: options.policies });
  const all = [...diagnostics, ...checked.diagnostics];
  if (all.some(({ severity }) => severity === 'error')) return { waivers: undefined, diagnostics: all };
  const { strict, now } = options;
  const about = { file: source.file, day: now.toISOString().slice(0, 10), strict };
  return { waivers: createWaivers(checked.entries, about), diagnostics: all };
}
