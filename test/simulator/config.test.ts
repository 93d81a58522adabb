import {
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelStatusCommand,
  DescribeDeliveryChannelsCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { expect, test } from 'vitest';
import { memberClients, organizationOf, outcome, simulate } from './clients.ts';

const account = '222222222222';
const organization = organizationOf(`
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, us-west-2, eu-west-1, eu-west-2, eu-north-1]
accounts:
  - id: "${account}"
    name: Member
    config:
      name: main
      byRegion:
        us-west-2: { recorder: stopped }
        eu-west-1: { recorder: none }
        eu-west-2: { recorder: failing, delivery: none }
        eu-north-1: { delivery: failing }
  - { id: "333333333333", name: Without }
`);

const states: [region: string, recorder: object | undefined, channel: object | undefined][] = [
  ['us-east-1', { name: 'main', recording: true, lastStatus: 'SUCCESS' }, { lastStatus: 'SUCCESS' }],
  ['us-west-2', { name: 'main', recording: false, lastStopTime: expect.any(Date) }, { lastStatus: 'SUCCESS' }],
  ['eu-west-1', undefined, undefined],
  ['eu-west-2', { name: 'main', recording: true, lastStatus: 'FAILURE', lastErrorCode: 'AccessDenied' }, undefined],
  [
    'eu-north-1',
    { name: 'main', recording: true, lastStatus: 'SUCCESS' },
    { lastStatus: 'FAILURE', lastErrorCode: 'NoSuchBucket' },
  ],
];

test.each(states)('recorder and delivery channel in %s', async (region, recorder, channel) => {
  const { config } = await memberClients(await simulate({ organization }), account, region);
  const recorders = await config.send(new DescribeConfigurationRecordersCommand({}));
  const statuses = await config.send(new DescribeConfigurationRecorderStatusCommand({}));
  const channels = await config.send(new DescribeDeliveryChannelsCommand({}));
  const deliveries = await config.send(new DescribeDeliveryChannelStatusCommand({}));
  expect(recorders.ConfigurationRecorders).toHaveLength(recorder === undefined ? 0 : 1);
  expect(channels.DeliveryChannels).toHaveLength(channel === undefined ? 0 : 1);
  expect(statuses.ConfigurationRecordersStatus).toMatchObject(recorder === undefined ? [] : [recorder]);
  expect(deliveries.DeliveryChannelsStatus).toMatchObject(
    channel === undefined ? [] : [{ configHistoryDeliveryInfo: channel }],
  );
});

test('an account of which nothing is said has no recorder', async () => {
  const { config } = await memberClients(await simulate({ organization }), '333333333333');
  expect((await config.send(new DescribeConfigurationRecordersCommand({}))).ConfigurationRecorders).toEqual([]);
});

test('a recorder is found by its name only', async () => {
  const { config } = await memberClients(await simulate({ organization }), account);
  const find = (name: string) =>
    outcome(config.send(new DescribeConfigurationRecordersCommand({ ConfigurationRecorderNames: [name] })));
  expect(await find('main')).toBe('ok');
  expect(await find('default')).toContain('NoSuchConfigurationRecorderException (400)');
  const channel = config.send(new DescribeDeliveryChannelStatusCommand({ DeliveryChannelNames: ['default'] }));
  expect(await outcome(channel)).toContain('NoSuchDeliveryChannelException (400)');
});

test('a recorder starts and stops, in its own region', async () => {
  const simulator = await simulate({ organization });
  const { config } = await memberClients(simulator, account, 'us-west-2');
  const recording = async () =>
    (await config.send(new DescribeConfigurationRecorderStatusCommand({}))).ConfigurationRecordersStatus?.[0]
      ?.recording;
  const name = { ConfigurationRecorderName: 'main' };
  await config.send(new StartConfigurationRecorderCommand(name));
  expect(await recording()).toBe(true);
  await config.send(new StopConfigurationRecorderCommand(name));
  expect(await recording()).toBe(false);
  expect(
    await outcome(config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'x' }))),
  ).toContain('NoSuchConfigurationRecorderException (400)');
  const withoutChannel = (await memberClients(simulator, account, 'eu-west-2')).config;
  expect(await outcome(withoutChannel.send(new StartConfigurationRecorderCommand(name)))).toContain(
    'NoAvailableDeliveryChannelException (400)',
  );
});
