import { visibleJson } from '../../../text/visible-text.ts';
import type { Report } from '../../build/report.ts';

/**
 * The report as one JSON object a line, for `jq` and databases: the run with its sums first, then packs, controls,
 * policies, accounts, findings, waived findings, changes, errors and skipped cells, each with its `type` and otherwise
 * as in the JSON report.
 */
export function* renderNdjson({
  version,
  run,
  summary,
  waivers,
  baseline,
  packs = [],
  controls = [],
  ...lists
}: Report): Generator<string> {
  yield line({ type: 'run', version, run, summary, waivers, baseline });
  for (const pack of packs) yield line({ type: 'pack', ...pack });
  for (const { controls: each, ...framework } of controls) {
    for (const control of each) yield line({ type: 'control', framework, ...control });
  }
  for (const policy of lists.policies) yield line({ type: 'policy', ...policy });
  for (const account of lists.accounts) yield line({ type: 'account', ...account });
  for (const finding of lists.findings) yield line({ type: 'finding', ...finding });
  for (const waived of lists.waived) yield line({ type: 'waived', ...waived });
  for (const change of lists.changes) yield line({ type: 'change', ...change });
  for (const error of lists.errors) yield line({ type: 'error', ...error });
  for (const skipped of lists.skipped) yield line({ type: 'skipped', ...skipped });
  for (const warning of lists.warnings) yield line({ type: 'warning', ...warning });
}

function line(value: unknown): string {
  return `${visibleJson(JSON.stringify(value))}\n`;
}
