import { expect, test } from 'vitest';
import { answersFor, compileAnswerTemplate, fillIn, usesAnswer } from '../../src/expressions/answer-template.ts';
import { NO_RUN } from '../../src/expressions/reads-run.ts';

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

test.each([
  { template: '${Name}-${result.Id}', name: 'a', filled: 'a-7' },
  { template: '${Name}{${result.Id}}', name: 'a$', filled: 'a${7}' },
  { template: '${Name}-${result.Id}', name: '${result.Id}', filled: '${result.Id}-7' },
  { template: '$${${Name}}${result.Id}', name: '$${', filled: '${$${}7' },
])('what is known is text, whatever it looks like: $template of $name', ({ template, name, filled }) => {
  const awaiting = compileAnswerTemplate({ Name: template }).render({ Name: name }, NO_RUN);
  expect(fillIn(awaiting, answersFor([awaiting], { Id: '7' }))).toEqual({ Name: filled });
});

test('`$` right before an expression would escape it', () => {
  const { render } = compileAnswerTemplate({ Name: '${Name}${result.Id}' });
  expect(() => render({ Name: 'a$' }, NO_RUN)).toThrow('`$` cannot stand before what waits for an answer');
});
