import type { Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { renderDiagnostics } from '../documents/render-diagnostics.ts';
import { hasErrors } from './load.ts';

/**
 * Settings with what their accounts file says, where nobody has read it yet: a program gives settings without files.
 *
 * @throws {CoveError} `config` with everything that is wrong with the file.
 */
export async function withListedAccounts(settings: Settings, { cwd }: { readonly cwd: string }): Promise<Settings> {
  const { accountsFile, listed } = settings;
  if (accountsFile === undefined || listed !== undefined) return settings;
  const { loadAccountsFile } = await import('../accounts/load-accounts-file.ts');
  const loaded = await loadAccountsFile(accountsFile, cwd);
  if (loaded.listed !== undefined) return { ...settings, listed: loaded.listed };
  const wrong = loaded.diagnostics.filter((each) => hasErrors([each]));
  throw new CoveError(
    'config',
    `the accounts file ${accountsFile} cannot be used:\n${renderDiagnostics(wrong, { color: false }).trimEnd()}`,
  );
}
