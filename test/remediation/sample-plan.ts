import type { PlanFile } from '../../src/remediation/plan-file.generated.ts';
import { createPlan, type PlanContent } from '../../src/remediation/plan-file.ts';
import type { Change } from '../../src/run-log/records.ts';
import { changeOf, stop } from '../report/sample-changes.ts';

export const legacy = { account: '333333333333' };
export const deletion = { operation: 'cloudtrail:DeleteTrail', input: { Name: 'two' }, undo: null };

/** Two accounts and regions, and a change of two calls, of which nothing takes the second back. */
export function smallPlan(): PlanFile {
  const trail = (name: string, place: Partial<Change> = {}) => changeOf(name, { ...place, calls: [stop(name)] });
  return planOf([
    trail('old'),
    trail('audit-2019', { region: 'us-east-1' }),
    changeOf('two', { ...legacy, calls: [stop('two'), deletion] }),
  ]);
}

export function planOf(changes: readonly Change[], content: Partial<PlanContent> = {}) {
  return createPlan({
    created: '2026-01-02T03:04:05.000Z',
    run: '3f2c8a52-6f5d-4f0e-9d4f-0f6a1f0f7c11',
    organization: 'o-example',
    partition: 'aws',
    coverage: { complete: true, cells: 48, errors: 0 },
    policies: [],
    changes,
    ...content,
  });
}

/** The digest is over the tool's version, too: here is one that lasts, for what is compared with files. */
export function lasting(plan: PlanFile): PlanFile {
  return { ...plan, digest: 'd16e57'.repeat(11).slice(0, 64) };
}
