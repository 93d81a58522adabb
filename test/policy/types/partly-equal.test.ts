/** Comparisons that find some of what they ask for: each beside what was meant, which raises no alarm. */
import { describe, expect, it } from 'vitest';
import { problemsOf, problemsOfFilter } from './problems-of.ts';

type Resources = readonly [operation: string, resources: string];

const CLUSTER: Resources = ['eks:DescribeCluster', 'cluster'];
const REPOSITORIES: Resources = ['ecr:DescribeRepositories', 'repositories'];
const LISTENERS: Resources = ['elbv2:DescribeListeners', 'Listeners'];
const DATABASES: Resources = ['rds:DescribeDBInstances', 'DBInstances'];
const SECRETS: Resources = ['secretsmanager:ListSecrets', 'SecretList'];
const TABLE: Resources = ['dynamodb:DescribeTable', 'Table'];
const FUNCTIONS: Resources = ['lambda:ListFunctions', 'Functions'];

const CASES: readonly [of: Resources, wrong: string, problem: string, ...right: string[]][] = [
  [
    CLUSTER,
    "resourcesVpcConfig.publicAccessCidrs == ['0.0.0.0/0']",
    "types/whole-list at resourcesVpcConfig.publicAccessCidrs == ['0.0.0.0/0']: `resourcesVpcConfig.publicAccessCidrs == ['0.0.0.0/0']` is true of just this list, and false where it has another element as well | ask for its elements: `contains(resourcesVpcConfig.publicAccessCidrs, '0.0.0.0/0')`",
    "contains(resourcesVpcConfig.publicAccessCidrs, '0.0.0.0/0')",
    "resourcesVpcConfig.publicAccessCidrs != ['10.0.0.0/8']",
  ],
  [
    FUNCTIONS,
    '`["arm64", "x86_64"]` == Architectures',
    "ask for its elements: `contains(Architectures, 'arm64') && contains(Architectures, 'x86_64')`",
    "contains(Architectures, 'arm64') && contains(Architectures, 'x86_64')",
    // What is collected of several is compared as a whole by those who mean it.
    "Layers[].Arn == ['arn:aws:lambda:eu-west-1:111122223333:layer:a:1']",
  ],
  [
    REPOSITORIES,
    "imageTagMutability == 'MUTABLE'",
    "types/part-of-values at imageTagMutability == 'MUTABLE': AWS has 'MUTABLE_WITH_EXCLUSION' as well, which `imageTagMutability == 'MUTABLE'` leaves out | `contains(['MUTABLE', 'MUTABLE_WITH_EXCLUSION'], imageTagMutability)`; if it is to be left out, say so: `imageTagMutability != 'MUTABLE_WITH_EXCLUSION'`",
    "contains(['MUTABLE', 'MUTABLE_WITH_EXCLUSION'], imageTagMutability)",
    "imageTagMutability == 'MUTABLE' && imageTagMutability != 'MUTABLE_WITH_EXCLUSION'",
    "imageTagMutability != 'IMMUTABLE'",
  ],
  [
    LISTENERS,
    "Protocol == 'UDP'",
    "AWS has 'TCP_UDP' as well",
    "contains(['UDP', 'TCP_UDP'], Protocol)",
    "Protocol == 'TLS'",
  ],
  [
    ['account:ListRegions', 'Regions'],
    "RegionOptStatus == 'ENABLED'",
    "AWS has 'ENABLED_BY_DEFAULT' as well",
    "contains(['ENABLED', 'ENABLED_BY_DEFAULT'], RegionOptStatus)",
    "RegionOptStatus == 'DISABLED'",
  ],
  [
    DATABASES,
    "KmsKeyId == 'alias/aws/rds'",
    "AWS writes an ARN there: `KmsKeyId == 'alias/aws/rds'` is probably never true | look up kms:DescribeKey where there is one, as `key`, and ask for both: `!KmsKeyId || key.KeyMetadata.KeyManager == 'AWS'`",
    '!KmsKeyId',
  ],
  [SECRETS, "KmsKeyId == 'alias/aws/secretsmanager'", '`!KmsKeyId || key.KeyMetadata.KeyManager', '!KmsKeyId'],
  [
    TABLE,
    "contains(SSEDescription.KMSMasterKeyArn, 'alias/aws/dynamodb')",
    '`!(SSEDescription.KMSMasterKeyArn) || key.KeyMetadata',
    "SSEDescription.SSEType != 'KMS'",
  ],
  // Elsewhere the alias is answered as it was given.
  [['kms:ListAliases', 'Aliases'], "AliasArn == 'alias/aws/rds'", 'types/never', "AliasName == 'alias/aws/rds'"],
];

describe('what finds some of what it asks for', () => {
  it.each(CASES)('%j: %s', (of, wrong, problem, ...right) => {
    expect(problemsOfFilter(of[0], wrong, of[1])).toEqual([expect.stringContaining(problem)]);
    for (const each of right) expect([each, problemsOfFilter(of[0], each, of[1])]).toEqual([each, []]);
  });

  it('is a step into one object of a list that was collected', () => {
    const filter = 'EventSourceMappings[].DestinationConfig[?OnFailure]';
    expect(problemsOf('lambda:ListEventSourceMappings', filter)).toEqual([
      expect.stringContaining(
        'not a list: `[?…]` of it is always null | to ask the list that was collected, write `|` before it; to ask each one, name its members',
      ),
    ]);
    const meant = 'EventSourceMappings[].DestinationConfig | [?OnFailure]';
    expect(problemsOf('lambda:ListEventSourceMappings', meant)).toEqual([]);
  });
});
