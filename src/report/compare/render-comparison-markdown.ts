import { capital } from '../../text/capital.ts';
import { counted } from '../../text/counted.ts';
import { codeCell, codeSpan, joinTables, type MarkdownTable, MOST_ROWS, title } from '../../text/markdown.ts';
import { regionWord } from '../build/region-words.ts';
import { accountCell } from '../render/markdown/markdown-account.ts';
import {
  COMPARED_STATES,
  type ComparedFinding,
  type ComparedGroup,
  type ComparedState,
  type Comparison,
} from './comparison.ts';
import type { ComparisonOptions } from './comparison-options.ts';
import {
  comparisonBanner,
  comparisonVerdict,
  findingNotes,
  runWords,
  STATE_WORDS,
  sumWords,
} from './comparison-words.ts';

/** For pull requests and job summaries. */
export function renderComparisonMarkdown(comparison: Comparison, options: ComparisonOptions): string {
  const { earlier, later, counts, changedPolicies } = comparison;
  const { exitCode, reason } = comparisonVerdict(comparison, options);
  const banner = comparisonBanner(comparison);
  const opening = [
    ...(banner === undefined ? [] : [`> **${banner}**`, '']),
    `## cove-policy compare: ${reason}`,
    '',
    sumWords(counts),
    '',
    `Earlier ${codeSpan(earlier.file)}: ${codeSpan(runWords(earlier))} · later ${codeSpan(later.file)}: ${codeSpan(runWords(later))} · exit code ${exitCode}`,
    ...(changedPolicies.length === 0
      ? []
      : ['', `Changed since, which may be why less is found: ${changedPolicies.map(codeSpan).join(', ')}`]),
  ];
  const tables = [
    ...groupTable('Policies', 'policy', comparison.policies),
    ...groupTable('Accounts', 'account', comparison.accounts),
    ...groupTable('Units', 'unit', comparison.units),
    ...findingTables(comparison),
  ];
  return joinTables(opening.join('\n'), tables, 'The JSON comparison has everything.');
}

function groupTable(heading: string, noun: string, groups: readonly ComparedGroup[]): MarkdownTable[] {
  if (groups.length === 0) return [];
  const rows = groups.map(({ id, name, counts }) => [
    codeCell(name === null ? id : `${id} (${name})`),
    ...COMPARED_STATES.map((state) => counts[state].toLocaleString('en-US')),
  ]);
  const columns = [noun, ...COMPARED_STATES.map((state) => STATE_WORDS[state])];
  return [{ title: { markdown: heading, html: heading }, columns, rows, noun }];
}

function findingTables({ findings, counts }: Comparison): MarkdownTable[] {
  const rows = new Map<ComparedState, string[][]>();
  let kept = 0;
  for (const finding of findings) {
    if (finding.state === 'still-there' || kept === MOST_ROWS) break;
    const ofState = rows.get(finding.state) ?? [];
    rows.set(finding.state, ofState);
    ofState.push(rowOf(finding));
    kept += 1;
  }
  return COMPARED_STATES.filter((state) => state !== 'still-there' && counts[state] > 0).map((state) => {
    const shown = rows.get(state) ?? [];
    return {
      title: title`${capital(STATE_WORDS[state])}: ${counted(counts[state], 'finding')}`,
      columns: ['severity', 'policy', 'account', 'region', 'resource', 'message'],
      rows: shown,
      more: counts[state] - shown.length,
      noun: 'finding',
    };
  });
}

function rowOf(finding: ComparedFinding): string[] {
  const { severity, policy, account, region, resource, message } = finding;
  return [
    severity,
    codeCell(policy),
    accountCell(account),
    codeCell(regionWord(region)),
    codeCell(resource),
    [codeCell(message), ...findingNotes(finding)].join('<br>'),
  ];
}
