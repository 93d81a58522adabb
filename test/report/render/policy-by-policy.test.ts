import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { SEVERITIES } from '../../../src/report/build/severity.ts';
import { loadRenderer } from '../../../src/report/render/formats.ts';
import { aboutPolicy } from '../../../src/report/render/junit/policy-suite.ts';
import { renderJunit } from '../../../src/report/render/junit/render-junit.ts';
import { renderOcsf } from '../../../src/report/render/ocsf/render-ocsf.ts';
import { options, sampleReports } from '../sample-reports.ts';
import { accountRecord, endRecord, findingsIn, outcomeRecord, policyRecord, runRecord } from '../sample-run.ts';

const report = sampleReports['severity-by-place']?.();
if (report === undefined) throw new Error('no report');

test('a finding that is more severe in its account stands under its own policy', async () => {
  const render = await loadRenderer('text');
  const text = [...render(report, options)].join('');
  const sections = text.split(/^(?=[A-Z]+ {2}\S)/m).slice(1);
  for (const { policy, resource } of report.findings) {
    const places = sections.filter((section) => section.includes(resource));
    expect(places.map((section) => /^ {2}(\S+) · /m.exec(section)?.[1])).toEqual([policy]);
  }
});

test('every format has each finding, whatever its severity', async () => {
  for (const format of ['text', 'markdown', 'junit', 'ocsf', 'asff', 'gitlab', 'sarif', 'csv', 'html'] as const) {
    const render = await loadRenderer(format);
    const text = [...render(report, options)].join('');
    const lost = report.findings.filter(({ resource }) => !text.includes(resource));
    expect({ format, lost: lost.map(({ resource }) => resource) }).toEqual({ format, lost: [] });
  }
});

test('a cell with findings of which the list has none fails in JUnit', () => {
  const [policy] = report.policies;
  const [account] = report.accounts;
  if (policy === undefined || account === undefined) throw new Error('nothing in the report');
  const cell = { policy: policy.id, account, region: 'eu-west-1', status: 'findings' as const };
  const details = [{ ...cell, findings: [], waived: [], errors: [], skipped: undefined }];
  const [only] = aboutPolicy(policy, 0, details, options).cases;
  expect(only?.outcome?.element).toBe('failure');
});

const severity = fc.constantFrom(...SEVERITIES);
const accounts = ['222222222222', '333333333333', '444444444444'];
/** Of a policy: its severity, the one that settings give it in some accounts, and in each account which it is. */
const policies = fc.array(
  fc.record({
    own: severity,
    other: severity,
    cells: fc.tuple(...accounts.map(() => fc.record({ isOther: fc.boolean(), found: fc.nat({ max: 2 }) }))),
  }),
  { minLength: 1, maxLength: 4 },
);

test('whatever severities settings give, no finding is lost and none passes', () => {
  fc.assert(
    fc.property(policies, (drawn) => {
      const outcomes = drawn.flatMap(({ cells }, number) =>
        cells.map(({ isOther, found }, at) => {
          const cell = { policy: `p${number}`, account: accounts[at] ?? '', region: 'eu-west-1' };
          const names = Array.from({ length: found }, (_, index) => `${cell.policy}/${cell.account}/${index}`);
          const resources = names.map((resource) => ({ resource, message: resource }));
          const outcome = found === 0 ? outcomeRecord(cell) : findingsIn(cell, ...resources);
          return isOther ? { ...outcome, override: 0 } : outcome;
        }),
      );
      const made = buildReport([
        runRecord(),
        ...drawn.map(({ own, other }, number) =>
          policyRecord({
            id: `p${number}`,
            severity: own,
            overrides: [
              { name: 'overrides[0]', targets: {}, changes: [], off: false, severity: other, parameters: {} },
            ],
          }),
        ),
        ...accounts.map((id) => accountRecord(id)),
        ...outcomes,
        endRecord({ planned: outcomes.length }),
      ]);
      const failed = outcomes.flatMap(({ findings }) => findings.map(({ resource }) => resource)).sort();
      const events = JSON.parse([...renderOcsf(made, options)].join('')) as OcsfEvent[];
      const told = events.filter(({ compliance }) => compliance.status === 'Fail');
      expect(told.flatMap(({ resources }) => resources.map(({ uid }) => uid)).sort()).toEqual(failed);
      const junit = [...renderJunit(made, options)].join('');
      const cells = outcomes.filter(({ findings }) => findings.length > 0);
      expect(junit.split('<failure ').length - 1).toBe(cells.length);
    }),
  );
});

interface OcsfEvent {
  readonly compliance: { readonly status: string };
  readonly resources: readonly { readonly uid: string }[];
}
