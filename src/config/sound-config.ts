import { type LocatedValue, member } from '../documents/located-value.ts';
import type { SchemaError } from '../documents/schema-error.ts';
import { soundParts } from '../documents/sound-parts.ts';
import type { SourceText } from '../documents/source-text.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { ConfigFile, Override } from './config-file.generated.ts';
import { type PackSettings, packSettingsOf } from './pack-settings.ts';

/** What is right in a settings file with mistakes: enough to check policies by, and nothing to run with. */
export interface SoundConfig {
  readonly config: Partial<ConfigFile>;
  readonly packs: PackSettings | undefined;
  readonly source: SourceText;
  readonly root: LocatedValue;
}

/** A settings file that was read as YAML. */
interface FlawedFile extends Omit<SoundConfig, 'config' | 'packs'> {
  readonly path: string;
  readonly flawed: ReadonlySet<LocatedValue>;
}

/**
 * @param errors - what the schema has to say of the file.
 * @returns undefined where too much is wrong: without its packs, or the values that policies are checked with, all that
 *   could be said of these would be consequences.
 */
export function soundConfig(
  { source, root, flawed, path }: FlawedFile,
  errors: readonly SchemaError[],
): SoundConfig | undefined {
  const parts = soundParts({ root, flawed }, errors, BY_ENTRY) as Partial<ConfigFile>;
  const overrides = parts.overrides?.map((each: Override | null) => each ?? NO_OVERRIDE);
  const config = overrides === undefined ? parts : { ...parts, overrides };
  if (NEEDED.some((name) => member(root, name) !== undefined && config[name] === undefined)) return undefined;
  if (errors.some((error) => mayMeanNeeded(error, config))) return undefined;
  const packs = packSettingsOf(config, { source, root, path });
  const named = member(root, 'packs');
  const unread = named?.kind === 'mapping' ? [...named.entries.keys()].filter((name) => !isIn(config, name)) : [];
  return { config, packs: packs && { ...packs, unread }, source, root };
}

const BY_ENTRY: ReadonlySet<string> = new Set(['packs', 'policies', 'overrides']);

const NEEDED = ['version', 'packs', 'allowSecretReads', 'trustReads', 'parameters'] as const;

/** Whether a key of the file that nothing is known of is one of those, misspelt. */
function mayMeanNeeded({ keyword, instancePath, params }: SchemaError, config: Partial<ConfigFile>): boolean {
  if (keyword !== 'additionalProperties' || instancePath !== '') return false;
  const lacking = NEEDED.filter((name) => config[name] === undefined);
  return didYouMean(String(params.additionalProperty), lacking) !== undefined;
}

/** In the place of one that is wrong: the others keep theirs. */
const NO_OVERRIDE: Override = { targets: {}, policies: {} };

function isIn({ packs = {} }: Partial<ConfigFile>, name: string): boolean {
  return Object.hasOwn(packs, name);
}
