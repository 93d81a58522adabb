import type { CommandName } from '../config/flag-row.ts';
import {
  COMPARISON_FORMATS,
  PERMISSION_FORMATS,
  POLICY_LIST_FORMATS,
  REPORT_FORMATS,
  RESULT_FORMATS,
  TARGET_FORMATS,
  TEST_FORMATS,
  VALIDATION_FORMATS,
} from '../library/format-tables.ts';
import type { FormatRecord } from '../output/format-record.ts';

/** What `-o` takes, of the commands that have it. */
export const COMMAND_FORMATS: Readonly<Partial<Record<CommandName, Readonly<Record<string, FormatRecord<unknown>>>>>> =
  {
    check: REPORT_FORMATS,
    apply: REPORT_FORMATS,
    rollback: REPORT_FORMATS,
    run: RESULT_FORMATS,
    report: REPORT_FORMATS,
    compare: COMPARISON_FORMATS,
    permissions: PERMISSION_FORMATS,
    validate: VALIDATION_FORMATS,
    test: TEST_FORMATS,
    targets: TARGET_FORMATS,
    list: POLICY_LIST_FORMATS,
  };
