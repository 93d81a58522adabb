import type { PackSettings } from '../config/pack-settings.ts';
import { type JsonPath, keySpan, valueAt } from '../documents/located-value.ts';

/** Where a value of the settings file stands, or the key of a member: `cove.config.yml:7:3`. */
export function placeInSettings({ source, root }: PackSettings, path: JsonPath): string {
  const isMember = typeof path.at(-1) === 'string';
  const { start } = isMember ? keySpan(root, path) : (valueAt(root, path) ?? root);
  const { line, column } = source.position(start);
  return `${source.file}:${line}:${column}`;
}
