import type { OutcomeRecord, WarningRecord } from '../run-log/records.ts';

const SHARED = 'findings-share-name';
const EQUAL = 'findings-not-told-apart';

/**
 * Warns, once for each policy, that findings of one cell share a name: their fingerprints last only as long as what
 * tells them apart.
 */
export function sharedNamesWarning({ policy, findings }: OutcomeRecord): WarningRecord | undefined {
  if (findings.length < 2) return undefined;
  const names = new Set(findings.map(({ resource }) => resource));
  if (names.size === findings.length) return undefined;
  const fingerprints = new Set(findings.map(({ fingerprint }) => fingerprint));
  const isEqual = fingerprints.size < findings.length;
  return {
    type: 'warning',
    code: isEqual ? EQUAL : SHARED,
    message: isEqual
      ? `policy ${policy} finds several resources in one account and region that are equal in name and content: they share one fingerprint, and none of them can be changed`
      : `policy ${policy} gives several findings in one account and region the same name: alerts can be confused when the resources change. Make its \`finding.resource\` distinguish them`,
    policy,
  };
}

export function isAboutNames({ code }: WarningRecord): boolean {
  return code === SHARED || code === EQUAL;
}
