import type { Diagnostic } from '../documents/diagnostic.ts';
import { keySpan, type LocatedValue } from '../documents/located-value.ts';
import type { SourceText } from '../documents/source-text.ts';
import { shellWord } from '../text/shell-word.ts';
import type { ConfigFile } from './config-file.generated.ts';
import type { FileSettingName } from './flag-types.ts';
import type { PackSettingName } from './pack-settings.ts';
import type { Trust } from './trusted-files.ts';
import { isHarmless } from './weakenings.ts';

/**
 * What a settings file that was found in the working directory, and not named, may not set: whoever wrote it may not be
 * the one who runs cove-policy there.
 *
 * @param names - the settings that the command reads.
 */
export function checkTrust(
  config: Partial<ConfigFile>,
  { source, root }: { readonly source: SourceText; readonly root: LocatedValue },
  trust: Trust,
  names: readonly (FileSettingName | PackSettingName)[],
): Diagnostic[] {
  if (trust === 'trusted') return [];
  const why = trust === 'changed' ? 'has changed since it was trusted' : 'was found but not named';
  return names
    .filter((name) => config[name] !== undefined && !isHarmless(name, config[name]))
    .map((name) => {
      const { start, end } = keySpan(root, [name]);
      return source.diagnostic(start, end, {
        code: 'config/untrusted',
        message: `\`${name}\` is not taken from a settings file that ${why}`,
        hint: `name it: --config ${shellWord(source.file)}; or review it and trust it once: cove-policy trust ${shellWord(source.file)}`,
      });
    });
}
