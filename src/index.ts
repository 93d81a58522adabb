/**
 * The library: load policies, connect to AWS, run them, build reports. It never prints, never exits, and keeps no state
 * between runs.
 *
 * @packageDocumentation
 */

export type { AwsEvent, AwsEventListener } from './aws/aws-event.ts';
export type { RoleSettings } from './aws/calls/assume-role.ts';
export type { AwsConnection, AwsConnectionOptions, Principal } from './aws/calls/connect-aws.ts';
export { connectAws } from './aws/calls/connect-aws.ts';
export { baseCredentials } from './aws/credentials/base-credentials.ts';
export type { Credentials, CredentialsProvider } from './aws/credentials/credentials.ts';
export { type Catalog, createCatalog } from './catalog/catalog.ts';
export type { Flags, Settings } from './config/settings.ts';
export { CoveError, type CoveErrorCode } from './cove-error.ts';
export type { Diagnostic, SourceRange } from './documents/diagnostic.ts';
export { renderDiagnostics } from './documents/render-diagnostics.ts';
export {
  CoveCallError,
  type CoveOptions,
  type CoveOutcome,
  type CoveResults,
  type CoveSession,
  cove,
  coveEach,
} from './engine/for-each-account.ts';
export { type CheckOptions, runCheck } from './engine/run-check.ts';
export type { RunEvent, RunEventListener } from './engine/run-event.ts';
export type { SessionPolicyChoice } from './engine/session-limits.ts';
export { type ApplyRunOptions, apply, type PlanFile, readPlan } from './library/apply.ts';
export { type BaselineOptions, type MadeBaseline, makeBaseline } from './library/baseline.ts';
export { type AfterCheck, type CheckRunOptions, check } from './library/check.ts';
export { compareLogs, loadComparisonRenderer, type ReadComparison } from './library/compare.ts';
export type { Host, HostEvent, LockOwner } from './library/host.ts';
export { type Judging, type JudgingFlags, loadJudging } from './library/judging.ts';
export { type Inputs, type Loaded, loadInputs, loadSettings } from './library/load.ts';
export type { PermissionRequest } from './library/permission-options.ts';
export { type PermissionFormat, type RenderedPermissions, renderPermissions } from './library/permissions.ts';
export { isPlan, renderPlan } from './library/plan-report.ts';
export type { RecordedRun } from './library/recorded-run.ts';
export { type RemediationSettings, remediationSettings } from './library/remediation-settings.ts';
export {
  exitCode,
  type Format,
  loadRenderer,
  type ReadReport,
  type RenderOptions,
  readReport,
  type VerdictOptions,
} from './library/report.ts';
export { openRollback, type Rollback, type RollbackRunOptions } from './library/rollback.ts';
export { type OperationRunOptions, runOperation } from './library/run-operation.ts';
export { type SimulateOptions, simulate } from './library/simulate.ts';
export { loadValidationRenderer, type Validation, type ValidationFormat, validate } from './library/validate.ts';
export { roleArn } from './organization/role-arn.ts';
export { parseRunTargets, type RunTargetInput, type RunTargets } from './organization/run-targets.ts';
export {
  buildPermissions,
  type Grantee,
  type GranteePermissions,
  type PermissionOptions,
} from './permissions/build-permissions.ts';
export type { PolicyDocument, Statement } from './permissions/permission-document.ts';
export { type LoadedPolicies, type LoadOptions, loadPolicies } from './policy/build/load-policies.ts';
export type { Policy } from './policy/model/policy.ts';
export { buildReport, createReportBuilder, type ReportBuilder } from './report/build/build-report.ts';
export type { Report } from './report/build/report.ts';
export { readRunLog } from './run-log/read-run-log.ts';
export type * from './run-log/records.ts';
export { openRunLog, type RunLogWriter } from './run-log/write-run-log.ts';
export { VERSION } from './version.ts';
