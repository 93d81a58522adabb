import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import { jsonProtocol } from '../protocols/json-protocol.ts';
import type { Trail } from '../world/world.ts';
import { createTrail, deleteTrail } from './cloudtrail-create.ts';
import {
  findOwnTrail,
  findVisibleTrail,
  isVisibleIn,
  ownsTrail,
  parseTrailArn,
  trailsOf,
} from './cloudtrail-trails.ts';
import { epochSeconds } from './epoch-seconds.ts';
import { paginate, withToken } from './paginate.ts';
import { optionalBoolean, requiredString, stringList } from './read-input.ts';
import type { CallContext, NamedService } from './service.ts';

/** AWS CloudTrail: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/ */
export const cloudtrailService: NamedService = {
  name: 'cloudtrail',
  actionPrefix: 'cloudtrail',
  global: false,
  protocol: jsonProtocol,
  targets: ['CloudTrail_20131101', 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101'],
  operations: {
    DescribeTrails: { answer: describeTrails },
    ListTrails: { answer: listTrails },
    GetTrail: { answer: (input, call) => ({ Trail: describe(findVisibleTrail(requiredString(input, 'Name'), call)) }) },
    GetTrailStatus: { answer: getTrailStatus },
    GetEventSelectors: { answer: getEventSelectors },
    StartLogging: { answer: startLogging },
    StopLogging: { answer: stopLogging },
    CreateTrail: { answer: createTrail },
    DeleteTrail: { answer: deleteTrail },
  },
};

function describeTrails(input: JsonObject, call: CallContext): JsonObject {
  const names = stringList(input, 'trailNameList');
  const trails = names.length > 0 ? namedTrails(names, call) : listedTrails(input, call);
  return { trailList: trails.map(describe) };
}

/**
 * Without names: the region's own trails, and its shadows of others unless they are declined. An organization trail is
 * a shadow in every account but its owner's.
 */
function listedTrails(input: JsonObject, call: CallContext): Trail[] {
  const shadows = optionalBoolean(input, 'includeShadowTrails') ?? true;
  return trailsOf(call).filter((trail) =>
    shadows ? isVisibleIn(trail, call.region) : trail.homeRegion === call.region && ownsTrail(trail, call),
  );
}

/**
 * A name finds the trails of this account and region, an ARN also those of other regions; what is not found is left
 * out.
 */
function namedTrails(names: readonly string[], call: CallContext): Trail[] {
  return names.flatMap((name) => {
    if (parseTrailArn(name) !== undefined) return trailsOf(call).filter((trail) => trail.arn === name);
    return trailsOf(call).filter(
      (trail) => trail.name === name && trail.homeRegion === call.region && ownsTrail(trail, call),
    );
  });
}

function listTrails(input: JsonObject, call: CallContext): JsonObject {
  const page = paginate(input, trailsOf(call), {
    pageSize: call.world.pageSize,
    list: 'ListTrails',
    maxResults: 1000,
    invalidToken: () => new AwsError('InvalidNextTokenException', 'The token is not valid.'),
  });
  const trails = page.items.map(({ arn, name, homeRegion }) => ({ TrailARN: arn, Name: name, HomeRegion: homeRegion }));
  return withToken({ Trails: trails }, page);
}

function getTrailStatus(input: JsonObject, call: CallContext): JsonObject {
  const { world } = call;
  const trail = world.visibility.read(findVisibleTrail(requiredString(input, 'Name'), call));
  const delivered = trail.logging ? Math.max(world.time - 4 * 60_000, trail.startedAt ?? 0) : trail.stoppedAt;
  return {
    IsLogging: trail.logging,
    ...definedMembers({
      LatestDeliveryTime: epochSeconds(delivered),
      StartLoggingTime: epochSeconds(trail.startedAt),
      StopLoggingTime: epochSeconds(trail.stoppedAt),
    }),
    LatestDeliveryAttemptTime: isoSeconds(delivered),
    LatestNotificationAttemptTime: '',
    LatestNotificationAttemptSucceeded: '',
    LatestDeliveryAttemptSucceeded: isoSeconds(delivered),
    TimeLoggingStarted: isoSeconds(trail.startedAt),
    TimeLoggingStopped: isoSeconds(trail.stoppedAt),
  };
}

/** Every trail has the selectors that it was made with: all management events. */
function getEventSelectors(input: JsonObject, call: CallContext): JsonObject {
  const { arn } = findVisibleTrail(requiredString(input, 'TrailName'), call);
  const selector = {
    ReadWriteType: 'All',
    IncludeManagementEvents: true,
    DataResources: [],
    ExcludeManagementEventSources: [],
  };
  return { TrailARN: arn, EventSelectors: [selector] };
}

function isoSeconds(time: number | null): string {
  return time === null ? '' : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function startLogging(input: JsonObject, call: CallContext): JsonObject {
  const trail = findOwnTrail(requiredString(input, 'Name'), call);
  if (trail.logging) return {};
  call.world.visibility.willChange(trail);
  trail.startedAt = call.now;
  trail.logging = true;
  return {};
}

function stopLogging(input: JsonObject, call: CallContext): JsonObject {
  const trail = findOwnTrail(requiredString(input, 'Name'), call);
  if (!trail.logging) return {};
  call.world.visibility.willChange(trail);
  trail.stoppedAt = call.now;
  trail.logging = false;
  return {};
}

function describe({ name, arn, bucket, homeRegion, multiRegion, organization }: Trail): JsonObject {
  return {
    Name: name,
    S3BucketName: bucket,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: multiRegion,
    HomeRegion: homeRegion,
    TrailARN: arn,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    IsOrganizationTrail: organization,
  };
}
