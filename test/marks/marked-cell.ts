import { createCatalog } from '../../src/catalog/catalog.ts';
import { normalizeOutput } from '../../src/catalog/normalize-output.ts';
import { type Cell, createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { type PlannedChange, planChange } from '../../src/remediation/plan-change.ts';
import type { ErrorRecord, OutcomeRecord } from '../../src/run-log/records.ts';
import type { JsonObject } from '../../src/values/json.ts';

const catalog = createCatalog([]);

/** What an account answers, by operation: `lambda:ListFunctions`. A failure is an error record. */
export type Answers = Readonly<Record<string, object | { readonly failure: ErrorRecord }>>;

export interface Judged {
  readonly outcome: OutcomeRecord;
  readonly planned: readonly PlannedChange[];
  /** Inputs of all calls, as they were sent. */
  readonly sent: readonly JsonObject[];
}

/** A cell whose answers are brought to plain data by the SDK's schemas. */
export function cellWith(answers: Answers, showsSensitive = false, sent: JsonObject[] = []): Cell {
  return createCell({
    account: '222222222222',
    region: 'eu-west-1',
    catalog,
    showsSensitive,
    context: {
      account: { id: '222222222222', name: 'payments', email: null, ou: null, ouPath: null, tags: {} },
      organization: null,
      partition: 'aws',
      now: '2026-01-01T00:00:00Z',
    },
    send: async (operation, input) => {
      sent.push(input);
      const answer = answers[`${operation.service}:${operation.name}`] ?? {};
      if ('failure' in answer) return { ok: false, error: answer.failure as ErrorRecord };
      return { ok: true, ...normalizeOutput(answer, operation.outputShape) };
    },
  });
}

/** One policy in a cell, with the changes that it plans. */
export async function judge(policy: Policy, answers: Answers, showsSensitive = false): Promise<Judged> {
  const sent: JsonObject[] = [];
  const planned: PlannedChange[] = [];
  const outcome = await evaluatePolicy(policy, cellWith(answers, showsSensitive, sent), (found) => {
    const change = planChange(found, { catalog });
    if (change !== undefined) planned.push(change);
  });
  return { outcome, planned, sent };
}
