/**
 * The library: run functions over an organization; check, plan, change and report as the command line does. It never
 * prints, never exits, and keeps no state between runs. docs/library.md has an example of each function.
 *
 * @packageDocumentation
 */

export type {
  AwsEvent,
  AwsEventListener,
  CallEvent,
  CallerExpiredEvent,
  LimitEvent,
  RetryEvent,
  ThrottleEvent,
} from './aws/aws-event.ts';
export type { ClientClass } from './aws/calls/foreign-client.ts';
export type { Principal } from './aws/calls/read-identity.ts';
export type { Credentials, CredentialsProvider } from './aws/credentials/credentials.ts';
export type { Strain } from './aws/pacing/pulse.ts';
export { CoveError, type CoveErrorCode } from './cove-error.ts';
export type { Diagnostic, SourceRange } from './documents/diagnostic.ts';
export type {
  AccountDoneEvent,
  CellsEvent,
  ErrorOutcomeEvent,
  FindingEvent,
  OutcomeEvent,
  PlannedEvent,
  RunEvent,
} from './engine/run-event.ts';
export type { PlannedAccount, PlannedPolicy, RunPlan, SelectedPolicy, SelectionClass } from './engine/run-plan.ts';
export type { ConnectOptions } from './library/cove/connect-options.ts';
export { type Cove, cove } from './library/cove/cove.ts';
export type { Access } from './library/cove/cove-access.ts';
export { type CallPlace, CoveCallError } from './library/cove/cove-call-error.ts';
export type { CoveOptions, CoveProgress, CoveRunOptions, CoveTargetOptions } from './library/cove/cove-options.ts';
export type {
  CoveException,
  CoveFailed,
  CoveMapResults,
  CoveOrigin,
  CoveOutcome,
  CoveResult,
  CoveResults,
  CoveSkipped,
} from './library/cove/cove-outcome.ts';
export type { CoveSession } from './library/cove/cove-session.ts';
export { CoveStopped } from './library/cove/cove-stopped.ts';
export type { Located } from './library/cove/map-items.ts';
export { type Connection, connect } from './library/cove/open-connection.ts';
export type { CallInput, CallValue } from './library/cove/plain-input.ts';
export type { ApplyOptions, ChangeOptions, PlanOptions, RollbackOptions } from './library/face/change-options.ts';
export { type CheckOptions, type CheckRun, check, runOperation } from './library/face/check-run.ts';
export { type RenderDiagnosticsOptions, renderDiagnostics } from './library/face/describe-problems.ts';
export type { EngineOptions, HostOptions } from './library/face/engine-options.ts';
export type { JudgingOptions } from './library/face/judging-options.ts';
export { targets } from './library/face/list-targets.ts';
export {
  type OpenReport,
  type ReadReportOptions,
  type ReportOptions,
  readReport,
  renderReport,
  verdict,
} from './library/face/open-report.ts';
export { type PermissionsOptions, type PermissionText, permissions } from './library/face/permission-texts.ts';
export { apply, type Changed, type Planned, plan, type RolledBack, rollback } from './library/face/plan-and-apply.ts';
export {
  type LoadedPack,
  type LoadPoliciesOptions,
  loadPolicies,
  PolicyError,
  type PolicySet,
  validatePolicies,
} from './library/face/policy-set.ts';
export {
  type PolicyTestRun,
  renderTestRun,
  type TestPoliciesOptions,
  testPolicies,
} from './library/face/policy-test-run.ts';
export {
  type GenerateOptions,
  generateOrganization,
  type SimulatedOrganization,
  type StartSimulatorOptions,
  startSimulator,
} from './library/face/start-simulated.ts';
export type { Given } from './library/given.ts';
export type { HostEvent } from './library/host.ts';
export type { Account, AccountState, UnitName } from './organization/organization.ts';
export type {
  Call,
  FindingTemplates,
  Lookup,
  Policy,
  PolicySource,
  PolicyTargets,
  RemediationCall,
  Severity,
  SharedCall,
} from './policy/model/policy.ts';
export type { PolicyCoverage } from './policy-tests/coverage.ts';
export type { TestProblem, TestResult, UntestedPolicy } from './policy-tests/test-result.ts';
export type { PlanCall, PlanChange, PlanFile, PlanPolicy } from './remediation/plan-file.generated.ts';
export type { Report, ReportCell } from './report/build/report.ts';
export type { ReportExitCode, Verdict, VerdictOptions } from './report/build/verdict.ts';
export type { Entries } from './report/lists/entries.ts';
export type { Format } from './report/render/formats.ts';
export type { GroupBy } from './report/render/render-options.ts';
export type * from './run-log/records.ts';
export type { FaultRule, FaultSettings, OrganizationFile } from './simulator/organization-file.generated.ts';
export type { RecordedCall, RequestCounts, Violation } from './simulator/recorder.ts';
export type { Simulator } from './simulator/start-simulator.ts';
export type { DeepReadonly, JsonObject, JsonValue } from './values/json.ts';
export { VERSION } from './version.ts';
