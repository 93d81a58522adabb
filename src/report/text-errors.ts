import { visible } from '../visible-text.ts';
import { adviceFor } from './advice.ts';
import { type ErrorGroup, groupErrors } from './group-errors.ts';
import { indent, wrap } from './layout.ts';
import type { Report, ReportAccount } from './report.ts';
import type { Colors } from './text-colors.ts';
import { count, firstFew } from './words.ts';

/** What could not be evaluated, why, and what to do: like errors once, with the accounts counted. */
export function errorSection({ errors, summary }: Report, width: number, colors: Colors): string[] {
  const groups = groupErrors(errors);
  if (groups.length === 0) return [];
  return [
    colors.bold(colors.yellow(`Could not be evaluated: ${count(summary.error, 'cell')}`)),
    ...groups.flatMap((group) => ['', ...groupLines(group, width, colors)]),
  ];
}

/** `111122223333 (payments), 222233334444 and 998 more`. */
export function nameAccounts(accounts: readonly ReportAccount[]): string {
  return firstFew(accounts.map(({ id, name }) => visible(name === null ? id : `${id} (${name})`)));
}

function groupLines(group: ErrorGroup, width: number, colors: Colors): string[] {
  const what = [group.kind, group.operation, group.code].filter((part) => part !== null).map(visible);
  return [
    `  ${colors.yellow(what.join(' · '))}`,
    ...indent(wrap(visible(group.message), width - 4), '    '),
    ...facts(group).flatMap(([label, text]) =>
      indent(wrap(text, width - 14), ' '.repeat(14), `    ${label.padEnd(10)}`),
    ),
  ];
}

function facts(group: ErrorGroup): [label: string, text: string][] {
  const { accounts, regions, policies, resources } = group;
  return [
    ['where', `${count(group.cells, 'cell')} in ${count(accounts.length, 'account')}: ${nameAccounts(accounts)}`],
    ...(regions.join() === '*' ? [] : [['regions', firstFew(regions.map(visible))] as [string, string]]),
    ['policies', firstFew(policies.map(visible))],
    ...(resources.length === 0 ? [] : [['resources', firstFew(resources.map(visible))] as [string, string]]),
    ['do', adviceFor(group)],
  ];
}
