/** The formats that there are, without their renderers: what `--help` lists. */

export { PERMISSION_FORMATS } from '../permissions/permission-formats.ts';
export { TEST_FORMATS } from '../policy-tests/render/test-formats.ts';
export { COMPARISON_FORMATS } from '../report/compare/comparison-formats.ts';
export { REPORT_FORMATS } from '../report/render/formats.ts';
export { VALIDATION_FORMATS } from '../validation/validation-formats.ts';
