import type { WarningRecord } from './records.ts';

/** A policy without a cell that was asked finds nothing because it looks nowhere, and the report says so. */
export function idleWarning(policy: string): WarningRecord {
  return {
    type: 'warning',
    code: 'policy-selects-nothing',
    message: `policy ${policy} looked nowhere: no account and region was asked about it. Check its targets; \`targets: { allowNone: true }\`, or --allow-idle for the run, says that none is fine`,
    policy,
  };
}
