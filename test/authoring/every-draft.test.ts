import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { draftPolicy } from '../../src/authoring/draft-policy.ts';
import { isReadOperation, isSecretRead } from '../../src/catalog/operation-access.ts';
import { loadPolicies } from '../../src/policy/load-policies.ts';
import { renderDiagnostics } from '../../src/policy/render-diagnostics.ts';
import { catalog, installedServices } from './installed-clients.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'cove-policy-drafts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = '../schemas/policy.schema.json';

describe('every operation of every installed client', { timeout: 300_000 }, () => {
  test('there are enough of them to mean something', () => {
    expect(installedServices.length).toBeGreaterThanOrEqual(24);
  });

  test.each(installedServices)(
    '$service: a read is drafted into a policy that loads, or refused with a reason',
    async (service) => {
      for (const operation of service.operations.filter((name) => isReadOperation(service.service, name))) {
        const draft = draftPolicy(catalog, service, operation, { schema });
        if (!draft.ok) {
          expect([operation, draft.reason]).toEqual([
            operation,
            expect.stringMatching(/secrets|nothing that could be judged|a stream/),
          ]);
          continue;
        }
        const file = `${service.service}-${operation}.yml`;
        writeFileSync(path.join(folder, file), draft.text);
        const loaded = await loadPolicies([file], { cwd: folder, services: catalog, allowSecretReads: false });
        expect(renderDiagnostics(loaded.diagnostics, { color: false }), draft.text).toBe('');
        expect(loaded.policies.map(({ id }) => id)).toEqual([draft.id]);
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
