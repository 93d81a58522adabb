/** What nobody knows before a run: `validate` warns of much of it, and a run settles it. */
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { matches, selectFrom } from '../../src/expressions/decide.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { cove } from './test-cell.ts';

const ALLOW = { Effect: 'Allow', Principal: '*', Action: 's3:*' };

const verdict = (filter: string, document: JsonValue) => matches(compileExpression(filter), document, cove);

describe('one element of a policy document without a list', () => {
  it.each<[filter: string, document: JsonValue]>([
    ["Statement[?Principal == '*']", { Statement: ALLOW }],
    ["Statement[*].Action | [?@ == 's3:*']", { Statement: ALLOW }],
    ["Statement[].Effect | [0] == 'Allow'", { Statement: ALLOW }],
    ["Statement[0].Effect == 'Allow'", { Statement: ALLOW }],
    ["document.Statement[?Effect == 'Allow']", { document: { Statement: ALLOW } }],
    ["Statement[?Action[?@ == 's3:*']]", { Statement: [ALLOW] }],
    ["Statement[?Principal.AWS[?@ == '*']]", { Statement: [{ Principal: { AWS: '*' } }] }],
  ])('%s', (filter, document) => {
    expect(() => verdict(filter, document)).toThrow(
      'has one element without a list around it: `statements(…)` brings policy documents into one form',
    );
  });

  it('is an error where it is sought', () => {
    expect(() => selectFrom(compileExpression('Statement[]'), { Statement: ALLOW }, cove)).toThrow('`statements(…)`');
  });

  it.each<[filter: string, document: JsonValue, isFinding: boolean]>([
    ["Statement[?Principal == '123456789012']", { Statement: ALLOW }, false],
    ["Statement[?Principal == '*']", { Statement: [ALLOW] }, true],
    ["Statement[?Principal == '*']", {}, false],
    ["Statement[?Principal == '*'] || Statement.Principal == '*'", { Statement: ALLOW }, true],
    ["Statement[?Principal == 'x'] || Statement.Principal == 'x'", { Statement: ALLOW }, false],
    // No elements of policy documents.
    ["Rules[?Effect == 'Allow']", { Rules: ALLOW }, false],
  ])('%s stands', (filter, document, isFinding) => {
    expect(verdict(filter, document)).toBe(isFinding);
  });
});

describe('what is not there, compared with a word for "off" or with nothing', () => {
  it.each([
    ['Iops == `0`'],
    ["KmsKeyId == ''"],
    ['Attachments == `[]`'],
    ['`{}` == Operator.Rules'],
    ["Secure == 'false'"],
    ["Secure == '0'"],
    ["'No' == Secure"],
    ["Mode == 'NOT_CONFIGURED'"],
    ["Mode == 'Not enabled'"],
    ["Mode == 'Suspended'"],
    ["Mode == 'never'"],
    ["Mode == 'PLAIN_TEXT'"],
    ["Mode == 'null'"],
    ["Mode == 'no_encrypt'"],
  ])('%s', (filter) => {
    expect(() => verdict(filter, {})).toThrow(`AWS has left out what \`${filter}\` compares`);
  });

  it.each<[filter: string, document: JsonValue, isFinding: boolean]>([
    ["Mode == 'enabled'", {}, false],
    ["Mode == 'nothing'", {}, false],
    ["Mode == 'normal'", {}, false],
    ['Iops == `1`', {}, false],
    ['Rules == `["a"]`', {}, false],
    ['Iops == `0`', { Iops: 0 }, true],
    ['Iops == `0`', { Iops: 7 }, false],
    ["Mode == ''", { Mode: '' }, true],
    ['Rules == `[]`', { Rules: [] }, true],
    ['Iops != `0`', {}, true],
    ['Iops != `null` && Iops == `0`', {}, false],
    ['Iops == `null` || Iops == `0`', {}, true],
    ["Tags[?Key == 'a'].Value | [0] == 'no'", {}, false],
    ["tags.backup == 'no'", {}, false],
  ])('%s of %j stands', (filter, document, isFinding) => {
    expect(verdict(filter, document)).toBe(isFinding);
  });
});

describe('a word in other capitals', () => {
  const volume = { State: 'in-use', Attachments: [{ State: 'attached' }], Tags: [{ Key: 'k', Value: 'v' }] };

  it.each([
    ["State == 'In-Use'"],
    ["'IN-USE' == State"],
    ["Attachments[?State == 'Attached']"],
    ["contains(Attachments[].State, 'Attached')"],
    ["contains(Attachments[*].State, 'Attached')"],
    ["contains(['IN-USE', 'ERROR'], State)"],
    ['contains(`["IN-USE", "ERROR"]`, State)'],
    ["Attachments[0].State == 'ATTACHED'"],
    ["Attachments[?contains(['ATTACHED'], State)]"],
    ["let $state = State in 'IN-USE' == $state"],
    ["Tags && State == 'In-Use'"],
    ["[Tags[?Key == 'x'], State == 'In-Use'][1]"],
    ["!(State != 'In-Use')"],
    ["!(Attachments[?State != 'Attached'])"],
  ])('%s', (filter) => {
    expect(() => verdict(filter, volume)).toThrow(
      'finds another word where capitals alone differ: write it as AWS does, or compare what lower(…) gives',
    );
  });

  it('is an error where it would leave out what nobody judges then', () => {
    const resources = compileExpression("Volumes[?State == 'In-use']");
    expect(() => selectFrom(resources, { Volumes: [volume] }, cove)).toThrow("`State == 'In-use'` finds another word");
  });

  const tagged = { ...volume, Tags: [{ Key: 'owner', Value: 'Ada' }], tags: { stage: 'Prod' } };
  it.each<[filter: string, isFinding: boolean]>([
    ["State == 'available'", false],
    ["State == 'In-Use' || State == 'in-use'", true],
    ["State == 'In-Use' && Size", false],
    ["State != 'In-Use'", true],
    ["!(State != 'In-Use') || State == 'in-use'", true],
    ["!(State != 'error')", false],
    ["lower(State) == 'in-use'", true],
    ["contains(Attachments[].State, 'ATTACHED') || contains(Attachments[].State, 'attached')", true],
    // The words of tags are their owners', and two of them may differ by this alone.
    ["Tags[?Key == 'Owner']", false],
    ["Tags[?Key == 'owner' && Value == 'ada']", false],
    ["contains(Tags[].Key, 'Owner')", false],
    ["Tags[?contains(['ada'], Value)]", false],
    ["Tags[?Key == 'owner'] | [0].Value == 'ada'", false],
    ["Tags[?Key == 'owner'].Value | [0] == 'ada'", false],
    ["Tags[?Key == 'owner'].Value | contains(@, 'ada')", false],
    ["let $tags = Tags in $tags[?Key == 'Owner']", false],
    ["contains(map(&(Key == 'Owner'), Tags), `true`)", false],
    ["tags.stage == 'prod'", false],
    ["cove.account.tags.stage == 'Prod'", false],
  ])('%s stands', (filter, isFinding) => {
    expect(verdict(filter, tagged)).toBe(isFinding);
  });
});

describe('a function of what AWS has left out', () => {
  it.each([
    ["starts_with(Runtime, 'python2')", 'Runtime'],
    ['age_days(LastUsed.Date) > `90`', 'LastUsed.Date'],
    ["!contains(Types, 'audit') || contains(Types, 'x')", 'Types'],
    ['Rules[?length(Name) > `5`]', 'Name'],
    ["statements(pol.Policy)[?Effect == 'Allow']", 'pol.Policy'],
  ])('%s says how to say what that means', (filter, member) => {
    expect(() => verdict(filter, { Rules: [{}] })).toThrow(
      `found null: AWS has left out \`${member}\`. Say what that means, with \`${member} != \`null\` && …\` or \`${member} == \`null\` || …\` before it`,
    );
  });

  it.each([
    ["contains(A, 'x') || contains(B, 'x')"],
    ["contains(Rules[0].Names, 'x')"],
    ["length(Rules) == 'x' || length(`null`) == `1`"],
    ['abs(Name)'],
  ])('%s does not say which is meant', (filter) => {
    expect(() => verdict(filter, { Rules: [{}], Name: 'x' })).toThrow(/found (null|string)$/);
  });
});
