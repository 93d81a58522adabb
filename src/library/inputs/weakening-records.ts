import type { Settings } from '../../config/settings.ts';
import { weakeningText } from '../../config/weakenings.ts';
import type { WarningRecord } from '../../run-log/records.ts';

/** What makes a run less safe than the defaults, for its log: every report shows the warnings in it. */
export function weakeningRecords({ weakenings }: Pick<Settings, 'weakenings'>): WarningRecord[] {
  return weakenings.map((each) => ({
    type: 'warning',
    code: 'not-default',
    message: `differs from the safe defaults: ${weakeningText(each)}`,
    policy: null,
  }));
}
