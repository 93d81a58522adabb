import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { DataShape } from '../../src/catalog/data-shape.ts';
import type { ListedFailure } from '../../src/catalog/partial-answer-rows.ts';
import { LISTED_FAILURES } from '../../src/catalog/partial-answers.generated.ts';
import { listedFailuresOf } from '../../src/catalog/partial-answers.ts';
import { createCell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { judgeAnswer } from '../../src/engine/listed-failures.ts';
import type { Call } from '../../src/policy/model/policy.ts';
import type { JsonObject, JsonValue } from '../../src/values/json.ts';
import { clientFolders, isHeldAgainst, NEWER_THAN_CLIENTS } from '../catalog/installed-clients.ts';
import { policyOf } from '../organization/test-policy.ts';
import { policiesOf } from '../support/run-policies.ts';

const catalog = createCatalog(clientFolders);

function callOf(operation: string, absent: readonly string[] = []): Call {
  const [service = '', name = ''] = operation.split(':');
  return {
    ...policyOf('p').call,
    service,
    operation: name,
    absent: absent.map((each) => ({ name: each, message: undefined })),
    failures: listedFailuresOf(service, name),
  };
}

function judge(operation: string, output: JsonObject, absent?: readonly string[]) {
  const call = callOf(operation, absent);
  return judgeAnswer(call, output, call.failures);
}

/** A success of each service that was taken for "nothing there" once, and what is said of it. */
const successes: readonly (readonly [operation: string, output: JsonObject, code: string | null, message: string])[] = [
  [
    'ecs:DescribeServices',
    { services: [], failures: [{ arn: 'arn:aws:ecs:eu-west-1:111122223333:service/web', reason: 'MISSING' }] },
    'MISSING',
    'the call succeeded, but its answer lists a failure in `failures`: MISSING (arn:aws:ecs:eu-west-1:111122223333:service/web)',
  ],
  [
    'inspector2:BatchGetAccountStatus',
    { accounts: [], failedAccounts: [{ accountId: '111122223333', errorCode: 'ACCESS_DENIED', errorMessage: 'no' }] },
    'ACCESS_DENIED',
    'the call succeeded, but its answer lists a failure in `failedAccounts`: ACCESS_DENIED (111122223333)',
  ],
  [
    'compute-optimizer:GetEC2InstanceRecommendations',
    { instanceRecommendations: [], errors: [{ identifier: 'i-1', code: 'OptInRequiredException', message: 'x' }] },
    'OptInRequiredException',
    'the call succeeded, but its answer lists a failure in `errors`: OptInRequiredException (i-1)',
  ],
  [
    'health:DescribeEventDetails',
    { successfulSet: [], failedSet: [{ eventArn: 'arn:e', errorName: 'InvalidArn', errorMessage: 'x' }] },
    'InvalidArn',
    'the call succeeded, but its answer lists a failure in `failedSet`: InvalidArn (arn:e)',
  ],
  [
    'resource-groups:ListGroupResources',
    { Resources: [], QueryErrors: [{ ErrorCode: 'CLOUDFORMATION_STACK_INACTIVE', Message: 'x' }] },
    'CLOUDFORMATION_STACK_INACTIVE',
    'the call succeeded, but its answer lists a failure in `QueryErrors`: CLOUDFORMATION_STACK_INACTIVE',
  ],
  [
    'codebuild:BatchGetProjects',
    { projects: [], projectsNotFound: ['a', 'b', 'c', 'd'] },
    'projectsNotFound',
    'the call succeeded, but its answer lists 4 failures in `projectsNotFound`: projectsNotFound (a), projectsNotFound (b), projectsNotFound (c), …',
  ],
  [
    'xray:BatchGetTraces',
    { Traces: [], UnprocessedTraceIds: ['1-5'] },
    'UnprocessedTraceIds',
    'the call succeeded, but its answer lists a failure in `UnprocessedTraceIds`: UnprocessedTraceIds (1-5)',
  ],
  [
    'inspector:DescribeFindings',
    { findings: [], failedItems: { 'arn:f': { failureCode: 'ITEM_DOES_NOT_EXIST', retryable: false } } },
    'ITEM_DOES_NOT_EXIST',
    'the call succeeded, but its answer lists a failure in `failedItems`: ITEM_DOES_NOT_EXIST (arn:f)',
  ],
  [
    'glue:GetColumnStatisticsForTable',
    { ColumnStatisticsList: [], Errors: [{ ColumnName: 'c', Error: { ErrorCode: 'EntityNotFoundException' } }] },
    'EntityNotFoundException',
    'the call succeeded, but its answer lists a failure in `Errors`: EntityNotFoundException (c)',
  ],
  [
    'lambda:ListFunctions',
    { Functions: [{ Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'kms' } } }] },
    'AccessDeniedException',
    'the call succeeded, but its answer lists a failure in `Functions[].Environment.Error`, so that `Environment` is missing: AccessDeniedException',
  ],
  [
    'resource-explorer-2:Search',
    { Resources: [{}], Count: { TotalResources: 1_000, Complete: false } },
    'false',
    'the answer is not whole: `Count.Complete` is false',
  ],
  [
    'ec2:GetDeclarativePoliciesReportSummary',
    { NumberOfAccounts: 3, NumberOfFailedAccounts: 1 },
    '1',
    'the call succeeded, but its answer lists a failure in `NumberOfFailedAccounts`: 1',
  ],
  [
    'acm:ListCertificates',
    {
      CertificateSummaryList: [{ SubjectAlternativeNameSummaries: ['a'], HasAdditionalSubjectAlternativeNames: true }],
    },
    null,
    'the answer is not whole: `CertificateSummaryList[].HasAdditionalSubjectAlternativeNames` says that `SubjectAlternativeNameSummaries` next to it is cut off; call acm:DescribeCertificate for all of it, or read `HasAdditionalSubjectAlternativeNames` as well to judge a part',
  ],
  [
    'support:DescribeCases',
    { cases: [{ recentCommunications: { communications: [], nextToken: 'x' } }] },
    null,
    'the answer is not whole: `cases[].recentCommunications.nextToken` says that `communications` next to it is cut off; call support:DescribeCommunications for all of it, or read `nextToken` as well to judge a part',
  ],
  [
    'config-service:GetComplianceSummaryByConfigRule',
    { ComplianceSummary: { NonCompliantResourceCount: { CappedCount: 25, CapExceeded: true } } },
    null,
    'the answer is not whole: `ComplianceSummary.NonCompliantResourceCount.CapExceeded` says that there are more than `CappedCount` next to it; call config-service:DescribeComplianceByConfigRule for all of it, or read `CapExceeded` as well to judge a part',
  ],
  [
    'fms:ListComplianceStatus',
    { PolicyComplianceStatusList: [{ EvaluationResults: [{ ViolatorCount: 100, EvaluationLimitExceeded: true }] }] },
    null,
    'the answer is not whole: `PolicyComplianceStatusList[].EvaluationResults[].EvaluationLimitExceeded` says that there are more than `ViolatorCount` next to it; read `EvaluationLimitExceeded` as well to judge a part',
  ],
  [
    'ec2:GetImageFindings',
    { ImageFindings: [{ Paths: Array.from({ length: 10 }, String) }] },
    null,
    'the answer may not be whole: `ImageFindings[].Paths` has 10 elements, the most it can have',
  ],
];

describe('a success that lists failures', () => {
  test.each(successes)('%s', (operation, output, code, message) => {
    expect(judge(operation, output)).toEqual({
      ok: false,
      error: { kind: 'partial', operation, code, message, requestId: null, attempts: 1, resource: null },
    });
  });

  test.each<[string, JsonObject]>([
    ['ecs:DescribeServices', { services: [{}], failures: [] }],
    ['ecs:DescribeServices', { services: [{}], failures: null }],
    ['ecs:DescribeServices', { services: [{}] }],
    ['inspector:DescribeFindings', { findings: [{}], failedItems: {} }],
    ['resource-explorer-2:Search', { Count: { Complete: true } }],
    ['ec2:GetDeclarativePoliciesReportSummary', { NumberOfFailedAccounts: 0 }],
    ['lambda:GetFunction', { Configuration: { Environment: { Variables: { A: 'b' } } } }],
    ['acm:ListCertificates', { CertificateSummaryList: [{ HasAdditionalSubjectAlternativeNames: false }] }],
    ['support:DescribeCases', { cases: [{ recentCommunications: { communications: [], nextToken: null } }] }],
    ['ec2:GetImageFindings', { ImageFindings: [{ Paths: ['a'] }] }],
    // What an analysis is found to have wrong with it is what was asked.
    ['quicksight:DescribeAnalysisDefinition', { Errors: [{ Type: 'DATA_SET_NOT_FOUND' }] }],
  ])('%s is whole with %j', (operation, output) => {
    expect(judge(operation, output)).toEqual({ ok: true, value: output });
  });
});

describe('a failure that is named as absence', () => {
  const missing: JsonObject = { services: [], failures: [{ arn: 'a', reason: 'MISSING' }] };

  test('is null where the answer holds nothing else', () => {
    expect(judge('ecs:DescribeServices', missing, ['MISSING'])).toEqual({ ok: true, value: null });
  });

  test('leaves the rest of the answer', () => {
    const rest = { ...missing, services: [{ serviceName: 'web' }] };
    expect(judge('ecs:DescribeServices', rest, ['MISSING'])).toEqual({ ok: true, value: rest });
  });

  test('does not excuse another one', () => {
    const both = { services: [], failures: [{ reason: 'MISSING' }, { reason: 'INACTIVE' }] };
    expect(judge('ecs:DescribeServices', both, ['MISSING'])).toMatchObject({ error: { code: 'INACTIVE' } });
  });

  test('goes by the name of the list where things are listed by name', () => {
    const output = { projects: [], projectsNotFound: ['a'] };
    expect(judge('codebuild:BatchGetProjects', output, ['projectsNotFound'])).toEqual({ ok: true, value: null });
  });

  test.each(['ACCESS_DENIED', 'AccessDeniedException', 'ThrottlingException', 'INTERNAL_ERROR', 'SERVICE_UNAVAILABLE'])(
    'is never %s',
    (errorCode) => {
      const output = { accounts: [], failedAccounts: [{ accountId: '1', errorCode }] };
      expect(judge('inspector2:BatchGetAccountStatus', output, [errorCode])).toMatchObject({ ok: false });
    },
  );
});

/** Runs a policy of one file over answers by operation. */
async function outcomeOf(yaml: string, answers: Readonly<Record<string, JsonObject>>) {
  const [policy] = await policiesOf(`version: 1\npolicies:\n${yaml}`);
  if (policy === undefined) throw new Error('there is no policy');
  const cell = createCell({
    account: '222222222222',
    region: 'eu-west-1',
    catalog,
    context: {
      account: { id: '222222222222', name: null, email: null, ou: null, ouPath: null, tags: {} },
      organization: null,
      partition: 'aws',
      now: '2026-01-01T00:00:00Z',
    },
    send: async (operation) => ({ ok: true, output: answers[operation.name] ?? {}, isMarked: false }),
  });
  return evaluatePolicy(policy, cell, () => undefined);
}

const answers = {
  ListClusters: { clusterArns: ['arn:c/1', 'arn:c/2'] },
  DescribeClusters: { clusters: [], failures: [{ arn: 'arn:c/1', reason: 'MISSING' }] },
};

const described = (filter: string, more = '') => `
  - id: clusters
    title: Clusters that are not active
    call: ecs:ListClusters
    resources: "clusterArns[].{arn: @}"
    lookups:
      - { as: answer, operation: "ecs:DescribeClusters", input: { clusters: ["\${arn}"] }${more} }
    filter: ${filter}
    finding: { resource: "\${arn}" }
`;

describe('a policy', () => {
  test('has an error for each resource whose lookup lists a failure, and passes none of them', async () => {
    const outcome = await outcomeOf(described(`answer.clusters[?status != 'ACTIVE']`), answers);
    expect(outcome).toMatchObject({
      status: 'error',
      errors: [
        { kind: 'partial', code: 'MISSING', operation: 'ecs:DescribeClusters', resource: 'arn:c/1' },
        { kind: 'partial', code: 'MISSING', operation: 'ecs:DescribeClusters', resource: 'arn:c/2' },
      ],
    });
  });

  test('has an error for the cell where its call lists a failure', async () => {
    const yaml = `
  - id: clusters
    title: Clusters that are not active
    call: { operation: "ecs:DescribeClusters", input: { clusters: [a] } }
    resources: clusters
    filter: status != 'ACTIVE'
    finding: { resource: "\${clusterArn}" }
`;
    expect(await outcomeOf(yaml, answers)).toMatchObject({
      status: 'error',
      resources: 0,
      errors: [{ kind: 'partial' }],
    });
  });

  test('has its own way where it reads the member itself', async () => {
    expect(await outcomeOf(described('answer.failures'), answers)).toMatchObject({ status: 'findings', errors: [] });
  });

  test('has no say by what it shows only', async () => {
    const yaml = described(`answer.clusters[?status != 'ACTIVE']`).replace(
      'finding: {',
      'finding: { message: "${answer.failures[0].reason}",',
    );
    expect(await outcomeOf(yaml, answers)).toMatchObject({ status: 'error' });
  });

  test('reads the failures of one call, and not of another one', async () => {
    const yaml = `
  - id: services
    title: Services that are not active
    call: { operation: "ecs:DescribeClusters", input: { clusters: [a] } }
    resources: "failures || clusters"
    lookups:
      - as: answer
        operation: ecs:DescribeServices
        input: { cluster: a, services: [b] }
    filter: answer.services[?status != 'ACTIVE']
`;
    const outcome = await outcomeOf(yaml, {
      ...answers,
      DescribeServices: { services: [], failures: [{ arn: 'arn:s', reason: 'MISSING' }] },
    });
    expect(outcome).toMatchObject({ status: 'error', errors: [{ operation: 'ecs:DescribeServices' }] });
  });

  test('may take what is missing for "there is none"', async () => {
    const yaml = described('"!answer"', ', absent: [MISSING]');
    expect(await outcomeOf(yaml, answers)).toMatchObject({ status: 'findings', errors: [] });
  });

  const functions = {
    ListFunctions: { Functions: [{ FunctionName: 'f', Environment: { Error: { ErrorCode: 'X' } } }] },
  };

  test('fails by a member that hides another one only where it reads that one', async () => {
    const yaml = (filter: string) => `
  - id: functions
    title: Functions
    call: lambda:ListFunctions
    resources: Functions
    filter: ${filter}
    finding: { resource: "\${FunctionName}" }
`;
    expect(await outcomeOf(yaml('Environment.Variables.TOKEN'), functions)).toMatchObject({ status: 'error' });
    expect(await outcomeOf(yaml('Timeout'), functions)).toMatchObject({ status: 'compliant' });
    expect(await outcomeOf(yaml('Environment.Error'), functions)).toMatchObject({ status: 'findings' });
  });
});

describe('a list that is cut off inside of an answer', () => {
  const executions = {
    DescribeAutomationExecutions: {
      AutomationExecutionMetadataList: [
        { AutomationExecutionId: 'e', ResolvedTargets: { ParameterValues: ['i-1'], Truncated: true } },
      ],
    },
  };
  const yaml = (filter: string) => `
  - id: executions
    title: Executions
    call: ssm:DescribeAutomationExecutions
    resources: AutomationExecutionMetadataList
    filter: ${filter}
    finding: { resource: "\${AutomationExecutionId}" }
`;

  test.each([
    [`contains(ResolvedTargets.ParameterValues, 'i-2')`, { status: 'error', errors: [{ kind: 'partial' }] }],
    ['FailureMessage', { status: 'compliant' }],
    [
      `ResolvedTargets.Truncated || contains(ResolvedTargets.ParameterValues, 'i-2')`,
      { status: 'findings', errors: [] },
    ],
  ])('is an error for a policy that reads it, unless it reads what says so: %s', async (filter, outcome) => {
    expect(await outcomeOf(yaml(filter), executions)).toMatchObject(outcome);
  });

  test('is an error without any sign where it is as long as it can be', async () => {
    const paths = (filter: string) => `
  - id: paths
    title: Paths
    call: { operation: "ec2:GetImageFindings", input: { ImageId: a } }
    resources: ImageFindings
    filter: ${filter}
    finding: { resource: "\${Title}" }
`;
    const answer = { GetImageFindings: { ImageFindings: [{ Paths: Array.from({ length: 10 }, String) }] } };
    expect(await outcomeOf(paths(`contains(Paths, '/bin')`), answer)).toMatchObject({ status: 'error' });
    expect(await outcomeOf(paths('FixAvailable'), answer)).toMatchObject({ status: 'compliant' });
  });
});

/** The shape at the end of a member's path; undefined where there is none. */
function shapeAt(shape: DataShape | undefined, [step, ...rest]: readonly string[]): DataShape | undefined {
  if (step === undefined) return shape;
  if (step === '[]') return shape?.kind === 'list' ? shapeAt(shape.element, rest) : undefined;
  if (step === '{}') return shape?.kind === 'map' ? shapeAt(shape.value, rest) : undefined;
  return shape?.kind === 'structure' ? shapeAt(shape.member(step), rest) : undefined;
}

const stepsOf = (member: string): readonly string[] => member.match(/\[\]|\{\}|[^.[{]+/g) ?? [];

/** A value of a shape that is not empty, structures two deep. */
function filled(shape: DataShape, { values, most }: ListedFailure, depth = 0): JsonValue {
  if (most !== undefined) return Array.from({ length: most }, String);
  if (values !== undefined && depth === 0) return values[0] ?? null;
  switch (shape.kind) {
    case 'list':
      return [filled(shape.element, {} as ListedFailure, depth + 1)];
    case 'map':
      return { key: filled(shape.value, {} as ListedFailure, depth + 1) };
    case 'structure': {
      const names = depth > 2 ? [] : shape.memberNames;
      return Object.fromEntries(
        names.map((name) => [name, filled(shape.member(name) ?? { kind: 'unknown' }, {} as ListedFailure, depth + 1)]),
      );
    }
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return 'x';
  }
}

function around(value: JsonValue, steps: readonly string[]): JsonValue {
  return steps.reduceRight<JsonValue>((inner, step) => {
    if (step === '[]') return [inner];
    return step === '{}' ? { key: inner } : { [step]: inner };
  }, value);
}

const rows = Object.entries(LISTED_FAILURES)
  .filter(([operation]) => {
    const [service = '', name = ''] = operation.split(':');
    // A client may be older than the table, and one of before 2025 tells nothing.
    return isHeldAgainst(service) && catalog.check(service, name).ok && catalog.shapes(service, name) !== undefined;
  })
  .flatMap(([operation, failures]) => failures.map((failure) => ({ operation, failure, member: failure.member })));

describe('the table, where its clients are installed', () => {
  const isThere = ({ operation, member }: (typeof rows)[number]): boolean => {
    const [service = '', name = ''] = operation.split(':');
    return shapeAt(catalog.shapes(service, name)?.output, stepsOf(member)) !== undefined;
  };

  test('is older than these clients, but for what they do not have yet', () => {
    const newer = rows.filter((row) => !isThere(row)).map(({ operation, member }) => `${operation} ${member}`);
    expect(newer.filter((row) => !NEWER_THAN_CLIENTS.has(row))).toEqual([]);
  });

  test('has rows to mean something', () => {
    expect(rows.length).toBeGreaterThan(40);
  });

  test.each(rows.filter(isThere))(
    '$operation $member is in the answer, and makes it an error where it is filled',
    ({ operation, failure }) => {
      const [service = '', name = ''] = operation.split(':');
      const steps = stepsOf(failure.member);
      const shape = shapeAt(catalog.shapes(service, name)?.output, steps);
      if (shape === undefined) throw new Error('there is no such member');
      expect(shape.kind === 'map').toBe(failure.isMap === true);
      if (failure.cuts !== undefined) {
        const around = failure.member.slice(0, failure.member.lastIndexOf('.') + 1);
        expect(shapeAt(catalog.shapes(service, name)?.output, stepsOf(`${around}${failure.cuts}`))).toBeDefined();
      }
      const output = around(filled(shape, failure), steps) as JsonObject;
      expect(judgeAnswer(callOf(operation), output, [failure])).toMatchObject({
        ok: false,
        error: { kind: 'partial' },
      });
    },
  );
});
