import {
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  paginateListTrails,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import { clientsOf, collect, memberClients, outcome, simulate } from './clients.ts';

const member = '333333333302';
const organizationTrail = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/larkspur-organization-trail';
const trail = (region: string, account: string, name: string) =>
  `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
const search = trail('us-east-1', member, 'search-trail-virginia');
const pci = trail('eu-west-1', '333333333303', 'pci-audit-2023');

const listings: [title: string, account: string, region: string, input: object, names: string[]][] = [
  ['its own and the organization’s', member, 'us-east-1', {}, ['search-trail-virginia', 'larkspur-organization-trail']],
  [
    'no shadows where they are declined',
    member,
    'us-east-1',
    { includeShadowTrails: false },
    ['search-trail-virginia'],
  ],
  ['other trails in another region', member, 'eu-west-1', { includeShadowTrails: false }, ['search-trail-ireland']],
  [
    'shadows of its own multi-region trail',
    '333333333303',
    'us-west-2',
    {},
    ['pci-audit-2023', 'larkspur-organization-trail'],
  ],
  ['nothing where all are shadows', '333333333303', 'us-west-2', { includeShadowTrails: false }, []],
  [
    'a trail by name in its region',
    member,
    'us-east-1',
    { trailNameList: ['search-trail-virginia'] },
    ['search-trail-virginia'],
  ],
  ['no trail by name in another region', member, 'eu-west-1', { trailNameList: ['search-trail-virginia'] }, []],
  ['a trail by ARN in another region', member, 'eu-west-1', { trailNameList: [search] }, ['search-trail-virginia']],
  [
    'no organization trail by name in a member',
    member,
    'us-east-1',
    { trailNameList: ['larkspur-organization-trail'] },
    [],
  ],
];

test.each(listings)('DescribeTrails gives %s', async (_title, account, region, input, names) => {
  const { cloudtrail } = await memberClients(await simulate(), account, region);
  const { trailList } = await cloudtrail.send(new DescribeTrailsCommand(input));
  expect(trailList?.map(({ Name }) => Name)).toEqual(names);
});

test('a member sees the organization trail with the ARN of the management account', async () => {
  const { cloudtrail } = await memberClients(await simulate(), member, 'us-west-2');
  const { Trail } = await cloudtrail.send(new GetTrailCommand({ Name: organizationTrail }));
  expect(Trail).toMatchObject({
    IsOrganizationTrail: true,
    IsMultiRegionTrail: true,
    HomeRegion: 'us-east-1',
    TrailARN: organizationTrail,
  });
});

test('ListTrails pages through the trails of all regions', async () => {
  const { cloudtrail: client } = await memberClients(await simulate(), member, 'eu-west-1');
  const pages = await collect(paginateListTrails({ client }, {}));
  expect(pages.map((page) => page.Trails?.map(({ Name, HomeRegion }) => `${Name} ${HomeRegion}`))).toEqual([
    ['search-trail-virginia us-east-1', 'search-trail-ireland eu-west-1', 'search-trail-oregon us-west-2'],
    ['larkspur-organization-trail us-east-1'],
  ]);
});

test('GetTrailStatus tells since when a trail logs or does not', async () => {
  const simulator = await simulate();
  const running = await (await memberClients(simulator, member)).cloudtrail.send(
    new GetTrailStatusCommand({ Name: 'search-trail-virginia' }),
  );
  expect(running).toMatchObject({
    IsLogging: true,
    TimeLoggingStarted: '2024-04-28T08:00:00Z',
    TimeLoggingStopped: '',
  });
  expect(running.LatestDeliveryTime).toEqual(new Date('2025-06-02T07:56:00Z'));
  const oregon = (await memberClients(simulator, member, 'us-west-2')).cloudtrail;
  const stopped = await oregon.send(new GetTrailStatusCommand({ Name: 'search-trail-oregon' }));
  expect(stopped).toMatchObject({ IsLogging: false, StopLoggingTime: new Date('2025-03-04T08:00:00Z') });
});

const statuses: [title: string, account: string, region: string, name: string, answer: string][] = [
  ['a name in its home region', member, 'us-east-1', 'search-trail-virginia', 'ok'],
  [
    'a name elsewhere',
    member,
    'eu-west-1',
    'search-trail-virginia',
    `TrailNotFoundException (400): Unknown trail: arn:aws:cloudtrail:eu-west-1:${member}:trail/search-trail-virginia for the user: ${member}`,
  ],
  [
    'the ARN of a trail for one region elsewhere',
    member,
    'eu-west-1',
    search,
    `TrailNotFoundException (400): Unknown trail: ${search} for the user: ${member}`,
  ],
  ['the ARN of a shadow', '333333333303', 'us-east-1', pci, 'ok'],
  [
    'the name of a shadow',
    '333333333303',
    'us-east-1',
    'pci-audit-2023',
    'TrailNotFoundException (400): Unknown trail: arn:aws:cloudtrail:us-east-1:333333333303:trail/pci-audit-2023 for the user: 333333333303',
  ],
  ['the ARN of the organization trail', member, 'eu-west-1', organizationTrail, 'ok'],
  [
    'the name of the organization trail',
    member,
    'us-east-1',
    'larkspur-organization-trail',
    `TrailNotFoundException (400): Unknown trail: arn:aws:cloudtrail:us-east-1:${member}:trail/larkspur-organization-trail for the user: ${member}`,
  ],
  ['a short name', member, 'us-east-1', 'ab', 'InvalidTrailNameException (400)'],
  ['a name with two dots', member, 'us-east-1', 'a..b', 'InvalidTrailNameException (400)'],
  ['an address', member, 'us-east-1', '192.168.5.4', 'InvalidTrailNameException (400)'],
  ['an ARN of another kind', member, 'us-east-1', 'arn:aws:s3:::bucket', 'CloudTrailARNInvalidException (400)'],
];

test.each(statuses)('GetTrailStatus by %s', async (_title, account, region, name, answer) => {
  const simulator = await simulate();
  const { cloudtrail } = await memberClients(simulator, account, region);
  expect(await outcome(cloudtrail.send(new GetTrailStatusCommand({ Name: name })))).toContain(answer);
  expect(simulator.violations).toEqual([]);
});

test('a call that names the trail of another account is unknown there, and is counted as a violation', async () => {
  const simulator = await simulate();
  const { cloudtrail } = await memberClients(simulator, member, 'eu-west-1');
  expect(await outcome(cloudtrail.send(new GetTrailStatusCommand({ Name: pci })))).toContain('TrailNotFoundException');
  expect(await outcome(cloudtrail.send(new StopLoggingCommand({ Name: pci })))).toContain('TrailNotFoundException');
  const where = { service: 'cloudtrail', account: member, region: 'eu-west-1', resourceArn: pci };
  expect(simulator.violations).toEqual([
    { ...where, operation: 'GetTrailStatus' },
    { ...where, operation: 'StopLogging' },
  ]);
});

test('logging stops and starts again, at the simulator’s time', async () => {
  const now = new Date('2026-01-02T03:04:05Z');
  const simulator = await simulate({ now: () => now });
  const { cloudtrail } = clientsOf(simulator);
  // The client's clock is the machine's; like AWS's clients it corrects itself by the answer's Date.
  await outcome(cloudtrail.send(new DescribeTrailsCommand({})));
  const Name = 'larkspur-organization-trail';
  await cloudtrail.send(new StopLoggingCommand({ Name }));
  const stopped = await cloudtrail.send(new GetTrailStatusCommand({ Name }));
  expect(stopped).toMatchObject({ IsLogging: false, StopLoggingTime: now });
  await cloudtrail.send(new StartLoggingCommand({ Name }));
  expect(await cloudtrail.send(new GetTrailStatusCommand({ Name }))).toMatchObject({
    IsLogging: true,
    StartLoggingTime: now,
  });
});

const refusedChanges: [title: string, account: string, region: string, name: string, answer: string][] = [
  [
    'the organization’s trail from a member',
    member,
    'us-east-1',
    organizationTrail,
    'NotOrganizationMasterAccountException (400)',
  ],
  ['a shadow', '333333333303', 'us-east-1', pci, 'InvalidHomeRegionException (400)'],
];

test.each(refusedChanges)('StopLogging and DeleteTrail refuse %s', async (_title, account, region, name, answer) => {
  const { cloudtrail } = await memberClients(await simulate(), account, region);
  expect(await outcome(cloudtrail.send(new StopLoggingCommand({ Name: name })))).toContain(answer);
  expect(await outcome(cloudtrail.send(new DeleteTrailCommand({ Name: name })))).toContain(answer);
});

test('trails are created without logging, and deleted', async () => {
  const { cloudtrail } = await memberClients(await simulate(), '555555555501', 'eu-west-1');
  const create = (Name: string, more = {}) =>
    outcome(cloudtrail.send(new CreateTrailCommand({ Name, S3BucketName: 'logs', ...more })));
  expect(await create('first', { IsMultiRegionTrail: true })).toBe('ok');
  expect((await cloudtrail.send(new GetTrailStatusCommand({ Name: 'first' }))).IsLogging).toBe(false);
  expect(await create('first')).toContain('TrailAlreadyExistsException');
  expect(await create('org', { IsOrganizationTrail: true })).toContain('NotOrganizationMasterAccountException');
  for (const name of ['two', 'three', 'four', 'five']) expect(await create(`trail-${name}`)).toBe('ok');
  expect(await create('trail-six')).toContain('MaximumNumberOfTrailsExceededException');
  await cloudtrail.send(new DeleteTrailCommand({ Name: 'first' }));
  expect(await create('trail-six')).toBe('ok');
});
