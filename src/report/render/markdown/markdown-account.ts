import { codeCell } from '../../../text/markdown.ts';
import type { ReportAccount } from '../../build/report.ts';

/** `222222222222 (payments-prod)`, for a table. */
export function accountCell({ id, name }: Pick<ReportAccount, 'id' | 'name'>): string {
  return codeCell(name === null ? id : `${id} (${name})`);
}
