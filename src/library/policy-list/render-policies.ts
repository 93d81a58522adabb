import type { Policy } from '../../policy/model/policy.ts';
import { csvRow } from '../../text/csv.ts';
import { renderTable } from '../../text/table.ts';
import { visibleJson } from '../../text/visible-text.ts';
import { TOOL } from '../../version.ts';

export interface PolicyRenderOptions {
  /** Of the terminal; undefined: nothing is cut. */
  readonly width: number | undefined;
}

export type PolicyListRenderer = (policies: readonly Policy[], options: PolicyRenderOptions) => string;

export function renderPolicyTable(policies: readonly Policy[], { width }: PolicyRenderOptions): string {
  const rows = policies.map((policy) => [
    policy.id,
    policy.severity,
    policy.title,
    policy.tags.join(' '),
    policy.remediate.length > 0 ? 'yes' : 'no',
    policy.source.file,
  ]);
  const table = renderTable(['policy', 'severity', 'title', 'tags', 'changes', 'file'], rows, width, ['file', 'tags']);
  return `${table}\n${policies.length} ${policies.length === 1 ? 'policy' : 'policies'}\n`;
}

export function renderPolicyCsv(policies: readonly Policy[]): string {
  const rows = policies.map((policy) => [
    policy.id,
    policy.severity,
    policy.title,
    policy.description ?? '',
    policy.tags.join(' '),
    policy.references.join(' '),
    operationsOf(policy).join(' '),
    changesOf(policy).join(' '),
    policy.source.file,
    String(policy.source.id.line),
  ]);
  const headings = [
    'policy',
    'severity',
    'title',
    'description',
    'tags',
    'references',
    'reads',
    'changes',
    'file',
    'line',
  ];
  return [headings, ...rows].map(csvRow).join('');
}

/** Version 1: members may be added to it, and none is taken away or changed. */
export function renderPolicyJson(policies: readonly Policy[]): string {
  const shown = policies.map((policy) => ({
    id: policy.id,
    title: policy.title,
    description: policy.description ?? null,
    severity: policy.severity,
    tags: policy.tags,
    references: policy.references,
    reads: operationsOf(policy),
    changes: changesOf(policy),
    parameters: policy.parameters,
    file: policy.source.file,
    line: policy.source.id.line,
  }));
  return `${visibleJson(JSON.stringify({ version: 1, tool: TOOL, policies: shown }, null, 2))}\n`;
}

function operationsOf(policy: Policy): string[] {
  const calls = [policy.call, ...policy.with, ...policy.lookups];
  return [...new Set(calls.map(({ service, operation }) => `${service}:${operation}`))];
}

function changesOf({ remediate }: Policy): string[] {
  return remediate.map(({ service, operation }) => `${service}:${operation}`);
}
