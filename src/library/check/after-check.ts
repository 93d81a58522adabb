import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import type { Shard } from '../../run-log/shards.ts';
import { areRolesSeveral, noRoleOfChanges } from '../changes/change-session.ts';
import type { RemediationSettings } from '../changes/remediation-settings.ts';

/** What follows a check: nothing, a plan to review, or changes. */
export type AfterCheck =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'plan'; readonly file: string }
  | { readonly kind: 'remediate'; readonly remediation: RemediationSettings; readonly allowIncomplete: boolean };

interface Began {
  readonly settings: Settings;
  readonly resume?: string | undefined;
  readonly shard?: Shard | undefined;
}

/** @throws {CoveError} for what needs a complete run of its own. */
export function refuseContradictions({ resume, shard, settings }: Began, then: AfterCheck): void {
  if (shard !== undefined && then.kind !== 'nothing') {
    const flag = then.kind === 'remediate' ? '--remediate' : '--plan';
    throw new CoveError('usage', `${flag} needs the whole organization, and --shard takes a part of it`, {
      hint: 'its limits (--max-changes) are those of all changes together: run it in one process, without --shard',
    });
  }
  if (resume !== undefined && then.kind !== 'nothing') {
    const flag = then.kind === 'remediate' ? '--remediate' : '--plan';
    throw new CoveError(
      'usage',
      `${flag} needs every resource as it was read, but a run log does not contain them in full`,
      { hint: `finish the check with --resume, then run check ${flag}` },
    );
  }
  if (then.kind === 'remediate' && then.remediation.role === undefined && areRolesSeveral(settings)) {
    throw noRoleOfChanges();
  }
  if (then.kind === 'remediate' && settings.failFast) {
    throw new CoveError(
      'usage',
      '--fail-fast ends a check early, but --remediate needs a complete one: use only one of them',
    );
  }
}
