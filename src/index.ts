/**
 * The library: load policies, connect to AWS, run them, build reports. It never prints, never exits, and keeps no state between runs.
 *
 * @packageDocumentation
 */

export type { RoleSettings } from './aws/assume-role.ts';
export type { AwsEvent, AwsEventListener } from './aws/aws-event.ts';
export { baseCredentials } from './aws/base-credentials.ts';
export type { AwsConnection, AwsConnectionOptions, CallerIdentity } from './aws/connect.ts';
export { connectAws } from './aws/connect.ts';
export type { Credentials, CredentialsProvider } from './aws/credentials.ts';
export { type Catalog, createCatalog } from './catalog/catalog.ts';
export { CoveError, type CoveErrorCode } from './cove-error.ts';
export type { SessionPolicyChoice } from './engine/check-session.ts';
export {
  CoveCallError,
  type CoveOptions,
  type CoveOutcome,
  type CoveResults,
  type CoveSession,
  cove,
  coveEach,
} from './engine/cove.ts';
export { type CheckOptions, runCheck } from './engine/run-check.ts';
export { roleArn } from './organization/role-arn.ts';
export { parseRunTargets, type RunTargetInput, type RunTargets } from './organization/run-targets.ts';
export {
  buildPermissions,
  type PermissionOptions,
  type Principal,
  type PrincipalPermissions,
} from './permissions/build-permissions.ts';
export type { PolicyDocument, Statement } from './permissions/policy-document.ts';
export type { Diagnostic, SourceRange } from './policy/diagnostic.ts';
export { type LoadedPolicies, type LoadOptions, loadPolicies } from './policy/load-policies.ts';
export type { Policy } from './policy/policy.ts';
export { renderDiagnostics } from './policy/render-diagnostics.ts';
export { buildReport, type ReportBuilder, reportBuilder } from './report/build-report.ts';
export type { Report } from './report/report.ts';
export { readRunLog } from './run-log/read-run-log.ts';
export type * from './run-log/records.ts';
export { openRunLog, type RunLogWriter } from './run-log/write-run-log.ts';
export { VERSION } from './version.ts';
