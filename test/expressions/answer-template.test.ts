import { expect, test } from 'vitest';
import { usesAnswer } from '../../src/expressions/answer-template.ts';

test.each([
  ['Name', 'no'],
  ['age_days(Created)', 'no'],
  ['result.Id', 'alone'],
  ["join('-', [result.Id, result.Name])", 'alone'],
  ["join('-', [result.Id, Name])", 'mixed'],
  ["join('-', [result.Id, cove.region])", 'mixed'],
  // When a call is taken back, it is no longer the time of the plan.
  ['to_string(age_days(result.Created))', 'mixed'],
  ["join('-', [result.Id, days_ago(`1`)])", 'mixed'],
])('%s reads the answer: %s', (text, how) => {
  expect(usesAnswer(text)).toBe(how);
});
