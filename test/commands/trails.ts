/** A policy that finds something in the demo organization, and a check of one of its accounts. */
export const TRAILS_POLICY = `version: 1
policies:
  - id: trails
    title: Trails
    call: cloudtrail:DescribeTrails
    resources: trailList
    filter: Name
    finding: { resource: "\${TrailARN}", message: m }
`;

export const CHECK_TRAILS = ['check', '--demo', 'policy.yml', '--accounts', '333333333301', '--quiet'];
