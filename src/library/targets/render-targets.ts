import { csvRow } from '../../text/csv.ts';
import { indent, wrap } from '../../text/layout.ts';
import { renderTable } from '../../text/table.ts';
import { visible, visibleJson } from '../../text/visible-text.ts';
import { TOOL } from '../../version.ts';
import type { TargetAccount, Targets } from './list-accounts.ts';

export interface TargetRenderOptions {
  /** Of the terminal; undefined: nothing is cut. */
  readonly width: number | undefined;
}

export type TargetRenderer = (targets: Targets, options: TargetRenderOptions) => string;

/** One line an account, and below them the sums and the regions that most accounts have. */
export function renderTargetTable(targets: Targets, { width }: TargetRenderOptions): string {
  const usual = usualRegions(targets.accounts);
  const rows = targets.accounts.map((account) => [
    account.id,
    account.name ?? '',
    account.ouPath ?? account.ou ?? listedWords(account),
    account.state,
    tagWords(account),
    regionWords(account, usual),
    whatHappens(account),
  ]);
  const table = renderTable(['account', 'name', 'unit', 'state', 'tags', 'regions', 'asked'], rows, width, [
    'tags',
    'state',
  ]);
  const count = (action: TargetAccount['action']) => targets.accounts.filter((each) => each.action === action).length;
  const sums = `${targets.accounts.length} ${targets.accounts.length === 1 ? 'account' : 'accounts'}: ${count('run')} asked, ${count('skip')} skipped, ${count('error')} that cannot be asked\n`;
  const regions =
    usual === undefined ? '' : `${usual.length} ${usual.length === 1 ? 'region' : 'regions'}: ${usual.join(', ')}\n`;
  return `${table}\n${width === undefined ? '' : reasonLines(targets.accounts, width)}${sums}${regions}`;
}

const MOST_REASONS = 10;

/** Why accounts are not simply asked, whole: a terminal has no room for it in the table. */
function reasonLines(accounts: readonly TargetAccount[], width: number): string {
  const unusual = accounts.filter((account) => whatHappens(account) !== 'yes');
  if (unusual.length === 0) return '';
  const told = unusual.slice(0, MOST_REASONS).flatMap((account) => {
    const line = visible(`${account.id}  ${whatHappens(account)}`).replaceAll('\n', ' ');
    return indent(wrap(line, width - 2), '  ', '');
  });
  const more = unusual.length - MOST_REASONS;
  if (more > 0) told.push(`and ${more.toLocaleString('en-US')} more: csv and json have all`);
  return `${told.join('\n')}\n\n`;
}

export function renderTargetCsv({ accounts }: Targets): string {
  const headings = [
    'account',
    'name',
    'email',
    'unit id',
    'unit',
    'state',
    'tags',
    'regions',
    'asked',
    'reason',
    'error',
  ];
  const rows = accounts.map((account) => [
    account.id,
    account.name ?? '',
    account.email ?? '',
    account.ou ?? '',
    account.ouPath ?? listedWords(account),
    account.state,
    tagWords(account),
    account.regions?.join(' ') ?? '',
    account.action,
    account.reason ?? '',
    account.error ?? '',
  ]);
  return [headings, ...rows].map(csvRow).join('');
}

/** Version 1: members may be added to it, and none is taken away or changed. */
export function renderTargetJson({ organization, partition, roleName, accounts, warnings }: Targets): string {
  const shown = {
    version: 1,
    tool: TOOL,
    organization:
      organization === null ? null : { id: organization.id, managementAccount: organization.managementAccount },
    partition,
    roleName,
    accounts: accounts.map(({ regionStates: _, ...account }) => account),
    warnings,
  };
  return `${visibleJson(JSON.stringify(shown, null, 2))}\n`;
}

/** The regions that most of the accounts have enabled: those that have others are told apart by them. */
function usualRegions(accounts: readonly TargetAccount[]): readonly string[] | undefined {
  const byText = new Map<string, { readonly regions: readonly string[]; count: number }>();
  for (const { regions } of accounts) {
    if (regions === null) continue;
    const known = byText.get(regions.join()) ?? { regions, count: 0 };
    known.count += 1;
    byText.set(regions.join(), known);
  }
  return [...byText.values()].sort((a, b) => b.count - a.count)[0]?.regions;
}

function regionWords({ regions }: TargetAccount, usual: readonly string[] = []): string {
  if (regions === null) return '';
  const more = regions.filter((region) => !usual.includes(region)).map((region) => `+${region}`);
  const less = usual.filter((region) => !regions.includes(region)).map((region) => `-${region}`);
  return [`${regions.length}`, ...more, ...less].join(' ');
}

/** What is below no unit: it is outside the organization. */
function listedWords({ listedIn }: TargetAccount): string {
  return listedIn === null ? '' : `(${listedIn})`;
}

function tagWords({ tags }: TargetAccount): string {
  return Object.entries(tags ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

function whatHappens({ action, reason, error }: TargetAccount): string {
  const words = { run: error === null ? 'yes' : 'yes, but', skip: 'no:', error: 'cannot:' }[action];
  return [words, reason, error].filter((part) => part !== null).join(' ');
}
