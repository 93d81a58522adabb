import { flowText } from '../documents/flow-text.ts';
import type { Severity } from '../policy/model/policy.ts';
import type { PlannedChange } from '../remediation/plan-change.ts';
import type { ChangeCall, ErrorRecord, FindingRecord, OutcomeRecord, UndoCall } from '../run-log/records.ts';
import { undosOf } from '../run-log/undo-calls.ts';
import { type JsonValue, stableJson } from '../values/json.ts';
import type {
  Expected,
  PolicyTest,
  WantedCall,
  WantedChanges,
  WantedError,
  WantedFinding,
  WantedRefusal,
} from './policy-test.ts';
import type { TestProblem } from './test-result.ts';

/** Why what came of a policy is not what its test says; empty where it is. */
export function judge(
  { policy, expected }: PolicyTest,
  outcome: OutcomeRecord,
  planned: readonly PlannedChange[],
): TestProblem[] {
  return [
    ...judgeVerdict(expected, outcome),
    ...judgeFindings(expected.finds, outcome.findings, policy.severity),
    ...(expected.changes === undefined ? [] : judgeChanges(expected.changes, planned)),
  ];
}

function judgeVerdict({ verdict }: Expected, outcome: OutcomeRecord): TestProblem[] {
  switch (verdict.kind) {
    case 'skipped':
      if (outcome.skipped?.reason === verdict.reason) return [];
      return [verdictProblem(`skipped: ${verdict.reason}`, outcome)];
    case 'error':
      return judgeErrors(verdict.error, outcome);
    case 'finds': {
      if (outcome.skipped !== null) return [verdictProblem('evaluated', outcome)];
      const unexpected = outcome.errors.map(errorText);
      if (unexpected.length === 0) return [];
      return [{ kind: 'errors', message: 'it could not be evaluated', missing: [], unexpected }];
    }
  }
}

function judgeErrors(wanted: WantedError, outcome: OutcomeRecord): TestProblem[] {
  if (outcome.errors.length === 0) return [verdictProblem(`error: ${wantedErrorText(wanted)}`, outcome)];
  const others = outcome.errors.filter((error) => !fitsError(error, wanted));
  if (others.length === 0) return [];
  const missing = [`error: ${wantedErrorText(wanted)}`];
  return [
    { kind: 'errors', message: 'an error other than the expected one', missing, unexpected: others.map(errorText) },
  ];
}

function fitsError({ kind, code, message, resource }: ErrorRecord, wanted: WantedError): boolean {
  return (
    kind === wanted.kind &&
    (wanted.code === undefined || code === wanted.code) &&
    (wanted.message === undefined || message.includes(wanted.message)) &&
    (wanted.resource === undefined || resource === wanted.resource)
  );
}

function verdictProblem(wanted: string, { status, skipped, findings }: OutcomeRecord): TestProblem {
  const found = {
    compliant: 'compliant: everything was read, and nothing found',
    findings: findings.length === 1 ? '1 finding' : `${findings.length} findings`,
    error: 'an error',
    skipped: `skipped: ${skipped?.reason ?? ''}`,
  }[status];
  return { kind: 'verdict', message: 'it came to something else', missing: [wanted], unexpected: [found] };
}

function wantedErrorText({ kind, code, message, resource }: WantedError): string {
  const more = [code, resource === undefined ? undefined : `of ${resource}`, message].filter(
    (each) => each !== undefined,
  );
  return [kind, ...more].join(', ');
}

function errorText({ kind, code, operation, message, resource }: ErrorRecord): string {
  const place = resource === null ? '' : ` of ${resource}`;
  const call = operation === null ? '' : ` of ${operation}`;
  return `error: ${kind}${code === null ? '' : `, ${code}`}${call}${place}: ${message}`;
}

/** Each expected finding takes one that fits; what is left on either side is wrong. The exact ones choose first. */
function judgeFindings(
  wanted: readonly WantedFinding[],
  findings: readonly FindingRecord[],
  severity: Severity,
): TestProblem[] {
  const left = [...findings];
  const exactFirst = [...wanted].sort((a, b) => Object.keys(b).length - Object.keys(a).length);
  const missing = exactFirst.filter((each) => {
    const index = left.findIndex((finding) => fitsFinding(finding, each, severity));
    if (index === -1) return true;
    left.splice(index, 1);
    return false;
  });
  if (missing.length === 0 && left.length === 0) return [];
  const showsSeverity = missing.some((each) => each.severity !== undefined && each.severity !== severity);
  return [
    {
      kind: 'findings',
      message: 'other findings than expected',
      missing: wanted.filter((each) => missing.includes(each)).map(wantedText),
      unexpected: left.map(({ resource, message }) =>
        findingText(resource, message, showsSeverity ? severity : undefined),
      ),
    },
  ];
}

function fitsFinding({ resource, message }: FindingRecord, wanted: WantedFinding, severity: Severity): boolean {
  return (
    resource === wanted.resource &&
    (wanted.message === undefined || message === wanted.message) &&
    (wanted.severity === undefined || severity === wanted.severity)
  );
}

function wantedText({ resource, message, severity }: WantedFinding): string {
  return findingText(resource, message, severity);
}

function findingText(resource: string, message: string | undefined, severity: Severity | undefined): string {
  return `${severity === undefined ? '' : `[${severity}] `}${resource}${message === undefined ? '' : `: ${message}`}`;
}

/** Order counts: the calls of a finding are made one after the other. */
function judgeChanges({ calls: wanted, unplanned }: WantedChanges, planned: readonly PlannedChange[]): TestProblem[] {
  const refusals = judgeRefusals(unplanned, planned);
  const calls = planned.flatMap(({ change }) => change.calls);
  const isRight = (index: number): boolean => {
    const [call, expected] = [calls[index], wanted[index]];
    return call !== undefined && expected !== undefined && fitsCall(call, expected);
  };
  const missing = wanted.flatMap((each, index) => (isRight(index) ? [] : [wantedCallText(each)]));
  const unexpected = calls.flatMap((call, index) => (isRight(index) ? [] : [callText(call, wanted[index])]));
  if (missing.length + unexpected.length + refusals.missing.length + refusals.unexpected.length === 0) return [];
  return [
    {
      kind: 'changes',
      message: 'changes other than those expected',
      missing: [...missing, ...refusals.missing],
      unexpected: [...unexpected, ...refusals.unexpected],
    },
  ];
}

/** What is not planned is not done: where a test says so of a finding, it is right. */
function judgeRefusals(
  wanted: readonly WantedRefusal[],
  planned: readonly PlannedChange[],
): { readonly missing: readonly string[]; readonly unexpected: readonly string[] } {
  const left = planned.flatMap((each) =>
    each.ok ? [] : [{ resource: each.change.resource, reason: each.reason } satisfies WantedRefusal],
  );
  // Those with a reason choose first.
  const exactFirst = [...wanted].sort((a, b) => Number(b.reason !== undefined) - Number(a.reason !== undefined));
  const missing = exactFirst.filter(({ resource, reason = '' }) => {
    const index = left.findIndex((each) => each.resource === resource && each.reason.includes(reason));
    if (index === -1) return true;
    left.splice(index, 1);
    return false;
  });
  return { missing: missing.map(refusalText), unexpected: left.map(refusalText) };
}

function refusalText({ resource, reason }: WantedRefusal): string {
  return `not planned: ${resource}${reason === undefined ? '' : `: ${reason}`}`;
}

function fitsCall(call: ChangeCall, wanted: WantedCall): boolean {
  if (!isSameCall(call, wanted)) return false;
  if (wanted.undo === undefined) return true;
  const [undo, own] = [wanted.undo, undosOf(call)];
  return undo.length === own.length && own.every((each, index) => isWanted(each, undo[index]));
}

function isWanted(call: UndoCall, wanted: Omit<WantedCall, 'undo'> | undefined): boolean {
  return wanted !== undefined && isSameCall(call, wanted);
}

function isSameCall(call: UndoCall, wanted: Omit<WantedCall, 'undo'>): boolean {
  return call.operation === wanted.operation && stableJson(call.input as JsonValue) === stableJson(wanted.input);
}

function wantedCallText({ operation, input, undo }: WantedCall): string {
  return `${operation} ${flowText(input)}${undo === undefined ? '' : undoText(undo)}`;
}

/** With its undo where the test looks at that. */
function callText(call: ChangeCall, wanted: WantedCall | undefined): string {
  const { operation, input } = call;
  return `${operation} ${flowText(input as JsonValue)}${wanted?.undo === undefined ? '' : undoText(undosOf(call))}`;
}

function undoText(undo: readonly (UndoCall | Omit<WantedCall, 'undo'>)[]): string {
  if (undo.length === 0) return ', without undo';
  return undo.map(({ operation, input }) => `, undo ${operation} ${flowText(input as JsonValue)}`).join('');
}
