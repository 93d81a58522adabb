import type { AccountRecord } from '../../run-log/records.ts';
import { by } from '../lists/sort.ts';
import type { ReportAccount } from './report.ts';

/** An account as named in reports; one that the log does not declare has only its id. */
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
