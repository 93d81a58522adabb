import type { JsonObject } from '../values/json.ts';

/** A member, or values of one, that AWS sends only where the input asks for what has them. */
export interface UnaskedValues {
  /** The member's path in the answer; `Name[]` are the elements of a list. */
  readonly member: string;
  /** Undefined for a member that is not there at all. */
  readonly values?: readonly string[];
  /** Whether the member is a switch that is true only there. */
  readonly isSwitch?: true;
  /** The other values, where the API's model has none. */
  readonly others?: readonly string[];
  /** Any of these inputs may change that, as `Part.inputs` are written. */
  readonly unless: readonly string[];
  /** The input that asks for them. */
  readonly add?: JsonObject;
  /** What to do where none does. */
  readonly cure?: string;
}

/**
 * From the documentation of the inputs in botocore 1.44.8, as of 2026-11-29. Of the 40 inputs whose names begin with
 * Include, All or Show, and of the 42 switches whose name or description speaks of what is deleted, inactive, archived
 * and the like, these leave out what one documented value, or a member, says by itself. What leaves out more is in
 * `scripts/partial-answers/parts.tsv`. Of the 175 reads that take a switch and answer with one, in 118 pairs of them
 * the names or the description have a word in common; one of the answered switches is true only where the other is:
 * `HiddenByDefault`. Not here: `IncludeDeleted` of Elastic Beanstalk and `isArchived` of Application Migration, which
 * no description calls off by default.
 */
export const UNASKED_VALUES: Readonly<Record<string, readonly UnaskedValues[]>> = {
  // "Returns deleted backup plans when set to TRUE", and "a default value of FALSE".
  'backup:ListBackupPlans': [
    { member: 'BackupPlansList[].DeletionDate', unless: ['IncludeDeleted[true]'], add: { IncludeDeleted: true } },
  ],
  // "Deleted stacks: You must specify the unique stack ID."
  'cloudformation:DescribeStacks': [
    {
      member: 'Stacks[].StackStatus',
      values: ['DELETE_COMPLETE'],
      unless: ['StackName'],
      cure: 'cloudformation:ListStacks lists the deleted ones as well',
    },
  ],
  // "By default, deleted resources are not included."
  'config-service:ListDiscoveredResources': [
    {
      member: 'resourceIdentifiers[].resourceDeletionTime',
      unless: ['includeDeletedResources[true]'],
      add: { includeDeletedResources: true },
    },
  ],
  // "Include all Availability Zones, Local Zones, and Wavelength Zones regardless of your opt-in status."
  'ec2:DescribeAvailabilityZones': [
    {
      member: 'AvailabilityZones[].OptInStatus',
      values: ['not-opted-in'],
      others: ['opt-in-not-required', 'opted-in'],
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
      others: ['opt-in-not-required', 'opted-in'],
      unless: ['AllRegions[true]', 'RegionNames'],
      add: { AllRegions: true },
    },
  ],
  'ec2:DescribeInstanceStatus': [hiddenByDefault('InstanceStatuses[]', ['InstanceIds'])],
  'ec2:DescribeInstances': [hiddenByDefault('Reservations[].Instances[]', ['InstanceIds'])],
  'ec2:DescribeLaunchTemplateVersions': [
    hiddenByDefault('LaunchTemplateVersions[]', ['LaunchTemplateId', 'LaunchTemplateName']),
  ],
  'ec2:DescribeLaunchTemplates': [hiddenByDefault('LaunchTemplates[]', ['LaunchTemplateIds', 'LaunchTemplateNames'])],
  'ec2:DescribeNetworkInterfaces': [hiddenByDefault('NetworkInterfaces[]', ['NetworkInterfaceIds'])],
  'ec2:DescribeVolumeStatus': [hiddenByDefault('VolumeStatuses[]', ['VolumeIds'])],
  'ec2:DescribeVolumes': [hiddenByDefault('Volumes[]', ['VolumeIds'])],
  'ec2:DescribeVolumesModifications': [hiddenByDefault('VolumesModifications[]', ['VolumeIds'])],
  // "By default, secrets scheduled for deletion aren't included."
  'secrets-manager:ListSecrets': [
    {
      member: 'SecretList[].DeletedDate',
      unless: ['IncludePlannedDeletion[true]'],
      add: { IncludePlannedDeletion: true },
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

/**
 * "The output includes resources that are managed by Amazon Web Services services, even if managed resource visibility
 * is set to hidden", and one of them "is hidden by default".
 */
function hiddenByDefault(path: string, ids: readonly string[]): UnaskedValues {
  const member = `${path}.Operator.HiddenByDefault`;
  const unless = ['IncludeManagedResources[true]', ...ids];
  return { member, isSwitch: true, unless, add: { IncludeManagedResources: true } };
}

/** The members and values that an operation's answers have only where its input asks for them. */
export function unaskedValuesOf(service: string, operation: string): readonly UnaskedValues[] {
  const name = `${service}:${operation}`;
  return (Object.hasOwn(UNASKED_VALUES, name) ? UNASKED_VALUES[name] : undefined) ?? [];
}
