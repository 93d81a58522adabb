/** The available formats, without their renderers: for `--help`. */

export { PERMISSION_FORMATS } from '../permissions/permission-formats.ts';
export { TEST_FORMATS } from '../policy-tests/render/test-formats.ts';
export { COMPARISON_FORMATS } from '../report/compare/comparison-formats.ts';
export { REPORT_FORMATS } from '../report/render/formats.ts';
export { VALIDATION_FORMATS } from '../validation/validation-formats.ts';
export { POLICY_LIST_FORMATS } from './policy-list/policy-list-formats.ts';
export { RESULT_FORMATS } from './run-results/result-formats.ts';
export { TARGET_FORMATS } from './targets/target-formats.ts';
