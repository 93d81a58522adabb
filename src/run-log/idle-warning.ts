import type { WarningRecord } from './records.ts';

/** A policy without an evaluated cell finds nothing, because it was evaluated nowhere; the report says so. */
export function idleWarning(policy: string): WarningRecord {
  return {
    type: 'warning',
    code: 'policy-selects-nothing',
    message: `policy ${policy} was evaluated nowhere: no account and region. Check its targets; \`targets: { allowNone: true }\`, or --allow-idle for the run, says that this is fine`,
    policy,
  };
}
