import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { member } from '../documents/located-value.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import { readDocument } from '../documents/read-document.ts';
import { schemaDiagnostics } from '../documents/schema-diagnostics.ts';
import { fileDiagnostic } from '../documents/source-text.ts';
import { loadSchema, schemaValidator } from '../package-schema.ts';
import { checkAllowances } from './check-allowances.ts';
import type { ConfigFile } from './config-file.generated.ts';

export interface LoadedConfig {
  readonly config: Partial<ConfigFile>;
  readonly diagnostics: readonly Diagnostic[];
}

const DEFAULT_NAME = 'cove.config.yml';

/**
 * Reads the settings file: the one that is named, or `cove.config.yml` of the working directory where there is one,
 * however its ending is written.
 *
 * @throws {CoveError} `config` where a named file is not there, and where there are several to choose from.
 */
export async function loadConfig(name: string | undefined, cwd: string, now = new Date()): Promise<LoadedConfig> {
  const shown = name ?? (await defaultName(cwd));
  const path = resolve(cwd, shown);
  if (!(await exists(path))) {
    if (name === undefined) return { config: {}, diagnostics: [] };
    throw new CoveError('config', `there is no settings file ${shown}`, { hint: 'check the path that --config names' });
  }
  return readConfig(shown, path, now);
}

/** `cove.config.yaml` is meant as much: settings that are passed over in silence are a run over other accounts. */
async function defaultName(cwd: string): Promise<string> {
  const names = await readdir(cwd).catch(() => []);
  const found = names.filter((name) => /^cove\.config\.ya?ml$/i.test(name)).sort();
  if (found.length <= 1) return found[0] ?? DEFAULT_NAME;
  throw new CoveError('config', `there are several settings files here: ${found.join(', ')}`, {
    hint: 'keep one of them, or name one with --config',
  });
}

async function readConfig(shown: string, path: string, now: Date): Promise<LoadedConfig> {
  const source = await readDocument({ name: shown, path }, 'settings file');
  if ('code' in source) return { config: {}, diagnostics: [fileDiagnostic(shown, source)] };
  const { root, flawed, diagnostics } = parseYaml(source);
  if (root === undefined) return { config: {}, diagnostics };
  const schema = schemaValidator<ConfigFile>(loadSchema('config.schema.json', { allErrors: true }));
  const { value } = root;
  if (schema(value)) {
    const config: ConfigFile = value;
    if (config.allow === undefined) return { config, diagnostics };
    const checked = checkAllowances(config.allow, member(root, 'allow'), source, now);
    return { config: { ...config, allow: checked.allow }, diagnostics: [...diagnostics, ...checked.diagnostics] };
  }
  return {
    config: {},
    diagnostics: [...diagnostics, ...schemaDiagnostics({ source, root, flawed }, schema.errors ?? [])],
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new CoveError('config', `the settings file ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
