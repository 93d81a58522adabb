import { visible } from '../visible-text.ts';
import { alignColumns, columnWidths, indent, wrap } from './layout.ts';
import type { ReportFinding, ReportPolicy } from './report.ts';
import type { Severity } from './severity.ts';
import type { Colors } from './text-colors.ts';
import { count } from './words.ts';

/** The findings of one policy under its title; nothing where it has none. */
export function findingSection(
  policy: ReportPolicy,
  findings: readonly ReportFinding[],
  width: number,
  colors: Colors,
): string[] {
  if (findings.length === 0) return [];
  return [
    ...heading(policy, width, colors),
    colors.dim(indent([origin(policy, findings.length)], '  ').join('')),
    '',
    ...table(findings, width),
  ];
}

function heading(policy: ReportPolicy, width: number, colors: Colors): string[] {
  const severity = policy.severity.toUpperCase();
  const title = wrap(visible(policy.title), width - severity.length - 2);
  return title.map((line, index) =>
    index === 0
      ? `${paint(policy.severity, colors)(severity)}  ${colors.bold(line)}`
      : `${' '.repeat(severity.length)}  ${colors.bold(line)}`,
  );
}

function paint(severity: Severity, colors: Colors): (text: string) => string {
  const paints: Record<Severity, (text: string) => string> = {
    critical: (text) => colors.bold(colors.red(text)),
    high: colors.red,
    medium: colors.yellow,
    low: colors.blue,
    info: colors.dim,
  };
  return paints[severity];
}

/** Which policy it is, where it stands, and how much it found. */
function origin({ id, source }: ReportPolicy, findings: number): string {
  const place = source === null ? [] : [`${visible(source.file)}:${source.line}`];
  return [visible(id), ...place, count(findings, 'finding')].join(' · ');
}

/** One line a finding where the widest fits; otherwise the resource and the message on lines of their own. Nothing is cut. */
function table(findings: readonly ReportFinding[], width: number): string[] {
  const rows = findings.map(({ account, region, resource, message }) =>
    [account.id, account.name ?? '', region, resource, message].map(visible),
  );
  const needed = columnWidths(rows).reduce((sum, column) => sum + column + 2, 0);
  if (needed <= width) return indent(alignColumns(rows), '  ');
  const places = alignColumns(rows.map((row) => row.slice(0, 3)));
  return rows.flatMap(([, , , resource = '', message = ''], index) => [
    ...(places[index] === places[index - 1] ? [] : indent([places[index] ?? ''], '  ')),
    ...indent([resource], '    '),
    ...indent(wrap(message, width - 6), '      '),
  ]);
}
