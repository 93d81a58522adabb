import { type ListedAccounts, listedDigest } from '../../accounts/listed-accounts.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import { renderDiagnostics } from '../../documents/render-diagnostics.ts';
import type { JsonValue } from '../../values/json.ts';
import { hasErrors } from './load.ts';

/**
 * Settings with what their accounts file says, where nobody has read it yet: a program gives settings without files.
 *
 * @throws {CoveError} `config` with everything that is wrong with the file.
 */
export async function withListedAccounts(settings: Settings, { cwd }: { readonly cwd: string }): Promise<Settings> {
  const { accountsFile, listed } = settings;
  if (accountsFile === undefined || listed !== undefined) return settings;
  return { ...settings, listed: await readListedAccounts(accountsFile, cwd) };
}

/** @throws {CoveError} `config` with everything that is wrong with the file. */
export async function readListedAccounts(accountsFile: string, cwd: string): Promise<ListedAccounts> {
  const { loadAccountsFile } = await import('../../accounts/load-accounts-file.ts');
  const loaded = await loadAccountsFile(accountsFile, cwd);
  if (loaded.listed !== undefined) return loaded.listed;
  const wrong = loaded.diagnostics.filter((each) => hasErrors([each]));
  throw new CoveError(
    'config',
    `the accounts file ${accountsFile} cannot be used:\n${renderDiagnostics(wrong, { color: false }).trimEnd()}`,
  );
}

/**
 * Changes in accounts outside the organization are made by the file that the accounts came from: its roles, external
 * ids and regions. Without it, where Organizations cannot be asked, they would be taken for the organization's.
 *
 * @param shown - the plan or the run log that the changes are from.
 * @param before - the digest of the file that it was made with; undefined if there was none.
 * @param isSame - whether it has to say the same still. What is taken back may be older than what it says now.
 * @throws {CoveError} `plan` where this run has no such file.
 */
export function assertSameAccountsFile(
  shown: string,
  before: JsonValue | undefined,
  { listed }: Pick<Settings, 'listed'>,
  isSame: boolean,
): void {
  if (before === undefined) return;
  if (listed === undefined) {
    throw new CoveError('plan', `${shown} was made with an accounts file, and this run has none`, {
      hint: 'nothing was changed; name it with --accounts-file',
    });
  }
  if (!isSame || listedDigest(listed) === before) return;
  throw new CoveError('plan', `${listed.file} does not say what the accounts file of ${shown} said`, {
    hint: 'nothing was changed; name that file, or make a new plan with check --plan',
  });
}
