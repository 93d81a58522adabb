import type { AccountRecord } from '../../run-log/records.ts';
import { by } from '../lists/sort.ts';
import type { ReportAccount } from './report.ts';

/** An account as reports name it; one that the log does not declare has its id alone. */
export function reportAccount(id: string, record: AccountRecord | undefined): ReportAccount {
  const tags = Object.entries(record?.tags ?? {}).sort(by(([name]) => name));
  return {
    id,
    name: record?.name ?? null,
    email: record?.email ?? null,
    ou: record?.ou ?? null,
    tags: Object.fromEntries(tags),
  };
}
