import { regionWord } from '../build/region-words.ts';
import type { ReportAccount } from '../build/report.ts';

/** `222222222222 (payments-prod) · eu-west-1`: an account and region for people. */
export function placeOf(account: Pick<ReportAccount, 'id' | 'name'>, region: string): string {
  return `${accountWord(account)} · ${regionWord(region)}`;
}

/** `222222222222 (payments-prod)` */
export function accountWord({ id, name }: Pick<ReportAccount, 'id' | 'name'>): string {
  return name === null ? id : `${id} (${name})`;
}
