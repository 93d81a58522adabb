import { CoveError } from '../cove-error.ts';
import { schemaValidator } from '../package-schema.ts';
import type { ConfigFile } from './config-file.generated.ts';
import type { PackSettingName } from './pack-settings.ts';

/** Settings as a program passes them, under the same names as in a settings file. */
export type GivenSettings = Partial<Omit<ConfigFile, 'version' | 'output' | 'quiet' | PackSettingName>>;

/**
 * Checks settings of a program against the schema of the settings file.
 *
 * @param where - the function that they are options of.
 * @throws {CoveError} `usage`
 */
export function checkSettings(where: string, settings: GivenSettings): void {
  const validate = schemaValidator<ConfigFile>('config.schema.json');
  if (validate({ version: 1, ...settings })) return;
  const [error] = validate.errors ?? [];
  const option = (error?.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
  throw new CoveError(
    'usage',
    `${where}: ${option === '' ? 'the options' : option} ${error?.message ?? 'cannot be used'}`,
    {
      hint: 'docs/configuration.md describes each setting',
    },
  );
}
