import type { JsonObject } from '../json.ts';

/** Values of a member that AWS sends only where the input asks for what has them. */
export interface UnaskedValues {
  /** The member's path in the answer; `Name[]` are the elements of a list. */
  readonly member: string;
  readonly values: readonly string[];
  /** Any of these inputs may change that, as `Part.inputs` are written. */
  readonly unless: readonly string[];
  /** The input that asks for them. */
  readonly add: JsonObject;
}

/**
 * From the documentation of the inputs in botocore 1.44.8, as of 2026-11-29; of 40 inputs whose names begin with
 * Include, All or Show, these leave out what one documented value says by itself. What leaves out more is in
 * `scripts/partial-answers/parts.tsv`.
 */
const UNASKED_VALUES: Readonly<Record<string, readonly UnaskedValues[]>> = {
  // "Include all Availability Zones, Local Zones, and Wavelength Zones regardless of your opt-in status."
  'ec2:DescribeAvailabilityZones': [
    {
      member: 'AvailabilityZones[].OptInStatus',
      values: ['not-opted-in'],
      unless: ['AllAvailabilityZones[true]', 'ZoneNames', 'ZoneIds'],
      add: { AllAvailabilityZones: true },
    },
  ],
  // "Default: No disabled AMIs are included in the response."
  'ec2:DescribeImages': [
    {
      member: 'Images[].State',
      values: ['disabled'],
      unless: ['IncludeDisabled[true]', 'ImageIds'],
      add: { IncludeDisabled: true },
    },
  ],
  // "Indicates whether to display all Regions, including Regions that are disabled for your account."
  'ec2:DescribeRegions': [
    {
      member: 'Regions[].OptInStatus',
      values: ['not-opted-in'],
      unless: ['AllRegions[true]', 'RegionNames'],
      add: { AllRegions: true },
    },
  ],
  // "Returns only profiles with an ACTIVE status unless the includeCanceled request field is set to true."
  'signer:ListSigningProfiles': [
    {
      member: 'profiles[].status',
      values: ['Canceled', 'Revoked'],
      unless: ['includeCanceled[true]', 'statuses'],
      add: { includeCanceled: true },
    },
  ],
  // "By default, resolved cases aren't included."
  'support:DescribeCases': [
    {
      member: 'cases[].status',
      values: ['resolved'],
      unless: ['includeResolvedCases[true]', 'caseIdList', 'displayId'],
      add: { includeResolvedCases: true },
    },
  ],
};

/** The values that an operation's answers have only where its input asks for them. */
export function unaskedValuesOf(service: string, operation: string): readonly UnaskedValues[] {
  const name = `${service}:${operation}`;
  return (Object.hasOwn(UNASKED_VALUES, name) ? UNASKED_VALUES[name] : undefined) ?? [];
}
