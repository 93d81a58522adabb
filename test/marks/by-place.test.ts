import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { buildReport } from '../../src/report/build/build-report.ts';
import { type Format, loadRenderer, REPORT_FORMATS } from '../../src/report/render/formats.ts';
import type { ErrorRecord } from '../../src/run-log/records.ts';
import { options } from '../report/sample-reports.ts';
import { accountRecord, endRecord, policyRecord, runRecord } from '../report/sample-run.ts';
import { policiesOf } from '../support/run-policies.ts';
import { cellWith, judge } from './marked-cell.ts';

const SECRET = 'q7Zp2xV9mK4tRw8LcY3d';

function functionNamed(name: string, variables: Record<string, string>): object {
  return {
    FunctionName: name,
    FunctionArn: `arn:aws:lambda:eu-west-1:222222222222:function:${name}`,
    Runtime: 'nodejs20.x',
    Environment: { Variables: variables },
  };
}

interface Words {
  readonly filter?: string;
  readonly resource?: string;
  readonly message?: string;
  readonly more?: string;
}

/** A policy over Lambda functions. AWS marks their environment as sensitive, names and values. */
async function policyWith({ filter, resource, message, more }: Words) {
  const [policy] = await policiesOf(`version: 1
policies:
  - id: functions
    title: A function
    call: lambda:ListFunctions
    resources: Functions[]
    filter: ${JSON.stringify(filter ?? '`true`')}
    finding: { resource: ${JSON.stringify(resource ?? '${FunctionArn}')}, message: ${JSON.stringify(message ?? 'found')} }
${more ?? ''}`);
  if (policy === undefined) throw new Error('no policy');
  return policy;
}

const HONEST = { 'lambda:ListFunctions': { Functions: [functionNamed('orders', { KEY: SECRET })] } };

describe('what is equal to a secret and is none', () => {
  const HOSTILE = {
    'lambda:ListFunctions': {
      Functions: ['orders', 'stock'].map((name) =>
        functionNamed(name, {
          A: 'arn:aws:',
          B: 'eu-west-1',
          C: '222222222222',
          D: 'orders',
          E: 'stock',
          F: 'function',
        }),
      ),
    },
  };

  it('stays whole, so that findings of different resources stay different', async () => {
    const { outcome } = await judge(await policyWith({ message: '${FunctionName} in ${cove.region}' }), HOSTILE);
    expect(outcome.findings.map(({ resource, message }) => [resource, message])).toEqual([
      ['arn:aws:lambda:eu-west-1:222222222222:function:orders', 'orders in eu-west-1'],
      ['arn:aws:lambda:eu-west-1:222222222222:function:stock', 'stock in eu-west-1'],
    ]);
    expect(new Set(outcome.findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    expect(outcome.findings[0]?.evidence).toEqual({
      FunctionName: 'orders',
      FunctionArn: 'arn:aws:lambda:eu-west-1:222222222222:function:orders',
      Runtime: 'nodejs20.x',
      Environment: { Variables: '(sensitive)' },
    });
  });

  it('stays whole in what another policy of the cell says, whichever comes first', async () => {
    const trails = {
      trailList: [{ Name: 'orders', TrailARN: 'arn:aws:cloudtrail:eu-west-1:222222222222:trail/orders' }],
    };
    const answers = { ...HOSTILE, 'cloudtrail:DescribeTrails': trails };
    const [trail] = await policiesOf(`version: 1
policies:
  - id: trails
    title: A trail
    call: cloudtrail:DescribeTrails
    resources: trailList[]
    filter: Name
    finding: { resource: "\${TrailARN}", message: "\${Name}" }
`);
    if (trail === undefined) throw new Error('no policy');
    const functions = await policyWith({});
    const [after, before] = [cellWith(answers), cellWith(answers)];
    await evaluatePolicy(functions, after);
    const outcome = await evaluatePolicy(trail, after);
    expect(outcome).toEqual(await evaluatePolicy(trail, before));
    expect(outcome.findings[0]).toMatchObject({ resource: trails.trailList[0]?.TrailARN, message: 'orders' });
  });

  it('vetoes no change', async () => {
    const more = '    remediate: { operation: lambda:DeleteFunction, input: { FunctionName: "${FunctionArn}" } }\n';
    const { planned } = await judge(await policyWith({ more }), HOSTILE);
    expect(planned.map(({ ok, change }) => [ok, change.calls[0]?.input])).toEqual([
      [true, { FunctionName: 'arn:aws:lambda:eu-west-1:222222222222:function:orders' }],
      [true, { FunctionName: 'arn:aws:lambda:eu-west-1:222222222222:function:stock' }],
    ]);
  });

  it('finds 40 functions with 500 variables each, none of them twice and none hidden', async () => {
    const variables = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`V${index}`, `arn:aws:${index}`]));
    const Functions = Array.from({ length: 40 }, (_, index) => functionNamed(`f${index}`, variables));
    const { outcome } = await judge(await policyWith({}), { 'lambda:ListFunctions': { Functions } });
    expect(new Set(outcome.findings.map(({ resource }) => resource)).size).toBe(40);
    expect(JSON.stringify(outcome.findings.map(({ resource, message }) => [resource, message]))).not.toContain(
      '(sensitive)',
    );
  });
});

describe('what an honest policy says of a secret', () => {
  it.each([
    ['itself', '${Environment.Variables.KEY}'],
    ['the map that holds it', '${Environment.Variables}'],
    ['the resource that holds it', '${@}'],
    ['its JSON', '${to_string(Environment.Variables)}'],
    ['its capitals', '${upper(Environment.Variables.KEY)}'],
    ['its reverse', '${reverse(Environment.Variables.KEY)}'],
    ['a part of it', '${Environment.Variables.KEY[0:12]}'],
    ['its parts', "${join(', ', split(Environment.Variables.KEY, '2'))}"],
    ['a list of it', '${[Environment.Variables.KEY, FunctionName]}'],
    ['a member of it', '${{k: Environment.Variables.KEY}}'],
    ['a variable of it', '${let $k = Environment.Variables.KEY in $k}'],
    ['it by the root', '${$.Environment.Variables.KEY}'],
    ['names of variables', "${join(', ', keys(Environment.Variables))}"],
  ])('%s is hidden', async (_, message) => {
    const { outcome } = await judge(await policyWith({ message: `is ${message}!` }), HONEST);
    expect(outcome.errors).toEqual([]);
    expect(outcome.findings[0]?.message).toMatch(/^is .*\(sensitive\).*!$/);
    expect(JSON.stringify(outcome)).not.toMatch(/q7Zp|Q7ZP|d3Yc|KEY/);
  });

  it.each([
    ['parse_json', 'parse_json(Environment.Variables.KEY)'],
    ['age_days', 'age_days(Environment.Variables.KEY) > `0`'],
    ['cidr_contains', "cidr_contains(Environment.Variables.KEY, '10.0.0.1')"],
    ['parse_json in a pipe', 'Environment.Variables.KEY | parse_json(@)'],
    ['parse_json of each', 'map(&parse_json(@), values(Environment.Variables))'],
  ])('an error of %s does not quote it', async (_, filter) => {
    const { outcome } = await judge(await policyWith({ filter }), HONEST);
    expect(outcome).toMatchObject({ status: 'error', errors: [{ kind: 'evaluation' }] });
    expect(outcome.errors[0]?.message).toContain('AWS marks it as sensitive');
    expect(JSON.stringify(outcome)).not.toContain('q7Zp');
  });

  it.each([
    [`Environment.Variables.KEY == '${SECRET}'`, true],
    ["Environment.Variables.KEY == '(sensitive)'", false],
    ["starts_with(Environment.Variables.KEY, 'q7')", true],
    ["contains(keys(Environment.Variables), 'KEY')", true],
    ["Environment.Variables.* | [?contains(@, 'Zp2')]", true],
    ["contains(values(Environment.Variables), 'other')", false],
    ['Environment.Variables.NONE', false],
    ['length(Environment.Variables.KEY) > `19`', true],
    ['!(Environment.Variables.KEY)', false],
  ])('decides the filter %s', async (filter, isFound) => {
    const { outcome } = await judge(await policyWith({ filter }), HONEST);
    expect(outcome.errors).toEqual([]);
    expect(outcome.findings).toHaveLength(isFound ? 1 : 0);
  });

  it.each(['${Environment.Variables.KEY}', 'prefix ${upper(Environment.Variables.KEY)}'])(
    'is in no plan: the input %s',
    async (input) => {
      const more = `    remediate: { operation: lambda:DeleteFunction, input: { FunctionName: ${JSON.stringify(input)} } }\n`;
      const policy = await policyWith({ more });
      const { planned, outcome } = await judge(policy, HONEST);
      expect(planned).toMatchObject([{ ok: false, change: { calls: [] } }]);
      expect(JSON.stringify(planned)).toContain('would contain a value that AWS marks as sensitive');
      expect(JSON.stringify([planned, outcome])).not.toMatch(/q7zp/i);
      const allowed = await judge(policy, HONEST, true);
      expect(allowed.planned).toMatchObject([{ ok: true }]);
      expect(JSON.stringify(allowed.planned)).toMatch(/q7zp/i);
    },
  );

  it('has no part in the state of a plan: a short secret could be found by its hash', async () => {
    const more = '    remediate: { operation: lambda:DeleteFunction, input: { FunctionName: "${FunctionArn}" } }\n';
    const policy = await policyWith({ more });
    const stateOf = async (value: string): Promise<unknown> => {
      const Functions = [functionNamed('orders', { PIN: value })];
      return (await judge(policy, { 'lambda:ListFunctions': { Functions } })).planned[0]?.change;
    };
    expect(await stateOf('1234')).toEqual(await stateOf('9999'));
  });

  it('names no finding: findings with hidden names would be one', async () => {
    const policy = await policyWith({ resource: 'function ${Environment.Variables.KEY}' });
    const { outcome } = await judge(policy, HONEST);
    expect(outcome).toMatchObject({ status: 'error', findings: [], errors: [{ kind: 'evaluation', resource: null }] });
    expect(outcome.errors[0]?.message).toContain('`Environment.Variables.KEY`');
    expect(JSON.stringify(outcome)).not.toContain('q7Zp');
    expect((await judge(policy, HONEST, true)).outcome.findings[0]?.resource).toBe(`function ${SECRET}`);
  });
});

describe('a lookup by a secret', () => {
  const more = `    lookups:
      - as: secret
        operation: lambda:GetFunctionConfiguration
        input: { FunctionName: "name-\${Environment.Variables.KEY}" }
`;

  it('is made with the value', async () => {
    const { sent, outcome } = await judge(await policyWith({ more }), HONEST);
    expect(sent).toContainEqual({ FunctionName: `name-${SECRET}` });
    expect(outcome.status).toBe('findings');
    expect(JSON.stringify(outcome)).not.toContain('q7Zp');
  });

  it('that fails does not show what AWS quotes of it', async () => {
    const failure: ErrorRecord = {
      kind: 'validation',
      operation: 'lambda:GetFunctionConfiguration',
      code: 'ResourceNotFoundException',
      message: `Function not found: name-${SECRET}`,
      requestId: null,
      attempts: 1,
      resource: null,
    };
    const { outcome } = await judge(await policyWith({ more }), {
      ...HONEST,
      'lambda:GetFunctionConfiguration': { failure },
    });
    expect(outcome.errors).toMatchObject([{ kind: 'validation', code: 'ResourceNotFoundException' }]);
    expect(JSON.stringify(outcome)).not.toContain('q7Zp');
  });
});

describe('a report', () => {
  it.each(Object.keys(REPORT_FORMATS) as Format[])(
    'in the form %s holds no secret, and all that is none',
    async (format) => {
      const Functions = [
        functionNamed('orders', { KEY: SECRET, B: 'eu-west-1' }),
        functionNamed('stock', { KEY: 'stock' }),
      ];
      const answers = { 'lambda:ListFunctions': { Functions } };
      const policy = await policyWith({ message: '${FunctionName} has ${upper(Environment.Variables.KEY)}' });
      const { outcome } = await judge(policy, answers);
      const records = [
        runRecord(),
        policyRecord({ id: policy.id }),
        accountRecord('222222222222'),
        outcome,
        endRecord(),
      ];
      const render = await loadRenderer(format);
      const text = [...render(buildReport(records), options)].join('');
      expect(text).not.toMatch(/q7zp2/i);
      for (const name of ['orders', 'stock'])
        expect(text).toContain(`arn:aws:lambda:eu-west-1:222222222222:function:${name}`);
    },
  );
});
