import type { Problem } from '../../documents/source-text.ts';
import { HEAD_BYTES, type KeptFile, kindOfFile, plainHead, WITH_ARTICLE } from '../../files/file-kind.ts';

/**
 * A file of ours that was taken for a policy file: one problem, in place of one for each member that no policy has.
 *
 * @returns undefined for what is meant as a policy file, however wrong it is.
 */
export function otherKind(name: string, text: string): Problem | undefined {
  if (SETTINGS_FILE.test(name)) return SETTINGS;
  const kind = kindOfFile(plainHead(text.slice(0, HEAD_BYTES)));
  const hint = kind && HINTS[kind];
  if (kind === undefined || hint === undefined) return undefined;
  return {
    code: 'file/other-kind',
    message: `this is ${WITH_ARTICLE[kind]}, not a policy file`,
    hint: hint.replace('FILE', () => name),
  };
}

/** What takes such a file. Anything with `version` and no other known member may be a policy file without policies. */
const HINTS: { readonly [kind in KeptFile]?: string } = {
  'accounts file': '--accounts-file FILE takes it',
  baseline: '--baseline FILE takes it',
  'organization file': 'cove-policy simulate --org FILE serves it',
  plan: 'cove-policy report FILE shows it, and cove-policy apply makes its changes',
  'run log': 'cove-policy report FILE shows what the run found',
  'targets file': '--targets FILE takes it',
  'waivers file': '--waivers FILE takes it; one called cove.waivers.yml is found, and checked with the policies',
};

/** It has no member that no other file has; its name says what it is. */
const SETTINGS_FILE = /(^|[\\/])cove\.config\.ya?ml$/i;

const SETTINGS: Problem = {
  code: 'file/other-kind',
  message: 'this is a settings file, not a policy file',
  hint: 'it is found in the working directory, or named with --config; name the policy files, or a folder of their own',
};
