import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import type { Trail } from '../world/world.ts';
import { checkTrailName, findOwnTrail } from './cloudtrail-trails.ts';
import { optionalBoolean, requiredString } from './read-input.ts';
import type { CallContext } from './service.ts';

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const MAX_TRAILS_PER_REGION = 5;

/** A new trail does not log before StartLogging. */
export function createTrail(input: JsonObject, call: CallContext): JsonObject {
  const name = requiredString(input, 'Name');
  checkTrailName(name);
  const bucket = requiredString(input, 'S3BucketName');
  const organization = optionalBoolean(input, 'IsOrganizationTrail') ?? false;
  const multiRegion = optionalBoolean(input, 'IsMultiRegionTrail') ?? false;
  checkRoom(name, organization, call);
  const { account, region, world } = call;
  const trail: Trail = {
    name,
    arn: `arn:${world.partition}:cloudtrail:${region}:${account.id}:trail/${name}`,
    owner: account.id,
    homeRegion: region,
    multiRegion,
    organization,
    bucket,
    logging: false,
    startedAt: null,
    stoppedAt: null,
  };
  account.trails.push(trail);
  return {
    Name: name,
    S3BucketName: bucket,
    IncludeGlobalServiceEvents: optionalBoolean(input, 'IncludeGlobalServiceEvents') ?? true,
    IsMultiRegionTrail: multiRegion,
    TrailARN: trail.arn,
    LogFileValidationEnabled: optionalBoolean(input, 'EnableLogFileValidation') ?? false,
    IsOrganizationTrail: organization,
  };
}

export function deleteTrail(input: JsonObject, call: CallContext): JsonObject {
  const trail = findOwnTrail(requiredString(input, 'Name'), call);
  call.account.trails.splice(call.account.trails.indexOf(trail), 1);
  return {};
}

function checkRoom(name: string, organization: boolean, { account, region, world }: CallContext): void {
  if (organization && account !== world.organization.managementAccount) {
    const message = 'Only the management account of an organization can create an organization trail.';
    throw new AwsError('NotOrganizationMasterAccountException', message);
  }
  const here = account.trails.filter((trail) => trail.homeRegion === region || trail.multiRegion);
  if (here.some((trail) => trail.name === name)) {
    throw new AwsError('TrailAlreadyExistsException', `Trail ${name} already exists for customer: ${account.id}`);
  }
  if (here.length >= MAX_TRAILS_PER_REGION) {
    throw new AwsError(
      'MaximumNumberOfTrailsExceededException',
      `User: ${account.id} already has ${here.length} trails in ${region}.`,
    );
  }
}
