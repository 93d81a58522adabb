import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/engine/cell.ts';
import { evaluatePolicy } from '../../src/engine/evaluate-policy.ts';
import { sharedNamesWarning } from '../../src/engine/shared-names.ts';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { compileTemplate } from '../../src/expressions/compile-template.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import type { JsonObject, JsonValue } from '../../src/values/json.ts';
import { policyOf } from '../organization/test-policy.ts';

function cellOf(resources: readonly JsonValue[]): Cell {
  return {
    account: '222222222222',
    region: 'eu-west-1',
    hideCredentials: (value) => value,
    cove: (own) => ({
      account: { id: '222222222222', name: null, email: null, ou: null, ouPath: null, tags: {} },
      organization: null,
      region: 'eu-west-1',
      partition: 'aws',
      now: '2025-01-01T00:00:00Z',
      ...own,
    }),
    call: async () => ({ ok: true, value: { items: [...resources] } }),
    callAgain: async () => ({ ok: true, value: { items: [...resources] } }),
  };
}

function evaluate(resources: readonly JsonObject[], given: Partial<Policy> & { readonly name: string }) {
  const policy: Policy = {
    ...policyOf('p'),
    resources: compileExpression('items'),
    filter: compileExpression('`true`'),
    ...given,
    finding: { resource: compileTemplate(given.name), message: compileTemplate('m'), evidence: undefined },
  };
  return evaluatePolicy(policy, cellOf(resources));
}

/** Fingerprints by what tells the resources apart in the test. */
async function fingerprints(
  resources: readonly JsonObject[],
  given: Parameters<typeof evaluate>[1],
): Promise<Record<string, string>> {
  const { findings } = await evaluate(resources, given);
  return Object.fromEntries(
    findings.map(({ evidence, fingerprint }) => [String((evidence as JsonObject).key), fingerprint]),
  );
}

const first = { Name: 'same', Id: '1', key: 'first', at: 'noon' };
const second = { Name: 'same', Id: '2', key: 'second', at: 'night' };
const other = { Name: 'other', Id: '3', key: 'other' };

describe('the fingerprint of a finding', () => {
  it('is what it always was where its name is its own', async () => {
    const plain = createHash('sha256')
      .update(JSON.stringify(['cove-policy/finding/1', 'p', '222222222222', 'eu-west-1', 'other']))
      .digest('hex');
    const found = await fingerprints([first, other, second], { name: '${Name}', identity: [['Id']] });
    expect(found.other).toBe(plain);
  });

  it.each<[string, Policy['identity']]>([
    ['the names that AWS gives', [['Id']]],
    ['all that they hold, where the names are equal', [['Name']]],
    ['all that they hold, where no name is known', []],
  ])('of findings with one name comes from %s, and not from their order', async (_, identity) => {
    const one = await fingerprints([first, second, other], { name: '${Name}', identity });
    const turned = await fingerprints([other, second, first], { name: '${Name}', identity });
    expect(turned).toEqual(one);
    expect(new Set(Object.values(one)).size).toBe(3);
  });

  it('of one name stays when anything but the names of the resource changes', async () => {
    const given = { name: '${Name}', identity: [['Id']] } as const;
    const before = await fingerprints([first, second], given);
    expect(await fingerprints([{ ...second, at: 'dawn' }, first], given)).toEqual(before);
  });

  it('is one for what is equal in everything', async () => {
    const { findings } = await evaluate([first, first], { name: '${Name}' });
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });
});

describe('a warning of the run', () => {
  it.each<[string, readonly JsonObject[], string | undefined]>([
    ['no two findings have one name', [first, other], undefined],
    ['two have one name', [first, second], 'findings-share-name'],
    ['two are equal in everything', [first, first], 'findings-not-told-apart'],
  ])('where %s', async (_, resources, code) => {
    expect(sharedNamesWarning(await evaluate(resources, { name: '${Name}' }))?.code).toBe(code);
  });
});

describe('a finding without a name is an error, and never a finding or a pass', () => {
  it.each<[string, string, string | undefined]>([
    ['a member that is missing', '${Arn}', '`Arn` in `finding.resource` gives nothing'],
    [
      'the same beside text and the account',
      '${cove.account.id}/thing/${Arn}',
      '`Arn` in `finding.resource` gives nothing',
    ],
    ['none of two', '${Arn} ${Tag}', '`Arn` and `Tag` in `finding.resource` give nothing'],
    ['one of two', '${Arn}${Id}', undefined],
    ['a fallback', '${Arn || Id}', undefined],
    ['an account', '${cove.account.id}', undefined],
  ])('%s', async (_, name, message) => {
    const { status, findings, errors } = await evaluate([first], { name });
    expect(status).toBe(message === undefined ? 'findings' : 'error');
    expect(findings.length).toBe(message === undefined ? 1 : 0);
    expect(errors).toMatchObject(
      message === undefined
        ? []
        : [{ kind: 'evaluation', message: `a finding has no name: ${message} for this resource` }],
    );
  });

  it('so is one whose name is a rounded number, which another resource may share', async () => {
    const resources = JSON.parse('[{"Id": 9007199254740992, "A": 1}, {"Id": 9007199254740993, "A": 2}, {"Id": 3}]');
    const { findings, errors } = await evaluate(resources, { name: 'thing ${Id}' });
    expect([findings.length, errors.length]).toEqual([1, 2]);
    expect(errors[0]?.message).toContain('`finding.resource` gives a number beyond 2^53, which is rounded');
    const texts = await evaluate(resources, { name: 'thing ${to_string({x: Id})}' });
    expect([texts.findings.length, texts.errors.length]).toEqual([1, 2]);
  });

  it('and the others stand', async () => {
    const { findings, errors } = await evaluate([{ ...first, Arn: 'arn' }, second], { name: '${Arn}' });
    expect([findings.length, errors.length]).toEqual([1, 1]);
  });
});
