import type { Settings } from '../../config/settings.ts';
import type { Host } from '../host.ts';
import { endpointWeakenings, environmentWeakenings } from '../inputs/environment-weakenings.ts';
import { withListedAccounts } from '../inputs/listed-settings.ts';

/**
 * Settings with what only files and the environment say: accounts outside the organization, and what makes a run less
 * safe, such as answers that are not from AWS. Its report says both, as that of the command line does.
 */
export async function completeSettings(given: Settings, host: Host): Promise<Settings> {
  const settings = await withListedAccounts(given, host);
  if (settings.demo) return settings;
  const { env, connection } = host;
  const fromOutside =
    connection?.endpoint === undefined
      ? await environmentWeakenings(env, settings.profile ?? connection?.profile)
      : endpointWeakenings(env, connection.endpoint);
  return { ...settings, weakenings: [...settings.weakenings, ...fromOutside] };
}
