import { resolve } from 'node:path';
import { listedDigest } from '../../accounts/listed-accounts.ts';
import { OUR_PLAN } from '../../files/file-kind.ts';
import { assertReplaceable } from '../../output/kept-file.ts';
import { writeBeside } from '../../output/write-beside.ts';
import { writeOutput } from '../../output/write-output.ts';
import { highestRisk } from '../../policy/model/risk.ts';
import { describeExtent } from '../../remediation/gate.ts';
import type { PlannedChange } from '../../remediation/plan-change.ts';
import { createPlan } from '../../remediation/plan-file.ts';
import { riskOfChange } from '../../remediation/risk-of-change.ts';
import type { Report } from '../../report/build/report.ts';
import { shellWord } from '../../text/shell-word.ts';
import { visible, visibleJson } from '../../text/visible-text.ts';
import { type Host, note } from '../host.ts';
import type { Inputs } from '../inputs/load.ts';

interface FoundChanges extends Inputs {
  readonly planned: readonly PlannedChange[];
  readonly report: Report;
}

/** Writes the changes that can be made, and says which cannot. @throws {CoveError} `output` */
export async function writePlan(
  file: string,
  { planned, report, policies, packs = [], settings: { demo, listed } }: FoundChanges,
  host: Host,
): Promise<void> {
  const changes = planned.filter(({ ok }) => ok).map(({ change }) => change);
  const plan = createPlan(
    {
      created: report.run.start,
      run: report.run.id,
      organization: report.run.organization?.id ?? null,
      partition: report.run.caller.partition,
      demo,
      accountsFile: listed && listedDigest(listed),
      coverage: { complete: report.summary.complete, cells: report.summary.cells, errors: report.summary.error },
      policies,
      sources: new Map(
        packs.flatMap(({ name, origin }) => (origin === undefined ? [] : [[name, origin.from] as const])),
      ),
      changes,
    },
    host.key,
  );
  await writePlanFile(file, `${visibleJson(JSON.stringify(plan, null, 2))}\n`, host);
  const left = planned.flatMap((each) =>
    each.ok ? [] : [`  ${visible(each.change.resource)}: ${visible(each.reason)}\n`],
  );
  const unplanned = left.length === 0 ? '' : `Not in the plan:\n${left.join('')}`;
  const risk = highestRisk(changes.map((change) => riskOfChange(change, policies)));
  const flag = risk === 'safe' ? '' : ` --allow-risk ${risk}`;
  const next = demo ? OF_DEMO : `Nothing was changed; review it, then: cove-policy apply ${shellWord(file)}${flag}`;
  note(host, `${unplanned}Plan: ${describeExtent(changes)}, in ${file}. ${next}\n`);
}

const OF_DEMO =
  'Nothing was changed, and apply refuses the plan of a demo; `cove-policy simulate` keeps an organization to apply plans to';

/** The result of checking an organization is not lost because its file cannot be written. */
async function writePlanFile(file: string, text: string, host: Host): Promise<void> {
  const path = resolve(host.cwd, file);
  try {
    await assertReplaceable(path, `the plan ${file}`, OUR_PLAN);
    await writeOutput(path, text, 'the plan');
  } catch (error) {
    const place = await writeBeside(path, async () => text);
    if (place !== undefined) note(host, `The plan is in ${visible(place)} instead of ${visible(file)}.\n`);
    throw error;
  }
}
