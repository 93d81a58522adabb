import type { CallOutcome } from '../../src/aws/calls/call-outcome.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { type Cell, type CellOptions, createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import type { CoveContext } from '../../src/expressions/expression.ts';
import { createErrorRecord } from '../../src/run-log/error-record.ts';
import type { ErrorRecord, OutcomeRecord } from '../../src/run-log/records.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { policiesOf } from './run-policies.ts';

/** What a call is answered with: an output, or an error in place of one. */
export type ScriptedAnswer = JsonObject | { readonly error: Partial<ErrorRecord> };

export interface ScriptedCall {
  /** `cloudtrail:DescribeTrails` */
  readonly operation: string;
  readonly input: JsonObject;
  /** The region that the call chose; undefined: the cell's own. */
  readonly region: string | undefined;
}

export interface ScriptedCell {
  readonly cell: Cell;
  /** All calls that were sent. */
  readonly calls: readonly ScriptedCall[];
}

/** A cell whose calls are answered by a function; no request is made. */
export function scriptedCell(
  answer: (call: ScriptedCall) => ScriptedAnswer,
  options: Partial<CellOptions> & { readonly now?: string; readonly organization?: CoveContext['organization'] } = {},
): ScriptedCell {
  const calls: ScriptedCall[] = [];
  const account = { id: '111111111111', name: null, email: null, ou: null, ouPath: null, tags: {} };
  const cell = createCell({
    account: account.id,
    region: 'us-east-1',
    context: {
      account,
      organization: options.organization ?? null,
      partition: 'aws',
      now: options.now ?? '2026-01-01T00:00:00Z',
    },
    catalog: createCatalog([]),
    send: async ({ service, name }, input, region): Promise<CallOutcome> => {
      const call = { operation: `${service}:${name}`, input, region };
      calls.push(call);
      const given = answer(call);
      if (!('error' in given)) return { ok: true, output: given as JsonObject, isMarked: false };
      const record = createErrorRecord('validation', 'no', { operation: call.operation });
      return { ok: false, status: 400, error: { ...record, ...(given.error as Partial<ErrorRecord>) } };
    },
    ...options,
  });
  return { cell, calls };
}

/** Evaluates the one policy of a file in a scripted cell. */
export async function evaluateScripted(
  yaml: string,
  answer: (call: ScriptedCall) => ScriptedAnswer,
  options: Parameters<typeof scriptedCell>[1] & { readonly parameters?: Record<string, string> } = {},
): Promise<{ readonly outcome: OutcomeRecord; readonly calls: readonly ScriptedCall[] }> {
  const [policy] = await policiesOf(yaml, options.parameters);
  if (policy === undefined) throw new Error('the file has no policy');
  const { cell, calls } = scriptedCell(answer, options);
  return { outcome: await evaluatePolicy(policy, cell), calls };
}
