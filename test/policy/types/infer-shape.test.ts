import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExpressionSyntaxError } from '../../../src/expressions/expression-error.ts';
import { parseExpression } from '../../../src/expressions/parse-expression.ts';
import { childrenOf, type NodeOf, type SyntaxNode } from '../../../src/expressions/syntax-tree.ts';
import { describe as describeShape, type Shape } from '../../../src/policy/types/shape.ts';
import { badExpressions } from './bad-expressions.ts';
import { goodExpressions } from './good-expressions.ts';
import { inferOver, problemsOf } from './problems-of.ts';

const good = Object.entries(goodExpressions).flatMap(([operation, all]) =>
  all.map((expression) => [operation, expression] as const),
);

test.each(good)('no alarm over %s: %s', (operation, expression) => {
  expect(problemsOf(operation, expression)).toEqual([]);
});

test.each(badExpressions)('over %s: %s', (operation, expression, ...problems) => {
  expect(problemsOf(operation, expression)).toEqual(problems);
});

describe('what an expression gives', () => {
  test.each<[string, string, string]>([
    ['cloudtrail:DescribeTrails', 'trailList', 'a list of Trail'],
    ['cloudtrail:DescribeTrails', 'trailList[0]', 'a Trail'],
    ['cloudtrail:DescribeTrails', 'trailList[].Name', 'a list of string'],
    ['cloudtrail:DescribeTrails', 'trailList[].[Name]', 'a list of list of string'],
    ['cloudtrail:DescribeTrails', 'trailList[].[Name][]', 'a list of string'],
    ['cloudtrail:DescribeTrails', 'trailList || `[]`', 'a list of Trail'],
    ['cloudtrail:DescribeTrails', 'trailList[0].Name[0:2]', 'a string'],
    ['cloudtrail:DescribeTrails', 'trailList[0] || `{"Name": 1}`', 'a value'],
    ['cloudtrail:DescribeTrails', 'trailList[0] && trailList[0].IsOrganizationTrail', 'a boolean'],
    ['cloudtrail:DescribeTrails', 'cove.now', 'a timestamp'],
    ['cloudtrail:DescribeTrails', 'cove.parameters.days', 'a number'],
    ['cloudtrail:DescribeTrails', 'cove.account.tags.any', 'a string'],
    ['cloudtrail:DescribeTrails', 'parse_json(trailList[0].Name)', 'a value'],
    ['cloudtrail:DescribeTrails', 'map(&Name, trailList)', 'a list of string'],
    ['cloudtrail:DescribeTrails', 'trailList[0].{a: Name, b: HomeRegion}', '{a, b}'],
    ['cloudtrail:DescribeTrails', 'length(trailList) + `1`', 'a number'],
    ['cloudtrail:DescribeTrails', "trailList ? 'a' : 'b'", 'a string'],
    ['cloudtrail:GetTrailStatus', 'StartLoggingTime', 'a timestamp'],
    ['ec2:DescribeVolumes', 'values(Volumes[0])', 'a list'],
    ['ec2:DescribeVolumes', 'to_array(Volumes[0])', 'a list of Volume'],
    ['s3:GetBucketPolicy', 'statements(Policy)[0].Action', 'a list of string'],
    ['s3:GetBucketPolicy', 'statements(Policy)[0].Condition', 'a list of condition'],
    ['s3:GetBucketPolicy', 'parse_csv(Policy)[0].user', 'a string'],
    ['ec2:DescribeVolumes', 'group_by(Volumes, &VolumeId)', 'a map'],
  ])('%s: %s', (operation, expression, expected) => {
    expect(describeShape(inferOver(operation, expression).shape as Shape)).toBe(expected);
  });
});

/** All names of members in an expression. */
function fieldsOf(node: SyntaxNode): NodeOf<'Field'>[] {
  return [...(node.type === 'Field' ? [node] : []), ...childrenOf(node).flatMap(fieldsOf)];
}

test('a misspelt member of a good expression is found', () => {
  // Behind these, nothing is known of a name; and those of `cove` are another check's.
  const certain = good.filter(([, text]) => !/from_items|parse_json|cove|group_by|[^`]null/.test(text));
  fc.assert(
    fc.property(fc.constantFrom(...certain), fc.nat(), fc.nat(), ([operation, text], which, at) => {
      const fields = fieldsOf(parseExpression(text));
      const field = fields[which % Math.max(1, fields.length)];
      if (field === undefined) return;
      const { start } = field.span;
      const place = start + (text[start] === '"' ? 1 : 0) + (at % field.name.length);
      const mutated = `${text.slice(0, place)}Zq${text.slice(place)}`;
      expect(problemsOf(operation, mutated).length, mutated).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test('no expression whatever makes it throw', () => {
  const words =
    'Reservations Instances Tags Key State Name @ $ * [*] [] [0] [1:2] [? ] . , | || && ! == < > ( ) { } : & `1` `[]` `{}` \'x\' "y" cove cove.now cove.account length( map(& sort_by( values( merge( to_array( let $v = in ? + -'.split(
      ' ',
    );
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 14 }), (parts) => {
      const text = parts.join(' ');
      try {
        parseExpression(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionSyntaxError);
        return;
      }
      for (const { span } of inferOver('ec2:DescribeInstances', text).problems) {
        expect(span.start >= 0 && span.end <= text.length && span.start <= span.end).toBe(true);
      }
    }),
    { numRuns: 3_000 },
  );
});
