import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { compileTemplate } from '../../src/expressions/compile-template.ts';
import type { Expression } from '../../src/expressions/expression.ts';
import { ExpressionEvaluationError, ExpressionSyntaxError } from '../../src/expressions/expression-error.ts';
import { FUNCTIONS } from '../../src/expressions/function-table.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { createPlan } from '../../src/remediation/plan-file.ts';
import { renderPlanMarkdown } from '../../src/remediation/plan-markdown.ts';
import { renderPlanText } from '../../src/remediation/plan-text.ts';
import { startTelemetry } from '../../src/telemetry/run-telemetry.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { hide, mark, reveal } from '../../src/values/marked.ts';
import { cove } from '../expressions/test-cell.ts';
import { policyOf } from '../organization/test-policy.ts';
import { type Judged, judge } from './marked-cell.ts';

const ALPHABET = [...'BCDFGHJKLMNPQRSTVWXZbcdfghjklmnpqrstvwxz23456789'];
const secret = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 12, maxLength: 20 })
  .map((letters) => letters.join(''));
const COMMON = [
  'arn:aws:',
  'us-east-1',
  'eu-west-1',
  '222222222222',
  'orders',
  'Variables',
  '(sensitive)',
  'true',
  '1',
];
/** Texts that functions can make something of. */
const shaped = secret.map((text) => `{"k":"${text}"}`);

const answerWith = (value: fc.Arbitrary<string>) =>
  fc.array(
    fc.record({
      FunctionName: fc.constantFrom('orders', 'stock', 'pay'),
      FunctionArn: fc.constantFrom('arn:aws:lambda:eu-west-1:222222222222:function:a', 'arn:aws:lambda:us-east-1:1:b'),
      CodeSize: fc.integer({ min: 0, max: 9 }),
      Layers: fc.array(fc.record({ Arn: fc.constantFrom('arn:aws:x', 'arn:aws:y') }), { maxLength: 2 }),
      Environment: fc.record({
        Variables: fc.dictionary(fc.constantFrom('a', 'b'), value, { maxKeys: 2 }),
        Error: fc.record({ ErrorCode: fc.constantFrom('e1', 'e2'), Message: value }),
      }),
    }),
    { minLength: 1, maxLength: 3 },
  );

const PATHS = [
  ...['@', '$', 'FunctionName', 'CodeSize', 'Layers', 'Layers[].Arn', 'Environment', 'Environment.Variables'],
  ...['Environment.Variables.a', 'Environment.Error.Message', 'Environment.Error', 'Environment.*', 'Nothing'],
  ...['[Environment.Error.Message]', 'cove.region', '`1`', "'x'", '`[1, 2]`', "'arn:aws:'"],
];

const NAMES = [...FUNCTIONS.keys()];

/** An expression of any depth over the paths above, with every function and every operator. */
const expressionText = fc.letrec<{ any: string }>((tie) => {
  const any = tie('any');
  const reference = any.map((text) => `&(${text})`);
  return {
    any: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      fc.constantFrom(...PATHS),
      fc
        .tuple(fc.constantFrom(...NAMES), fc.array(fc.oneof(any, reference), { minLength: 1, maxLength: 3 }))
        .map(([name, args]) => `${name}(${args.join(', ')})`),
      fc.tuple(fc.constantFrom(...NAMES), any).map(([name, arg]) => `${name}(${arg})`),
      fc
        .tuple(fc.constantFrom('map', 'sort_by', 'min_by', 'max_by', 'group_by'), any, any)
        .map(([name, one, other]) => (name === 'map' ? `map(&(${one}), ${other})` : `${name}(${other}, &(${one}))`)),
      fc
        .tuple(any, fc.constantFrom('==', '!=', '<', '>=', '&&', '||', '+', '-', '*', '/', '//', '%', '|'), any)
        .map(([one, operator, other]) => `(${one}) ${operator} (${other})`),
      fc.tuple(any, any).map(([list, each]) => `(${list})[*].[${each}]`),
      fc.tuple(any, any).map(([list, each]) => `(${list})[?${each}]`),
      any.map((each) => `(${each})[]`),
      any.map((each) => `(${each}).*`),
      any.map((each) => `(${each})[0:7]`),
      any.map((each) => `(${each})[::-1]`),
      any.map((each) => `(${each})[0]`),
      any.map((each) => `!(${each})`),
      any.map((each) => `-(${each})`),
      fc.tuple(any, any).map(([one, other]) => `{a: ${one}, b: ${other}}`),
      fc.tuple(any, any).map(([one, other]) => `[${one}, ${other}]`),
      fc.tuple(any, any, any).map(([when, one, other]) => `(${when}) ? (${one}) : (${other})`),
      fc.tuple(any, any).map(([one, other]) => `let $v = ${one} in [$v, ${other}]`),
    ),
  };
}).any;

function compiled(text: string): Expression | undefined {
  try {
    return compileExpression(text);
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return undefined;
    throw error;
  }
}

/** What an expression gives, or that it gives nothing. */
function resultOf(expression: Expression, value: JsonValue): { readonly value: JsonValue } | 'fails' {
  try {
    return { value: expression.evaluate(value, cove) };
  } catch (error) {
    if (error instanceof ExpressionEvaluationError) return 'fails';
    throw error;
  }
}

/** The first six characters in a row of a secret that stand in a text, however they are written. */
function leakIn(text: string, secrets: readonly string[]): string | undefined {
  const searched = text.toLowerCase();
  return secrets
    .flatMap((each) => [each, [...each].reverse().join('')])
    .map((each) => each.toLowerCase())
    .flatMap((each) => Array.from({ length: Math.max(each.length - 5, 0) }, (_, at) => each.slice(at, at + 6)))
    .find((part) => searched.includes(part));
}

/** The strings that the answers hold as secrets. */
function secretsIn(
  answer: readonly {
    readonly Environment: { readonly Variables: object; readonly Error: { readonly Message: string } };
  }[],
): string[] {
  const texts = answer.flatMap(({ Environment }) => [
    ...Object.values(Environment.Variables),
    Environment.Error.Message,
  ]);
  return texts.map((text: string) => /"k":"(\w+)"/.exec(text)?.[1] ?? text);
}

function marked(
  answer: readonly { readonly Environment: { readonly Variables: Record<string, string>; readonly Error: object } }[],
): JsonValue {
  return answer.map((each) => {
    const { Variables, Error: failure } = each.Environment;
    const { Message, ...rest } = failure as { readonly Message: string };
    return { ...each, Environment: { Variables: mark(Variables), Error: { ...rest, Message: mark(Message) } } };
  }) as unknown as JsonValue;
}

/** What a plan of these changes says, as a file, for people, and in a pull request. */
function planTexts(policy: Policy, { planned }: Judged): string[] {
  const plan = createPlan({
    created: '2026-01-01T00:00:00Z',
    run: 'r',
    organization: 'o-1',
    partition: 'aws',
    coverage: { complete: true, cells: 1, errors: 0 },
    policies: [policy],
    changes: planned.filter(({ ok }) => ok).map(({ change }) => change),
  });
  return [JSON.stringify(plan), renderPlanText(plan), renderPlanMarkdown(plan)];
}

/** What the spans of a run say that has come to this. */
function telemetryOf({ outcome }: Judged): string {
  const spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  const telemetry = startTelemetry({ name: 'check', inFlight: () => 0, inFlightLimit: () => 0 });
  telemetry.record(outcome);
  telemetry.accountDone(outcome.account);
  telemetry.end();
  trace.disable();
  return JSON.stringify(
    spans.getFinishedSpans().map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
  );
}

afterEach(() => trace.disable());

const runs = Number(process.env.MARKS_RUNS ?? 1_500);

describe('any expression over any answer with marked values', () => {
  it('gives what it gives without marks, or fails where it fails', () => {
    let valued = 0;
    fc.assert(
      fc.property(answerWith(fc.oneof(secret, shaped, fc.constantFrom(...COMMON))), expressionText, (answer, text) => {
        const expression = compiled(text);
        if (expression === undefined) return;
        for (const resource of marked(answer) as JsonValue[]) {
          const found = resultOf(expression, resource);
          const right = resultOf(expression, reveal(resource));
          if (found !== 'fails') valued += 1;
          expect(found === 'fails' ? found : JSON.stringify(reveal(found.value))).toEqual(
            right === 'fails' ? right : JSON.stringify(right.value),
          );
        }
      }),
      { numRuns: runs },
    );
    expect(valued).toBeGreaterThan(runs / 20);
  });

  it('shows no six characters of a secret in records, plans, errors and telemetry', async () => {
    const statuses = new Map<string, number>();
    let shown = 0;
    await fc.assert(
      fc.asyncProperty(
        answerWith(fc.oneof(secret, shaped)),
        expressionText,
        expressionText,
        fc.constantFrom('filter', 'resources', 'message', 'resource', 'input'),
        async (answer, text, other, place) => {
          const expression = compiled(text);
          if (expression === undefined || compiled(other) === undefined) return;
          const template = compileTemplate(
            place === 'input'
              ? { FunctionName: `\${${text}}`, Qualifier: `x\${${other}}` }
              : `x\${${text}}\${${other}}`,
          );
          const base = policyOf('p');
          const call = { ...base.call, service: 'lambda', operation: 'DeleteFunction' };
          const policy = {
            ...base,
            call: { ...base.call, service: 'lambda', operation: 'ListFunctions' },
            resources: compileExpression(place === 'resources' ? `Functions[].[${text}][]` : 'Functions'),
            filter: place === 'filter' ? expression : compileExpression('`true`'),
            finding: {
              evidence: undefined,
              resource: place === 'resource' ? template : compileTemplate('${FunctionArn}'),
              message: place === 'message' ? template : compileTemplate('${@}'),
            },
            remediate: [
              {
                ...call,
                ...{ input: place === 'input' ? template : compileTemplate({ FunctionName: 'f' }), undo: [] },
                ...{ risk: undefined, when: undefined, each: undefined },
              },
            ] as never,
          };
          const answers = { 'lambda:ListFunctions': { Functions: answer } };
          const judged = await judge(policy, answers);
          const { outcome, planned } = judged;
          statuses.set(outcome.status, (statuses.get(outcome.status) ?? 0) + 1);
          const texts = [JSON.stringify([outcome, planned]), ...planTexts(policy, judged), telemetryOf(judged)];
          for (const text of texts) expect(leakIn(text, secretsIn(answer))).toBeUndefined();
          const open = await judge(policy, answers, true);
          if (leakIn(planTexts(policy, open).join(''), secretsIn(answer)) !== undefined) shown += 1;
        },
      ),
      { numRuns: runs },
    );
    // Where secrets may be shown they are: there was something to find.
    expect(shown).toBeGreaterThan(runs / 20);
    for (const status of ['findings', 'error']) expect(statuses.get(status)).toBeGreaterThan(runs / 50);
  });

  it('touches nothing that is not marked, whatever the secrets are', () => {
    fc.assert(
      fc.property(answerWith(fc.constantFrom(...COMMON)), fc.constantFrom(...COMMON), (answer, other) => {
        const value = marked(answer);
        const shown = hide(value) as unknown as typeof answer;
        expect(shown.map(({ Environment, ...rest }) => ({ ...rest, code: Environment.Error.ErrorCode }))).toEqual(
          answer.map(({ Environment, ...rest }) => ({ ...rest, code: Environment.Error.ErrorCode })),
        );
        const text = compileTemplate(`${other} \${FunctionArn} \${cove.region} \${FunctionName}`);
        for (const [index, resource] of (value as JsonValue[]).entries()) {
          expect(text.render(resource, cove, 'empty')).toBe(
            text.render(answer[index] as unknown as JsonValue, cove, 'empty'),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});
