import type { Colors } from '../../../text/colors.ts';
import { counted } from '../../../text/counted.ts';
import { indent, wrap } from '../../../text/layout.ts';
import { visible } from '../../../text/visible-text.ts';
import { firstFew } from '../../build/count-words.ts';
import { regionWord } from '../../build/region-words.ts';
import type { Report } from '../../build/report.ts';
import { type AdviceContext, adviceFor } from '../advice.ts';
import { type ErrorGroup, groupErrors } from '../group-errors.ts';
import type { GroupAccount } from '../open-group.ts';

export interface ErrorContext extends AdviceContext {
  /** Whether there are policies to name: the one call of `run` is none that anybody has written. @default true */
  readonly namesPolicies?: boolean;
}

/**
 * What could not be evaluated, why, and what to do: similar errors once, with the accounts counted. Lines, produced on
 * iteration.
 */
export function* errorSection(
  { errors, summary, accounts }: Report,
  width: number,
  colors: Colors,
  context: ErrorContext,
): Generator<string> {
  const groups = groupErrors(errors);
  if (groups.length === 0) return;
  yield colors.bold(colors.yellow(`Could not be evaluated: ${counted(summary.error, 'cell')}`));
  for (const group of groups) {
    yield '';
    yield* groupLines(group, width, colors, context);
  }
  const unknown = accounts.filter(({ cells }) => cells.error > 0);
  if (unknown.length <= FEW_ACCOUNTS) return;
  yield '';
  yield `  All ${unknown.length.toLocaleString('en-US')} accounts about which something is not known:`;
  const names = unknown.map(({ id, name }) => visible(name === null ? id : `${id}\u00a0(${name})`));
  yield* indent(
    wrap(names.join(', '), width - 4).map((line) => line.replaceAll('\u00a0', ' ')),
    '    ',
  );
}

/** This many are already named with the errors. */
const FEW_ACCOUNTS = 3;

/** `111122223333 (payments), 222233334444 and 998 more`. */
export function nameAccounts(accounts: readonly GroupAccount[]): string {
  return firstFew(accounts, ({ id, name }) => visible(name === null ? id : `${id} (${name})`));
}

function groupLines(
  { first, message, ...group }: ErrorGroup,
  width: number,
  colors: Colors,
  context: ErrorContext,
): string[] {
  const { kind, operation, code } = first;
  const what = [kind, operation, code].filter((part) => part !== null).map(visible);
  const facts = [...places(group, context), ['do', adviceFor({ kind, code, message }, context)] as const];
  return [
    `  ${colors.yellow(what.join(' · '))}`,
    ...indent(wrap(visible(message), width - 4), '    '),
    ...facts.flatMap(([label, text]) => indent(wrap(text, width - 14), ' '.repeat(14), `    ${label.padEnd(10)}`)),
  ];
}

function places(
  group: Omit<ErrorGroup, 'first' | 'message'>,
  { namesPolicies = true }: ErrorContext,
): (readonly [label: string, text: string])[] {
  const { accounts, regions, policies, resources } = group;
  return [
    ['where', `${counted(group.cells, 'cell')} in ${counted(accounts.length, 'account')}: ${nameAccounts(accounts)}`],
    ...(regions.join() === '*' ? [] : [['regions', firstFew(regions.map(regionWord), visible)] as const]),
    ...(namesPolicies ? [['policies', firstFew(policies, visible)] as const] : []),
    ...(resources.count === 0 ? [] : [['resources', firstFew(resources.first, visible, resources.count)] as const]),
  ];
}
