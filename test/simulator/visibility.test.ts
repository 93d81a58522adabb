import { GetTrailStatusCommand, StartLoggingCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeConfigurationRecorderStatusCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { expect, test } from 'vitest';
import { memberClients, organizationOf, simulate } from './clients.ts';

const account = '222222222222';
const organization = organizationOf(`
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
visibleAfterReads: 2
accounts:
  - { id: "${account}", name: Member, trails: [{ name: old-trail }], config: { recorder: recording } }
`);
const Name = 'old-trail';
const ConfigurationRecorderName = 'default';

async function world(visibleAfterReads?: number) {
  const options = visibleAfterReads === undefined ? {} : { visibleAfterReads };
  const { cloudtrail, config } = await memberClients(await simulate({ organization, ...options }), account);
  return {
    cloudtrail,
    config,
    logs: async () => (await cloudtrail.send(new GetTrailStatusCommand({ Name }))).IsLogging,
    records: async () =>
      (await config.send(new DescribeConfigurationRecorderStatusCommand({}))).ConfigurationRecordersStatus?.[0]
        ?.recording,
  };
}

async function times<T>(count: number, read: () => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (let index = 0; index < count; index += 1) answers.push(await read());
  return answers;
}

test('a trail that was stopped logs for as many readings as the organization says', async () => {
  const { cloudtrail, logs } = await world();
  await cloudtrail.send(new StopLoggingCommand({ Name }));
  expect(await times(4, logs)).toEqual([true, true, false, false]);
  await cloudtrail.send(new StartLoggingCommand({ Name }));
  expect(await times(3, logs)).toEqual([false, false, true]);
});

test('a second change before the first one shows starts the wait again', async () => {
  const { cloudtrail, logs } = await world();
  await cloudtrail.send(new StopLoggingCommand({ Name }));
  expect(await logs()).toBe(true);
  await cloudtrail.send(new StartLoggingCommand({ Name }));
  await cloudtrail.send(new StopLoggingCommand({ Name }));
  expect(await times(3, logs)).toEqual([true, true, false]);
});

test('what changes nothing delays nothing', async () => {
  const { cloudtrail, logs } = await world();
  await cloudtrail.send(new StopLoggingCommand({ Name }));
  expect(await times(2, logs)).toEqual([true, true]);
  await cloudtrail.send(new StopLoggingCommand({ Name }));
  expect(await logs()).toBe(false);
});

test('a recorder, the same', async () => {
  const { config, records } = await world();
  await config.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName }));
  expect(await times(3, records)).toEqual([true, true, false]);
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName }));
  expect(await times(3, records)).toEqual([false, false, true]);
});

test('the option of the simulator wins', async () => {
  const { cloudtrail, logs } = await world(0);
  await cloudtrail.send(new StopLoggingCommand({ Name }));
  expect(await logs()).toBe(false);
});
