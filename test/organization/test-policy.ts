import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { compileTemplate } from '../../src/expressions/compile-template.ts';
import type { RunTargets } from '../../src/organization/run-targets.ts';
import type { Policy, PolicyTargets } from '../../src/policy/model/policy.ts';

const place = { file: 'policy.yml', line: 1, column: 1, endLine: 1, endColumn: 2 };

export interface TargetsInput extends Partial<Omit<PolicyTargets, 'exclude'>> {
  readonly exclude?: Partial<PolicyTargets['exclude']>;
}

/** Targets that want everything, but for what is given. */
export function targetsOf({ exclude, ...given }: TargetsInput = {}): PolicyTargets {
  return {
    accounts: undefined,
    accountsOf: undefined,
    ous: undefined,
    tags: {},
    allowNone: false,
    regions: 'enabled',
    ...given,
    exclude: { accounts: [], ous: [], tags: {}, ...exclude },
  };
}

export function policyOf(id: string, targets: TargetsInput = {}): Policy {
  return {
    id,
    title: id,
    description: undefined,
    severity: 'medium',
    tags: [],
    references: [],
    targets: targetsOf(targets),
    values: {},
    with: [],
    call: {
      service: 'cloudtrail',
      operation: 'DescribeTrails',
      input: compileTemplate({}),
      region: undefined,
      until: undefined,
      absent: [],
      failures: [],
      promised: [],
      range: place,
    },
    resources: undefined,
    lookups: [],
    filter: compileExpression('@'),
    partial: undefined,
    finding: { resource: compileTemplate('x'), message: compileTemplate('x'), evidence: undefined },
    identity: [],
    remediate: [],
    parameters: {},
    source: { file: 'policy.yml', id: place, filter: place },
  };
}

/** A run that narrows nothing, but for what is given. */
export function runTargetsOf(given: Partial<RunTargets> = {}): RunTargets {
  return { accounts: undefined, ous: undefined, exclude: { accounts: [], ous: [] }, regions: undefined, ...given };
}
