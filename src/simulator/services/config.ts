import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import { jsonProtocol } from '../protocols/json-protocol.ts';
import { configState } from '../world/config-state.ts';
import type { ConfigState, DeliveryChannel, Recorder } from '../world/world.ts';
import { epochSeconds } from './epoch-seconds.ts';
import { requiredString, stringList } from './read-input.ts';
import type { CallContext, NamedService } from './service.ts';

/** AWS Config: https://docs.aws.amazon.com/config/latest/APIReference/ */
export const configService: NamedService = {
  name: 'config',
  actionPrefix: 'config',
  global: false,
  protocol: jsonProtocol,
  targets: ['StarlingDoveService'],
  operations: {
    DescribeConfigurationRecorders: {
      answer: (input, call) => ({
        ConfigurationRecorders: recorders(input, call).map((one) => recorder(one, call)),
      }),
    },
    DescribeConfigurationRecorderStatus: {
      answer: (input, call) => ({
        ConfigurationRecordersStatus: recorders(input, call).map((one) =>
          recorderStatus(call.world.visibility.read(one), call),
        ),
      }),
    },
    DescribeDeliveryChannels: { answer: (input, call) => ({ DeliveryChannels: channels(input, call).map(channel) }) },
    DescribeDeliveryChannelStatus: {
      answer: (input, call) => ({
        DeliveryChannelsStatus: channels(input, call).map((one) => channelStatus(one, call)),
      }),
    },
    StartConfigurationRecorder: { answer: startRecorder },
    StopConfigurationRecorder: { answer: stopRecorder },
  },
};

const HOUR = 3_600_000;

function recorders(input: JsonObject, call: CallContext): Recorder[] {
  const { recorder } = stateOf(call);
  return named(stringList(input, 'ConfigurationRecorderNames'), recorder, noRecorder);
}

function channels(input: JsonObject, call: CallContext): DeliveryChannel[] {
  const { channel } = stateOf(call);
  return named(stringList(input, 'DeliveryChannelNames'), channel, (name) => {
    const message = `Cannot find delivery channel with specified name '${name}'.`;
    return new AwsError('NoSuchDeliveryChannelException', message);
  });
}

function named<T extends { readonly name: string }>(
  names: readonly string[],
  one: T | null,
  missing: (name: string) => AwsError,
): T[] {
  const unknown = names.find((name) => name !== one?.name);
  if (unknown !== undefined) throw missing(unknown);
  return one === null ? [] : [one];
}

function startRecorder(input: JsonObject, call: CallContext): undefined {
  const recorder = recorderNamed(input, call);
  if (stateOf(call).channel === null) {
    throw new AwsError(
      'NoAvailableDeliveryChannelException',
      'Delivery channel is not available to start configuration recorder.',
    );
  }
  if (recorder.recording) return;
  call.world.visibility.willChange(recorder);
  recorder.recording = true;
  recorder.startedAt = call.now;
}

function stopRecorder(input: JsonObject, call: CallContext): undefined {
  const recorder = recorderNamed(input, call);
  if (!recorder.recording) return;
  call.world.visibility.willChange(recorder);
  recorder.recording = false;
  recorder.stoppedAt = call.now;
}

function recorderNamed(input: JsonObject, call: CallContext): Recorder {
  const name = requiredString(input, 'ConfigurationRecorderName');
  const { recorder } = stateOf(call);
  if (recorder?.name !== name) throw noRecorder(name);
  return recorder;
}

function noRecorder(name: string): AwsError {
  const message = `Cannot find configuration recorder with the specified name '${name}'.`;
  return new AwsError('NoSuchConfigurationRecorderException', message);
}

function stateOf({ world, account, region }: CallContext): ConfigState {
  return configState(world, account, region);
}

function recorder({ name }: Recorder, { world, account, region }: CallContext): JsonObject {
  const role = 'role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig';
  return {
    arn: `arn:${world.partition}:config:${region}:${account.id}:configuration-recorder/${name}/simulated0`,
    name,
    roleARN: `arn:${world.partition}:iam::${account.id}:${role}`,
    recordingGroup: {
      allSupported: true,
      includeGlobalResourceTypes: region === world.homeRegion,
      resourceTypes: [],
      exclusionByResourceTypes: { resourceTypes: [] },
      recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
    },
    recordingMode: { recordingFrequency: 'CONTINUOUS' },
    recordingScope: 'PAID',
  };
}

function recorderStatus(one: Recorder, call: CallContext): JsonObject {
  const { name, recording, healthy, startedAt, stoppedAt } = one;
  const failure = { lastErrorCode: 'AccessDenied', lastErrorMessage: 'The recorder may not assume its role.' };
  return {
    arn: recorder(one, call).arn ?? null,
    name,
    lastStartTime: startedAt / 1000,
    ...definedMembers({ lastStopTime: epochSeconds(stoppedAt) }),
    recording,
    lastStatus: healthy ? 'SUCCESS' : 'FAILURE',
    ...(healthy ? {} : failure),
    lastStatusChangeTime: (stoppedAt ?? call.world.time - HOUR) / 1000,
  };
}

function channel({ name, bucket }: DeliveryChannel): JsonObject {
  return { name, s3BucketName: bucket, configSnapshotDeliveryProperties: { deliveryFrequency: 'TwentyFour_Hours' } };
}

function channelStatus({ name, healthy, bucket }: DeliveryChannel, { world }: CallContext): JsonObject {
  const lastAttemptTime = (world.time - HOUR) / 1000;
  const failure = { lastErrorCode: 'NoSuchBucket', lastErrorMessage: `The bucket ${bucket} does not exist.` };
  const delivery = {
    lastStatus: healthy ? 'SUCCESS' : 'FAILURE',
    ...(healthy ? {} : failure),
    lastAttemptTime,
    lastSuccessfulTime: healthy ? lastAttemptTime : (world.time - 21 * 24 * HOUR) / 1000,
  };
  return {
    name,
    configSnapshotDeliveryInfo: { ...delivery, nextDeliveryTime: (world.time + 23 * HOUR) / 1000 },
    configHistoryDeliveryInfo: { ...delivery, nextDeliveryTime: (world.time + 5 * HOUR) / 1000 },
    configStreamDeliveryInfo: { lastStatus: 'NOT_APPLICABLE', lastStatusChangeTime: lastAttemptTime },
  };
}
