import { expect, test } from 'vitest';
import { describeCove, explainCove } from '../../src/authoring/explain-cove.ts';
import { coveShape } from '../../src/policy/types/cove-shape.ts';
import { runMain } from '../support/run-main.ts';

const HERE = { cwd: import.meta.dirname, env: {} };

/** What the checker knows: members of `cove`, and those of the two that have members of their own. */
function known(): string[] {
  const cove = coveShape({});
  if (cove.kind !== 'object') throw new Error('cove is no object');
  return cove.memberNames.flatMap((name) => {
    const member = cove.member(name);
    const isOwn = ['values', 'with', 'parameters'].includes(name);
    if (member?.kind !== 'object' || isOwn) return [`cove.${name}`];
    return member.memberNames.map((each) => `cove.${name}.${each}`);
  });
}

test('explain cove has what the checker knows of it', () => {
  expect(
    describeCove('cove')
      ?.members.map(({ path }) => path)
      .sort(),
  ).toEqual(known().sort());
});

test('explain tells one member, or what was meant', async () => {
  const members = describeCove('cove.account.ouPath')?.members ?? [];
  expect(explainCove(members, { color: false, width: 100 })).toContain(
    "cove.account.ouPath  list of { id, name }\n    the units from the root down: contains(cove.account.ouPath[].name, 'Sandbox')",
  );
  const json = await runMain(['explain', 'cove.organization', '-o', 'json'], HERE);
  expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, kind: 'cove', members: { length: 3 } });
  const wrong = await runMain(['explain', 'cove.acount.id'], HERE);
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('did you mean "cove.account.id"?');
});
