import { definedMembers } from '../../../values/defined-members.ts';
import type { CellStatus, ReportFinding, ReportPolicy, ReportWaived } from '../../build/report.ts';
import { evaluatedCells } from '../../build/summarize.ts';
import { waiverReason } from '../../build/waiver-words.ts';
import type { Wording } from '../../build/wording.ts';
import type { CellDetails } from '../cell-details.ts';
import { placeOf } from '../place-words.ts';
import { offWords } from '../policy-result.ts';
import { whatToDo } from '../policy-words.ts';
import type { Case, Suite } from './test-suite.ts';

/**
 * The accounts and regions of a policy.
 *
 * @param known - how many of them have no findings but those of the baseline.
 */
export function aboutPolicy(
  policy: ReportPolicy,
  known: number,
  details: Iterable<CellDetails>,
  wording: Wording,
): Suite {
  const { cells } = policy;
  return {
    name: policy.id,
    properties: [
      ['title', policy.title],
      ['severity', policy.severity],
      ...(policy.description === null ? [] : [['description', policy.description] as const]),
      ['do', whatToDo(policy, wording)],
      ...policy.references.map((reference) => ['reference', reference] as const),
      ['digest', policy.digest ?? 'not known'],
      ['resources examined', String(policy.resources)],
      ...offWords(policy).map((words) => ['result', words] as const),
    ],
    tests: evaluatedCells(cells) + cells.error + cells.skipped,
    failures: cells.findings - known,
    errors: cells.error,
    skipped: cells.skipped + cells.waived + known,
    cases: casesOf(policy, details),
  };
}

function* casesOf(policy: ReportPolicy, details: Iterable<CellDetails>): Generator<Case> {
  for (const cell of details) {
    const outcome = OUTCOMES[cell.status](policy, cell);
    yield { name: placeOf(cell.account, cell.region), ...definedMembers({ outcome }) };
  }
}

/** A status without a row does not compile: a new one never counts as a pass. */
const OUTCOMES: Readonly<Record<CellStatus, (policy: ReportPolicy, cell: CellDetails) => Case['outcome']>> = {
  compliant: () => undefined,
  findings: ({ severity, title }, { findings, waived }) => {
    const message = findings.length === 1 ? (findings[0]?.message ?? title) : `${findings.length} findings: ${title}`;
    const lines = [...findings.flatMap(findingLines), ...waived.flatMap(waivedLines)];
    // Of a cell that has findings, and none of them here, nothing is known.
    return findings.length > 0 && findings.every(({ baseline }) => baseline === 'known')
      ? { element: 'skipped', message: `known from the baseline: ${message}`, lines }
      : { element: 'failure', type: findings[0]?.severity ?? severity, message, lines };
  },
  waived: ({ title }, { waived }) => ({
    element: 'skipped',
    message: `waived: ${waived[0] === undefined ? title : waiverReason(waived[0].waiver)}`,
    lines: waived.flatMap(waivedLines),
  }),
  // Its findings are listed below the errors: a case is one or the other, and unknown takes precedence.
  error: (_, { errors, findings, waived }) => ({
    element: 'error',
    type: errors[0]?.kind ?? 'internal',
    message: errors[0]?.message ?? 'not evaluated',
    lines: [
      ...errors.map(({ kind, operation, code, resource, message }) =>
        [kind, operation, code, resource, message].filter((part) => part !== null).join(' · '),
      ),
      ...findings.flatMap((finding) => {
        const [resource = '', ...more] = findingLines(finding);
        return [`finding: ${resource}`, ...more];
      }),
      ...waived.flatMap(waivedLines),
    ],
  }),
  skipped: (_, { skipped }) => ({
    element: 'skipped',
    message: `${skipped?.reason}: ${skipped?.message}`,
    lines: [],
  }),
};

function findingLines({ resource, message, baseline }: ReportFinding): string[] {
  return [resource, `  ${message}${baseline === 'known' ? ' (known from the baseline)' : ''}`];
}

function waivedLines({ resource, message, waiver }: ReportWaived): string[] {
  return [`waived: ${resource}`, `  ${message}`, `  ${waiverReason(waiver)}`];
}
