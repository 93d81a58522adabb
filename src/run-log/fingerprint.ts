import { createHash } from 'node:crypto';

/** What makes a finding the same finding in every run. */
export interface FindingIdentity {
  readonly policy: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  /** What distinguishes the finding from others with the same name. @default nothing: the name is its own */
  readonly apart?: string;
}

/**
 * Names a finding across runs: lower-case hex SHA-256 over policy, account, region and resource, and, if several
 * findings of a cell share a name, what tells them apart. Never over the time, the order, the message or the line in
 * the policy file: alerts must stay the same when those change.
 *
 * The parts are encoded as a JSON array, so no two different identities share an encoding; the leading version keeps
 * fingerprints apart should the parts ever change.
 */
export function fingerprint({ policy, account, region, resource, apart }: FindingIdentity): string {
  const name = ['cove-policy/finding/1', policy, account, region, resource];
  return createHash('sha256')
    .update(JSON.stringify(apart === undefined ? name : [...name, apart]))
    .digest('hex');
}
