import { AUTHORING_FLAGS } from './command-flags/authoring-flags.ts';
import { CHANGE_FLAGS } from './command-flags/change-flags.ts';
import { QUERY_FLAGS } from './command-flags/query-flags.ts';
import { REPORT_FLAGS } from './command-flags/report-flags.ts';
import { RUN_FLAGS } from './command-flags/run-flags.ts';
import { SELECTION_FLAGS } from './command-flags/selection-flags.ts';
import { TEST_FLAGS } from './command-flags/test-flags.ts';

/**
 * The flags that a settings file may not contain: those of one invocation. Help shows them in this order. A test holds
 * that no two of the tables have a row of the same name.
 */
export const COMMAND_FLAGS = {
  ...RUN_FLAGS,
  ...SELECTION_FLAGS,
  ...REPORT_FLAGS,
  ...TEST_FLAGS,
  ...QUERY_FLAGS,
  ...CHANGE_FLAGS,
  ...AUTHORING_FLAGS,
};
