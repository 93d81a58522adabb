import { AwsError } from '../aws-error.ts';
import type { Trail } from '../world/world.ts';
import type { CallContext } from './service.ts';

/** Every trail that an account has or sees: its own, and the organization's. */
export function trailsOf({ account, world }: CallContext): Trail[] {
  const { managementAccount } = world.organization;
  if (account === managementAccount) return account.trails;
  return [...account.trails, ...managementAccount.trails.filter((trail) => trail.organization)];
}

/** A trail is visible in its home region; one for all regions also as a shadow in the others. */
export function isVisibleIn(trail: Trail, region: string): boolean {
  return trail.multiRegion || trail.homeRegion === region;
}

export function ownsTrail(trail: Trail, { account }: CallContext): boolean {
  return trail.owner === account.id;
}

/**
 * The trail that a read names: by its name in its home region and its owner's account, by its ARN wherever it is
 * visible.
 *
 * @throws {AwsError} TrailNotFoundException, and the errors of an invalid name or ARN
 */
export function findVisibleTrail(nameOrArn: string, call: CallContext): Trail {
  const arn = parseTrailArn(nameOrArn);
  const trail = trailsOf(call).find((candidate) =>
    arn === undefined
      ? candidate.name === nameOrArn && candidate.homeRegion === call.region && ownsTrail(candidate, call)
      : candidate.arn === nameOrArn && isVisibleIn(candidate, call.region),
  );
  if (trail !== undefined) return trail;
  const isShared = trailsOf(call).some((candidate) => candidate.arn === nameOrArn);
  if (arn !== undefined && arn.account !== call.account.id && !isShared) call.reportViolation(nameOrArn);
  throw unknownTrail(nameOrArn, call);
}

/**
 * The trail that a change names. A shadow cannot be changed, nor the organization's trail by a member.
 *
 * @throws {AwsError}
 */
export function findOwnTrail(nameOrArn: string, call: CallContext): Trail {
  const trail = findVisibleTrail(nameOrArn, call);
  if (!ownsTrail(trail, call)) {
    const message = `The trail ${trail.arn} belongs to the organization: only its management account can change it.`;
    throw new AwsError('NotOrganizationMasterAccountException', message);
  }
  if (trail.homeRegion !== call.region) {
    const message = `The trail ${trail.arn} can be changed only in its home region ${trail.homeRegion}.`;
    throw new AwsError('InvalidHomeRegionException', message);
  }
  return trail;
}

/** A name is reported as the ARN that it would have here. */
function unknownTrail(nameOrArn: string, { account, region, world }: CallContext): AwsError {
  const prefix = `arn:${world.partition}:cloudtrail:${region}:${account.id}:trail/`;
  const arn = nameOrArn.startsWith('arn:') ? nameOrArn : prefix + nameOrArn;
  return new AwsError('TrailNotFoundException', `Unknown trail: ${arn} for the user: ${account.id}`);
}

/**
 * @returns undefined for a plain name
 * @throws {AwsError} if it is neither a trail's ARN nor a valid name of a trail
 */
export function parseTrailArn(nameOrArn: string): { account: string } | undefined {
  if (!nameOrArn.startsWith('arn:')) {
    checkTrailName(nameOrArn);
    return undefined;
  }
  const match = /^arn:[\w-]+:cloudtrail:[a-z0-9-]+:(\d{12}):trail\/[A-Za-z0-9._-]+$/.exec(nameOrArn);
  if (match === null) {
    const message = `A trail's ARN has the form arn:aws:cloudtrail:us-east-2:123456789012:trail/MyTrail, but ${nameOrArn} does not.`;
    throw new AwsError('CloudTrailARNInvalidException', message);
  }
  return { account: match[1] ?? '' };
}

/** The rules of https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html */
export function checkTrailName(name: string): void {
  const fits = /^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/.test(name) && !/[._-]{2}/.test(name);
  if (fits && !/^\d+\.\d+\.\d+\.\d+$/.test(name)) return;
  const message = `Trail name or ARN can not be used: "${name}" must have 3 to 128 letters, digits, and single periods, underscores or dashes between them.`;
  throw new AwsError('InvalidTrailNameException', message);
}
