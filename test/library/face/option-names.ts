import type * as Library from '../../../src/index.ts';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { endRecord, runRecord } from '../../report/sample-run.ts';

/** The names of all options, as the functions themselves list them to whoever gives one that there is not. */
export async function optionsOf(library: typeof Library): Promise<Set<string>> {
  const wrong = { nobodyHasThis: 1 } as never;
  const set = await library.loadPolicies(['policies/config-recorder.yml']);
  const report = buildReport([runRecord(), endRecord()]);
  const calls: (() => unknown)[] = [
    () => library.connect(wrong),
    () => library.loadPolicies(['x'], wrong),
    () => library.check(set, wrong),
    () => library.plan(set, wrong),
    () => library.apply('x', wrong),
    () => library.rollback('x', wrong),
    () => library.runOperation('a:B', wrong),
    () => library.readReport('x', wrong),
    async () => {
      for await (const piece of library.renderReport(report, 'text', wrong)) return piece;
      return '';
    },
    () => library.permissions(set, wrong),
    () => library.testPolicies(['x'], wrong),
    () => library.renderDiagnostics([], wrong),
    () => library.startSimulator(wrong),
    () => library.generateOrganization(wrong),
    () => library.cove(() => 1, wrong),
    () => library.verdict(report, wrong),
  ];
  const names: string[] = [];
  for (const call of calls) {
    const error = await Promise.resolve()
      .then(call)
      .catch((thrown: unknown) => thrown);
    const { hint = '' } = error as Library.CoveError;
    names.push(...hint.replace('the options are ', '').split(', '));
  }
  return new Set(names);
}
