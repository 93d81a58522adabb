import { CREDENTIAL_FLAGS } from './setting-flags/credential-flags.ts';
import { OUTCOME_FLAGS } from './setting-flags/outcome-flags.ts';
import { PACE_FLAGS } from './setting-flags/pace-flags.ts';
import { POLICY_FLAGS } from './setting-flags/policy-flags.ts';
import { TARGET_FLAGS } from './setting-flags/target-flags.ts';

/**
 * The flags that are also settings: the row's name is the setting's, in `Settings` and in `cove.config.yml`. Help shows
 * them in this order. A test holds that no two of the tables have a row of the same name. After a change here:
 * `npm run generate`.
 */
export const SETTING_FLAGS = {
  ...TARGET_FLAGS,
  ...CREDENTIAL_FLAGS,
  ...PACE_FLAGS,
  ...OUTCOME_FLAGS,
  ...POLICY_FLAGS,
};
