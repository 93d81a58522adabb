import path from 'node:path';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { readConfig } from '../../src/config/load-config.ts';
import { renderDiagnostics } from '../../src/documents/render-diagnostics.ts';
import { chosenPolicies } from '../../src/library/inputs/chosen-policies.ts';
import { type Files, folderWith, KEYS } from '../policy/packs/write-pack.ts';

const catalog = createCatalog([]);

/** What a settings file chooses, with the pack `keys` beside it. */
export async function choose(config: string, files: Files = {}, patterns: readonly string[] = []) {
  const folder = folderWith({ ...KEYS, 'cove.config.yml': config, ...files });
  return { folder, ...(await chooseIn(folder, patterns)) };
}

export async function chooseIn(folder: string, patterns: readonly string[] = []) {
  const read = await readConfig({ name: 'cove.config.yml', path: path.join(folder, 'cove.config.yml') });
  if (read.diagnostics.length > 0) return { ...NOTHING, told: told(read.diagnostics), diagnostics: read.diagnostics };
  const chosen = await chosenPolicies(patterns, {
    cwd: folder,
    env: { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache'), GIT_CONFIG_GLOBAL: '/dev/null' },
    settings: {
      allowSecretReads: false,
      trustReads: [],
      parameters: {},
      parametersInWords: [],
      noProjectClients: false,
    },
    packs: read.packs,
    catalog,
  });
  return { ...chosen, told: told(chosen.diagnostics) };
}

const NOTHING = { policies: [], packs: [], files: [] } as const;

function told(diagnostics: Parameters<typeof renderDiagnostics>[0]): string {
  return diagnostics.length === 0 ? '' : renderDiagnostics(diagnostics, { color: false });
}
