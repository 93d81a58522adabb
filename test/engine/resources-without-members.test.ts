/** `resources` that gives something else than objects, where no type could be checked. */
import { describe, expect, it } from 'vitest';
import { evaluateScripted } from '../support/scripted-cell.ts';

function policy(resources: string, filter: string): string {
  return `version: 1
policies:
  - id: p
    title: t
    targets: { regions: home }
    call: s3:ListBuckets
    resources: ${JSON.stringify(resources)}
    filter: ${JSON.stringify(filter)}
    finding: { resource: x }`;
}

async function statusOf(document: string, filter: string, resources = 'parse_json(Owner.DisplayName)') {
  const { outcome } = await evaluateScripted(policy(resources, filter), () => ({ Owner: { DisplayName: document } }));
  return { status: outcome.status, message: outcome.errors[0]?.message };
}

describe('a resource that the filter cannot judge is an error', () => {
  it.each([
    ['a list in a list', '[[{"Effect":"Allow"}]]', 'a list'],
    ['text', '["Allow"]', 'a string'],
    ['a number', '[7]', 'a number'],
    ['a boolean', 'false', 'a boolean'],
  ])('%s', async (_, document, found) => {
    for (const filter of ["Effect == 'Allow'", "@.Effect == 'Allow'", "!(Effect == 'Deny') && length(Effect) > `9`"]) {
      expect(await statusOf(document, filter)).toEqual({
        status: 'error',
        message: `\`resources\` gives ${found} for a resource, and the filter looks for members of it`,
      });
    }
  });

  it('null, whatever the filter looks for', async () => {
    const message = '`resources` gives null for a resource';
    expect(await statusOf('[null]', "Effect == 'Allow'")).toEqual({ status: 'error', message });
    expect(await statusOf('[null]', "@ == 'Allow'")).toEqual({ status: 'error', message });
    expect(await statusOf('{}', 'Name', '[Owner, Buckets[0]]')).toEqual({ status: 'error', message });
  });
});

describe('is judged', () => {
  it.each([
    ['an object', '[{"Effect":"Allow"}]', "Effect == 'Allow'", 'findings'],
    ['an object without the member', '[{}]', "Effect == 'Allow'", 'compliant'],
    ['text as such', '["Allow"]', "@ == 'Allow'", 'findings'],
    ['a list as such', '[[{"Effect":"Allow"}]]', "[?Effect == 'Allow']", 'findings'],
    ['a list by a function', '[["Allow"]]', "contains(@, 'Allow')", 'findings'],
    ['nothing', 'null', "Effect == 'Allow'", 'compliant'],
  ])('%s', async (_, document, filter, status) => {
    expect(await statusOf(document, filter)).toEqual({ status, message: undefined });
  });
});
