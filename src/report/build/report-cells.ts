import type { AccountRecord } from '../../run-log/records.ts';
import type { Entries } from '../lists/entries.ts';
import { by } from '../lists/sort.ts';
import type { AccountSummary, Report, ReportCell } from './report.ts';
import { reportAccount } from './report-account.ts';
import type { ReportLedger } from './report-ledger.ts';

type Declared = ReadonlyMap<string, AccountRecord>;

/** Every account that has cells, by id, with how they ended. */
export function reportAccounts(ledger: ReportLedger, declared: Declared): AccountSummary[] {
  return accountIds(ledger).map((id) => {
    const record = declared.get(id);
    const { tags, ...account } = reportAccount(id, record);
    return {
      ...account,
      ouPath: (record?.ouPath ?? []).map(({ id: unit, name }) => ({ id: unit, name })),
      tags,
      cells: ledger.countsOf(id),
    };
  });
}

/** Every cell: there may be millions, so nothing is kept except the byte in the ledger. */
export function reportCells(
  ledger: ReportLedger,
  policies: Report['policies'],
  declared: Declared,
): Entries<ReportCell> {
  return {
    length: ledger.cells(),
    *[Symbol.iterator]() {
      const accounts = accountIds(ledger).map((id) => reportAccount(id, declared.get(id)));
      for (const { id: policy } of policies) {
        for (const account of accounts) {
          for (const { region, status } of ledger.cellsOf(policy, account.id)) {
            yield { policy, account, region, status };
          }
        }
      }
    },
  };
}

function accountIds(ledger: ReportLedger): string[] {
  return [...ledger.accounts].sort(by((id) => id));
}
