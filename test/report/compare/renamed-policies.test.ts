import { expect, test } from 'vitest';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { compareReports } from '../../../src/report/compare/compare-reports.ts';
import type { OutcomeRecord } from '../../../src/run-log/records.ts';
import { errorIn, findingsIn, outcomeRecord, wholeRun } from '../sample-run.ts';

const before = { policy: 'redundant-trail', account: '222222222222', region: 'eu-west-1' };
const now = { ...before, policy: 'trail-beside' };

/** Its fingerprints are those of its first id. */
const found = (place: typeof before, resource: string): OutcomeRecord => ({
  ...findingsIn({ ...place, policy: before.policy }, { resource, message: 'm' }),
  policy: place.policy,
});

const report = (outcomes: readonly OutcomeRecord[], formerIds?: string[]) =>
  buildReport(
    wholeRun(outcomes).map((record) =>
      record.type === 'policy' && formerIds !== undefined ? { ...record, formerIds } : record,
    ),
  );

test('a policy that was renamed between two runs is one policy, under the id of today', () => {
  const earlier = report([
    found(before, 'same'),
    found({ ...before, region: 'us-east-1' }, 'fixed'),
    found({ ...before, region: 'us-west-2' }, 'unknown'),
  ]);
  const later = report(
    [
      found(now, 'same'),
      outcomeRecord({ ...now, region: 'us-east-1' }),
      errorIn({ ...now, region: 'us-west-2' }),
      found({ ...now, region: 'eu-central-1' }, 'new'),
    ],
    [before.policy],
  );
  const compared = compareReports({ file: 'monday', report: earlier }, { file: 'tuesday', report: later });
  expect(compared.policies).toEqual([
    { id: 'trail-beside', name: null, counts: { new: 1, unknown: 1, fixed: 1, 'not-asked': 0, 'still-there': 1 } },
  ]);
  expect([...compared.findings].map(({ resource, state, policy }) => [resource, state, policy])).toEqual([
    ['new', 'new', 'trail-beside'],
    ['unknown', 'unknown', 'trail-beside'],
    ['fixed', 'fixed', 'trail-beside'],
    ['same', 'still-there', 'trail-beside'],
  ]);
});
