import { isJsonObject, type JsonValue } from '../values/json.ts';

/** A member whose values an input chooses: whoever asks for running instances gets no others. */
interface Narrowed {
  /** The input; `Filters.name` is one of EC2's filters. */
  readonly input: string;
  /** The member's path in the answer; `Name[]` are the elements of a list. */
  readonly member: string;
}

/** From the inputs of these reads in botocore 1.44.8: states that people ask for one by one. */
export const NARROWED_VALUES: Readonly<Record<string, Narrowed>> = {
  'acm:ListCertificates': { input: 'CertificateStatuses', member: 'CertificateSummaryList[].Status' },
  'backup:ListBackupJobs': { input: 'ByState', member: 'BackupJobs[].State' },
  'batch:ListJobs': { input: 'jobStatus', member: 'jobSummaryList[].status' },
  'cloudformation:ListStacks': { input: 'StackStatusFilter', member: 'StackSummaries[].StackStatus' },
  'cloudwatch:DescribeAlarms': { input: 'StateValue', member: 'MetricAlarms[].StateValue' },
  'ec2:DescribeInstances': {
    input: 'Filters.instance-state-name',
    member: 'Reservations[].Instances[].State.Name',
  },
  'ec2:DescribeNatGateways': { input: 'Filter.state', member: 'NatGateways[].State' },
  'ec2:DescribeNetworkInterfaces': { input: 'Filters.status', member: 'NetworkInterfaces[].Status' },
  'ec2:DescribeSnapshots': { input: 'Filters.status', member: 'Snapshots[].State' },
  'ec2:DescribeVolumes': { input: 'Filters.status', member: 'Volumes[].State' },
  'ec2:DescribeVpnConnections': { input: 'Filters.state', member: 'VpnConnections[].State' },
  'emr:ListClusters': { input: 'ClusterStates', member: 'Clusters[].Status.State' },
  'ram:GetResourceShares': { input: 'resourceShareStatus', member: 'resourceShares[].status' },
  'sfn:ListExecutions': { input: 'statusFilter', member: 'executions[].status' },
};

/** The member of an operation's answer whose values its input has chosen, and these values. */
export function narrowedBy(
  service: string,
  operation: string,
  input: JsonValue | undefined,
): (Narrowed & { readonly values: readonly string[] }) | undefined {
  const name = `${service}:${operation}`;
  const row = Object.hasOwn(NARROWED_VALUES, name) ? NARROWED_VALUES[name] : undefined;
  if (row === undefined || !isJsonObject(input)) return undefined;
  const [member = '', filter] = row.input.split('.');
  const given = input[member];
  const values = filter === undefined ? given : valuesOf(given, filter);
  const all = Array.isArray(values) ? values : [values];
  // A value that only a run knows, or one with wildcards, may choose anything.
  const isPlain = all.length > 0 && all.every((value) => typeof value === 'string' && !/[*?$]/.test(value));
  return isPlain ? { ...row, values: all as string[] } : undefined;
}

function valuesOf(filters: JsonValue | undefined, name: string): JsonValue | undefined {
  const found = Array.isArray(filters) ? filters.find((each) => isJsonObject(each) && each.Name === name) : undefined;
  return isJsonObject(found) ? found.Values : undefined;
}
