import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { draftPolicy } from '../../src/authoring/draft-policy.ts';
import { isReadOperation, isSecretRead } from '../../src/catalog/operation-access.ts';
import { renderDiagnostics } from '../../src/documents/render-diagnostics.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import { clientFolders } from '../catalog/installed-clients.ts';
import { whyBlind } from './full-worlds.ts';
import { catalog, installedServices } from './installed-clients.ts';

/** A file of counts, one client a line, that scripts/sweep-drafts.js adds up. */
const countsFile = process.env.COVE_DRAFT_COUNTS;

const folder = mkdtempSync(path.join(tmpdir(), 'cove-policy-drafts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = '../schemas/policy.schema.json';

const refusals = /returns secrets|nothing that could be judged|a stream|has no shapes|which no policy is drafted on/;

describe('every operation of every installed client', { timeout: 300_000 }, () => {
  test('there are enough of them to mean something', () => {
    expect(installedServices.length).toBeGreaterThanOrEqual(countsFile === undefined ? 24 : 1);
  });

  test.each(installedServices)(
    '$service: a read is drafted into a policy that loads and can find something, or refused with a reason',
    async (service) => {
      const drafts: { readonly file: string; readonly id: string }[] = [];
      const reads = service.operations.filter((name) => isReadOperation(service.service, name));
      const warnings: string[] = [];
      const refused: string[] = [];
      for (const operation of reads) {
        const draft = draftPolicy(catalog, service, operation, { schema });
        if (draft.ok) {
          const file = `${service.service}-${operation}.yml`;
          writeFileSync(path.join(folder, file), draft.text);
          drafts.push({ file, id: draft.id });
        } else {
          expect([operation, draft.reason]).toEqual([operation, expect.stringMatching(refusals)]);
          refused.push(refusals.exec(draft.reason)?.[0] ?? '');
        }
      }
      for (const together of withoutTwins(drafts)) {
        const files = together.map(({ file }) => file);
        const loaded = await loadPolicies(files, { cwd: folder, services: catalog, allowSecretReads: false });
        // Of all clients (`COVE_CLIENTS`), a few reads answer with a part that no input widens.
        // A draft judges one list: where AWS has two for the same, the other one is named.
        const wrong = loaded.diagnostics.filter(
          ({ severity, code }) =>
            severity === 'error' || (clientFolders.length === 0 && code !== 'semantic/one-of-two'),
        );
        warnings.push(...loaded.diagnostics.map(({ code }) => code));
        expect(renderDiagnostics(wrong, { color: false })).toBe('');
        expect(loaded.policies.map(({ id }) => id)).toEqual(together.map(({ id }) => id));
        for (const policy of loaded.policies) expect(await whyBlind(policy)).toBeUndefined();
      }
      if (countsFile !== undefined) {
        const row = [service.service, reads.length, drafts.length, warnings.join(), refused.join()];
        appendFileSync(countsFile, `${row.join('\t')}\n`);
      }
    },
  );

  test.each(installedServices)(
    '$service: a write is refused, and the read that is proposed can be drafted',
    (service) => {
      for (const operation of service.operations.filter((name) => !isReadOperation(service.service, name))) {
        const draft = draftPolicy(catalog, service, operation, { schema });
        if (draft.ok) throw new Error(`${operation} is drafted`);
        expect([operation, draft.reason]).toEqual([
          operation,
          expect.stringMatching(isSecretRead(service.service, operation) ? /secrets/ : /not read-only/),
        ]);
        const proposed = /nearest read, [\w-]+:(\w+)/.exec(draft.hint ?? '')?.[1];
        if (proposed !== undefined) expect(isReadOperation(service.service, proposed)).toBe(true);
      }
    },
  );
});

/** `DescribeKeys` and `ListKeys` are drafted under the same id: files that may be loaded together. */
function withoutTwins<T extends { readonly id: string }>(drafts: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (const draft of drafts) {
    const group = groups.find((each) => each.every(({ id }) => id !== draft.id));
    if (group === undefined) groups.push([draft]);
    else group.push(draft);
  }
  return groups;
}
