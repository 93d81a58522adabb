import type { AwsCall } from '../../aws/calls/aws-call.ts';
import type { AwsClient } from '../../aws/calls/aws-client.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { AccountFacts } from '../../engine/account-work.ts';
import type { Cell } from '../../engine/cell.ts';
import { evaluatePolicy, type FoundResource } from '../../engine/evaluate-policy.ts';
import { openCell } from '../../engine/open-cell.ts';
import type { OrganizationFacts } from '../../organization/organization.ts';
import { globalRegion } from '../../organization/role-arn.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { type PlannedChange, planChange, refuseAmbiguous } from '../../remediation/plan-change.ts';
import { createErrorRecord } from '../../run-log/error-record.ts';
import type { OutcomeRecord } from '../../run-log/records.ts';
import { holdsMarked } from '../../values/marked.ts';
import { createAnsweringClient } from '../answering-client.ts';
import { callKey, type RecordedCall } from './record-calls.ts';

export interface ReplayedCell {
  readonly policy: Policy;
  readonly account: AccountFacts;
  readonly organization: OrganizationFacts | null;
  /** As reported: a region's name, or `global`. */
  readonly region: string;
  readonly partition: string;
  readonly now: string;
  readonly catalog: Catalog;
}

/** What a policy came to in a cell, with the calls of the cell that it made. */
export interface Replayed {
  readonly outcome: OutcomeRecord;
  readonly used: readonly RecordedCall[];
  readonly changes: readonly PlannedChange[];
  /**
   * Whether a call was made with what AWS marks as sensitive: then what is asked tells of it, and so may the answer.
   */
  readonly asksSecrets: boolean;
}

/**
 * Evaluates a policy again, with what its calls have answered: the calls of a cell belong to several policies. What AWS
 * marks as sensitive is hidden, whatever the run itself was allowed to show.
 */
export async function replay(cell: ReplayedCell, calls: ReadonlyMap<string, RecordedCall>): Promise<Replayed> {
  const used = new Map<string, RecordedCall>();
  const answer = async (call: AwsCall): ReturnType<AwsClient['call']> => {
    const key = callKey(call);
    const recorded = calls.get(key);
    if (recorded === undefined) return { ok: false, error: createErrorRecord('internal', 'the call was not recorded') };
    used.set(key, recorded);
    return recorded.outcome;
  };
  const { policy, account, organization, region, partition, now, catalog } = cell;
  const client = { ...createAnsweringClient([]), call: answer };
  const home = globalRegion(partition);
  const environment = { client, catalog, partition, organization, globalRegion: home, now };
  const found: FoundResource[] = [];
  let asksSecrets = false;
  const open = openCell(account, region, environment);
  const watched: Cell = {
    ...open,
    call(each, question) {
      asksSecrets ||= holdsMarked(question.input);
      return open.call(each, question);
    },
  };
  const outcome = await evaluatePolicy(policy, watched, (each) => found.push(each));
  const changes = refuseAmbiguous(found.flatMap((each) => planChange(each, { catalog }) ?? []));
  return { outcome, used: [...used.values()], changes, asksSecrets };
}
