import type { FileSettingName } from '../config/flag-types.ts';
import { SETTING_FLAGS } from '../config/setting-flags.ts';
import type { Flags, Settings } from '../config/settings.ts';
import { renderTable } from '../text/table.ts';
import { type CommandIo, writeAll } from './command-io.ts';
import { loadSettings } from './load-inputs.ts';

/**
 * `--print-config`: each setting, its value and where that comes from.
 *
 * @returns 0, or 2 where the settings are wrong.
 */
export async function printConfig(flags: Flags, io: CommandIo): Promise<number> {
  const settings = await loadSettings(flags, io);
  if (settings === undefined) return 2;
  const rows = (Object.keys(SETTING_FLAGS) as FileSettingName[]).map((name) => [
    name,
    textOf(name, settings),
    settings.origins[name],
  ]);
  await writeAll(io.stdout, renderTable(['setting', 'value', 'from'], rows, io.stdout.columns));
  return 0;
}

function textOf(name: FileSettingName, settings: Settings): string {
  const value = settings[name];
  if (value === undefined) return '';
  // A shared secret in some organizations.
  if (name === 'externalId') return '(given)';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
