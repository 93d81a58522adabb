import { isAbsentFromRegion } from '../catalog/service-regions.ts';
import { matches } from '../expressions/decide.ts';
import type { CoveContext } from '../expressions/expression.ts';
import { isTruthy } from '../expressions/is-truthy.ts';
import type { Policy } from '../policy/model/policy.ts';
import { createErrorRecord } from '../run-log/error-record.ts';
import type { ErrorRecord, FindingRecord, GoneRecord, OutcomeRecord } from '../run-log/records.ts';
import type { JsonValue } from '../values/json.ts';
import { hide } from '../values/marked.ts';
import { type Question, questionOf } from './ask.ts';
import { boundEvidence } from './bound-evidence.ts';
import type { Cell } from './cell.ts';
import { contextOf } from './context-of-policy.ts';
import { mapElements } from './each-element.ts';
import type { Evaluation } from './evaluation.ts';
import { evidenceOf } from './evidence-of.ts';
import { findGone } from './find-gone.ts';
import { looksPastElements } from './looks-past-elements.ts';
import { createFingerprints, type NamedResource, nameResource, refuseHiddenName, renderText } from './name-findings.ts';
import { createPause } from './pause.ts';
import { refuseWithoutMembers } from './refuse-without-members.ts';
import { evaluationError, isTooMuch, lookUp, type Resolved, resourcesOf } from './resolve-resources.ts';

/**
 * A finding, with the resource as it was read: what AWS marks as sensitive is in it, in carriers, and `hide` removes
 * it.
 */
export interface FoundResource extends Evaluation {
  readonly resource: JsonValue;
  readonly finding: FindingRecord;
  /** Why elements of a list in it could not be read, where the finding stands without them. @default all were read */
  readonly unread?: ErrorRecord | undefined;
}

/**
 * Evaluates one policy in one cell: call → resources → lookups → filter → findings. What cannot be evaluated, even a
 * single resource, is an error, never a pass.
 *
 * @param onPassed - hears of the resources that the filter does not match.
 */
export async function evaluatePolicy(
  policy: Policy,
  cell: Cell,
  onFinding: (found: FoundResource) => void = () => {},
  onPassed: (resource: JsonValue) => void = () => {},
): Promise<OutcomeRecord> {
  try {
    const context = await contextOf(policy, cell);
    if (!context.ok) return toOutcome(policy, cell, { resources: 0, findings: [], errors: [context.error] });
    const { cove } = context;
    const asked = questionOf(policy.call, null, cove);
    const answer = await cell.call(policy.call, asked);
    if (!answer.ok) {
      return isNotThere(policy, cell, answer.error, asked)
        ? toSkipped(policy, cell)
        : toOutcome(policy, cell, { resources: 0, findings: [], errors: [answer.error] });
    }
    const elements = resourcesOf(policy, answer.value, cove);
    const evaluation = { policy, cell, cove };
    const looked = await lookUp(evaluation, elements);
    const resolved = await findGone(evaluation, { question: asked, elements }, looked);
    return toOutcome(policy, cell, await judge(evaluation, resolved, onFinding, onPassed));
  } catch (error) {
    const operation = `${policy.call.service}:${policy.call.operation}`;
    return toOutcome(policy, cell, { resources: 0, findings: [], errors: [evaluationError(error, operation)] });
  }
}

/** Whether the cell's region lacks the service. A region that the policy itself chose must have it. */
function isNotThere({ call }: Policy, cell: Cell, { kind }: ErrorRecord, { region }: Question): boolean {
  return kind === 'not-in-region' && region === undefined && isAbsentFromRegion(call.service, cell.region);
}

interface Judgement {
  readonly resources: number;
  readonly findings: readonly FindingRecord[];
  readonly errors: readonly ErrorRecord[];
  readonly gone?: readonly GoneRecord[];
}

async function judge(
  evaluation: Evaluation,
  resolved: readonly Resolved[],
  onFinding: (found: FoundResource) => void,
  onPassed: (resource: JsonValue) => void,
): Promise<Judgement> {
  const { policy, cell, cove } = evaluation;
  const pause = createPause();
  const found: (NamedResource & Pick<FoundResource, 'unread'>)[] = [];
  const errors: ErrorRecord[] = [];
  const gone: GoneRecord[] = [];
  for (const [index, each] of resolved.entries()) {
    const pausing = pause();
    if (pausing !== undefined) await pausing;
    if (!each.ok && each.isGone === true) {
      gone.push(toGone(each.error, nameOf(evaluation, each.resource)));
      continue;
    }
    if (!each.ok) {
      errors.push({ ...each.error, resource: nameOf(evaluation, each.resource) });
      continue;
    }
    if (cell.isInterrupted?.() === true) {
      errors.push(unjudged('interrupted', resolved.length - index, 'the run was stopped'));
      break;
    }
    try {
      refuseWithoutMembers(policy, each.resource);
      const isFinding = matches(policy.filter, each.resource, cove);
      if (each.unread !== undefined && !standsWithout(policy, each.resource, cove, isFinding)) {
        errors.push({ ...each.unread, resource: nameOf(evaluation, each.resource) });
        continue;
      }
      if (isFinding) found.push({ ...describe(evaluation, each.resource), unread: each.unread });
      else onPassed(each.resource);
    } catch (error) {
      errors.push({ ...evaluationError(error, null), resource: nameOf(evaluation, each.resource) });
      const left = resolved.length - index - 1;
      if (!isTooMuch(error) || left === 0) continue;
      errors.push(unjudged('evaluation', left, 'an expression of the policy takes too many steps for one of them'));
      break;
    }
  }
  const resources = resolved.length - gone.length;
  if (found.length === 0) return { resources, findings: [], errors, gone };
  const fingerprintOf = createFingerprints(policy, cell, found);
  const kept = policy.finding.isResult === true ? found : boundEvidence(found);
  const findings = kept.map((each) => {
    const finding = toFinding(each, fingerprintOf(each));
    onFinding({ ...evaluation, resource: each.resource, finding, unread: each.unread });
    return finding;
  });
  return { resources, findings, errors, gone };
}

/**
 * Whether a verdict stands although elements could not be read: the policy says so of it, and those that were read have
 * made it, or the filter does not look at any. What is as true of an empty list was not found in any of them.
 */
function standsWithout(policy: Policy, resource: JsonValue, cove: CoveContext, isFinding: boolean): boolean {
  if (policy.partial !== (isFinding ? 'finding' : 'pass')) return false;
  if (looksPastElements(policy)) return true;
  const emptied = policy.lookups.reduce<JsonValue>(
    (whole, { each }) => (each === undefined ? whole : mapElements(whole, each, () => undefined)),
    resource,
  );
  return isTruthy(policy.filter.evaluate(emptied, cove)) !== isFinding;
}

function unjudged(kind: 'interrupted' | 'evaluation', resources: number, why: string): ErrorRecord {
  const what = resources === 1 ? '1 resource was' : `${resources} resources were`;
  return createErrorRecord(kind, `${what} not judged: ${why}`, { operation: null });
}

function toGone({ operation, code }: ErrorRecord, resource: string | null): GoneRecord {
  return { resource, operation, code };
}

function describe({ policy, cell, cove }: Evaluation, resource: JsonValue): NamedResource {
  const whole = cell.hideCredentials(hide(resource));
  return {
    resource,
    whole,
    name: shown(cell, nameResource(policy, resource, cove)),
    message: shown(cell, renderText(policy.finding.message, resource, cove)),
    evidence: cell.hideCredentials(hide(evidenceOf(policy, { resource, whole }, cove))),
  };
}

function toFinding({ name, message, evidence }: NamedResource, fingerprint: string): FindingRecord {
  return { resource: name, message, evidence, fingerprint };
}

function shown(cell: Cell, text: string): string {
  return cell.hideCredentials(text) as string;
}

/** How an error names its resource: as a finding would, or not at all if that cannot be evaluated either. */
function nameOf({ policy, cell, cove }: Evaluation, resource: JsonValue): string | null {
  try {
    refuseHiddenName(policy, resource, cove);
    const name = renderText(policy.finding.resource, resource, cove);
    return name === '' ? null : shown(cell, name);
  } catch {
    // The error at hand is what counts; that its resource has no name adds nothing.
    return null;
  }
}

/**
 * There can be nothing where the service does not exist. For a lookup it is an error: its resource exists, and would
 * remain unjudged.
 */
function toSkipped({ id, call }: Policy, { account, region }: Cell): OutcomeRecord {
  return {
    type: 'outcome',
    policy: id,
    account,
    region,
    status: 'skipped',
    resources: 0,
    findings: [],
    errors: [],
    skipped: {
      reason: 'service-not-in-region',
      message: `region ${region} does not have ${call.service}: its endpoint does not exist, and AWS's endpoint data does not list it`,
    },
  };
}

function toOutcome(policy: Policy, cell: Cell, { resources, findings, errors, gone = [] }: Judgement): OutcomeRecord {
  const status = errors.length > 0 ? 'error' : findings.length > 0 ? 'findings' : 'compliant';
  return {
    type: 'outcome',
    policy: policy.id,
    account: cell.account,
    region: cell.region,
    status,
    resources,
    findings,
    errors: errors.map((error) => ({ ...error, message: shown(cell, error.message) })),
    skipped: null,
    ...(gone.length === 0 ? {} : { gone }),
  };
}
