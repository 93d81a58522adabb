/** The regions that are enabled in every account from the start. */
export const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1', 'ap-south-1'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
];

const MANAGEMENT = { id: '111111111111', name: 'Management' };

/**
 * The organization's trail, and in the first region of every member a trail of its own, of which every second one logs.
 *
 * @param {{ accounts: number, regions?: readonly string[], faults?: readonly object[] }} world
 * @returns {object} an organization file.
 */
export function organizationOf({ accounts, regions = REGIONS, faults = [] }) {
  const trails = [{ name: 'organization-trail', multiRegion: true, organization: true }];
  return {
    ...headOf(regions),
    accounts: [{ ...MANAGEMENT, trails }],
    generate: { accounts, trailsEvery: 1 },
    ...(faults.length === 0 ? {} : { faults: { seed: 6, rules: faults } }),
  };
}

/**
 * One trail in every account, seen in all regions, whose name says whose it is.
 *
 * @param {number} accounts
 * @returns {object} an organization file.
 */
export function organizationOfOwnTrails(accounts) {
  const members = memberIds(accounts).map((id) => ({
    id,
    name: `member-${id}`,
    trails: [{ name: `trail-${id}`, multiRegion: true }],
  }));
  return { ...headOf(REGIONS), accounts: [MANAGEMENT, ...members] };
}

/** Finds each of these trails in each of the regions. */
export const OWN_TRAILS_POLICY = `version: 1
policies:
  - id: trails
    title: Trails
    severity: low
    targets: { regions: [${REGIONS.join(', ')}] }
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: "\`true\`"
    finding: { resource: "\${TrailARN}", message: a trail }
`;

/**
 * The ids of the organization's members.
 *
 * @param {number} count
 */
export function memberIds(count) {
  return Array.from({ length: count }, (_, index) => String(200_000_000_001 + index));
}

/** @param {readonly string[]} regions */
function headOf(regions) {
  return { version: 1, organization: { managementAccount: MANAGEMENT.id }, regions, pageSize: 20 };
}
