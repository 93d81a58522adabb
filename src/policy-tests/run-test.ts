import type { Catalog } from '../catalog/catalog.ts';
import { isGlobalService } from '../catalog/service-regions.ts';
import { flowText } from '../documents/flow-text.ts';
import { evaluatePolicy, type FoundResource } from '../engine/evaluate-policy.ts';
import { GLOBAL, openCell } from '../engine/open-cell.ts';
import { globalRegion, partitionOf } from '../organization/role-arn.ts';
import { planChange, refuseAmbiguous } from '../remediation/plan-change.ts';
import { createAnsweringClient, type UnansweredCall } from './answering-client.ts';
import { judge } from './judge.ts';
import type { PolicyTest } from './policy-test.ts';
import type { TestProblem, TestResult } from './test-result.ts';

export interface TestRunOptions {
  readonly catalog: Catalog;
  /** Treat what AWS marks as sensitive like any other value. */
  readonly showsSensitive: boolean;
}

/**
 * Evaluates the policy of a test as a check does, with the answers of the test, and compares the outcome with what the
 * test expects.
 */
export async function runTest(test: PolicyTest, options: TestRunOptions): Promise<TestResult> {
  const start = performance.now();
  const verdict = await judgeTest(test, options);
  const { policy, name, range } = test;
  return { policy: policy.id, name, range, ...verdict, durationMs: performance.now() - start };
}

async function judgeTest(
  test: PolicyTest,
  { catalog, showsSensitive }: TestRunOptions,
): Promise<Pick<TestResult, 'status' | 'problems'>> {
  const { policy, account, organization, region, now } = test;
  const client = createAnsweringClient(test.answers);
  const partition = partitionOf(region);
  const home = globalRegion(partition);
  const environment = { client, catalog, partition, organization, globalRegion: home, now, showsSensitive };
  const cell = openCell(account, isGlobalService(policy.call.service, partition) ? GLOBAL : region, environment);
  const found: FoundResource[] = [];
  const outcome = await evaluatePolicy(policy, cell, (each) => found.push(each));
  const unanswered = client.unanswered().map((call) => unansweredProblem(call));
  // The outcome of a policy without an answer says nothing about the policy.
  if (unanswered.length > 0) return { status: 'error', problems: unanswered };
  // What no test looks at is not planned: it would count as tried.
  const looked = test.expected.changes === undefined ? [] : found;
  const planned = refuseAmbiguous(looked.flatMap((each) => planChange(each, { catalog }) ?? []));
  const problems: TestProblem[] = [
    ...judge(test, outcome, planned),
    ...client.unused().map(
      ({ operation, answer }): TestProblem => ({
        kind: 'unused',
        message: `no call asked for this ${answer.outcome.ok ? 'answer' : 'error'} of ${operation}`,
        range: answer.range,
      }),
    ),
  ];
  return { status: problems.length === 0 ? 'passed' : 'failed', problems };
}

function unansweredProblem({ operation, region, input }: UnansweredCall): TestProblem {
  const when = Object.keys(input).length === 0 ? '' : `when: ${flowText(input)}\n          `;
  return {
    kind: 'unanswered',
    message: `the policy calls ${operation} in ${region}, and the test has no answer for that input`,
    operation,
    region,
    input,
    paste: `      ${operation}:\n        - ${when}answer: {}\n`,
  };
}
