import { greatest } from '../../values/long-lists.ts';
import type { RemediationRisk } from './policy-file.generated.ts';

export type Risk = RemediationRisk;

/** What a change may do beyond putting a finding right, the least first. */
export const RISKS: readonly RemediationRisk[] = ['safe', 'disruptive', 'destructive'];

/**
 * Names that say that something is gone afterwards. The word must not be about protection from it, as in
 * `UpdateDeletionProtection`.
 */
const REMOVES =
  /(^|[a-z0-9])(Delete|Deletion(?!Protection)|Terminate|Purge|Destroy|Erase|Wipe)(?![a-z])|^(Release|Deregister|Deprovision)[A-Z]/;

/**
 * The risk of a call: what the policy says; otherwise `destructive` if its name says that it removes something, and
 * `safe` if not. See docs/decisions/0044-what-a-change-may-risk.md.
 */
export function riskOf({
  risk,
  operation,
}: {
  readonly risk?: RemediationRisk | undefined;
  readonly operation: string;
}): RemediationRisk {
  return risk ?? (REMOVES.test(operation) ? 'destructive' : 'safe');
}

export function highestRisk(risks: readonly RemediationRisk[]): RemediationRisk {
  return (
    RISKS[
      greatest(
        risks.map((risk) => RISKS.indexOf(risk)),
        0,
      )
    ] ?? 'safe'
  );
}

/** Whether a risk is no higher than another one. */
export function isRiskAllowed(risk: RemediationRisk, most: RemediationRisk): boolean {
  return RISKS.indexOf(risk) <= RISKS.indexOf(most);
}
