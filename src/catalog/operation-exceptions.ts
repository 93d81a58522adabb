/**
 * Operations whose names mislead, as `service:Operation`. Found by going through the verbs of all operations in
 * botocore's API models and the `readonly` trait where a model has it; for the rest, through the operation's page in
 * the service's API reference.
 */

/** Named like reads, yet they change, create or send something. */
export const WRITES_BY_ANOTHER_NAME: ReadonlySet<string> = new Set([
  // Creates a preview of the portal that others can open.
  'apigatewayv2:PreviewPortal',
  // Sends a code to the user by e-mail or text message.
  'cognito-identity-provider:GetUserAttributeVerificationCode',
  // Uses the refresh token up, where rotation is on.
  'cognito-identity-provider:GetTokensFromRefreshToken',
  // Completes the verification of a number.
  'endusermessaging:ValidateNotifyCodeVerification',
  // Gives a checked-out license back.
  'license-manager:CheckInLicense',
  // Takes a task out of the queue: whoever asks must do it.
  'sfn:GetActivityTask',
  // Writes the media file into a bucket.
  'socialmessaging:GetWhatsAppMessageMedia',
]);

/**
 * Not named like reads, yet all that they make is a report, which another read then returns. IAM's reference has both
 * at the access level "Read":
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export const READS_BY_ANOTHER_NAME: ReadonlySet<string> = new Set([
  'iam:GenerateCredentialReport',
  'iam:GenerateServiceLastAccessedDetails',
]);

/** They answer with secrets, or with what customers store. */
export const SECRET_READS: ReadonlySet<string> = new Set([
  // Credentials and tokens of AWS itself.
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoot',
  'cognito-identity:GetOpenIdTokenForDeveloperIdentity',
  'gamelift:GetComputeAccess',
  'gamelift:GetInstanceAccess',
  'lightsail:GetInstanceAccessDetails',
  'lightsail:DownloadDefaultKeyPair',
  // Secrets of applications.
  'appsync:ListApiKeys',
  'cognito-identity-provider:ListUserPoolClientSecrets',
  'ec2:GetConsoleOutput',
  'ec2:GetConsoleScreenshot',
  'ec2:GetVpnConnectionDeviceSampleConfiguration',
  'glue:GetConnection',
  'glue:GetConnections',
  'kms:Decrypt',
  'kms:DeriveSharedSecret',
  'kms:GetParametersForImport',
  'payment-cryptography:GetParametersForExport',
  'payment-cryptography:GetParametersForImport',
  'route53globalresolver:ListAccessTokens',
  'route-53-domains:RetrieveDomainAuthCode',
  'ssm:GetParameter',
  'ssm:GetParameterHistory',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'storage-gateway:DescribeChapCredentials',
  // What customers store.
  'appconfig:GetConfiguration',
  'appconfig:GetHostedConfigurationVersion',
  'appconfigdata:GetLatestConfiguration',
  'athena:GetQueryResults',
  'cloudwatch-logs:FilterLogEvents',
  'cloudwatch-logs:GetLogEvents',
  'cloudwatch-logs:GetLogObject',
  'cloudwatch-logs:GetLogRecord',
  'cloudwatch-logs:GetQueryResults',
  'codecommit:GetBlob',
  'codecommit:GetFile',
  'connectparticipant:GetAttachment',
  'connectparticipant:GetTranscript',
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb-streams:GetRecords',
  'ebs:GetSnapshotBlock',
  'glacier:GetJobOutput',
  'kinesis:GetRecords',
  'kinesis-video-archived-media:GetClip',
  'kinesis-video-archived-media:GetImages',
  'kinesis-video-archived-media:GetMediaForFragmentList',
  'kinesis-video-media:GetMedia',
  'redshift-data:GetStatementResult',
  'redshift-data:GetStatementResultV2',
  's3:GetObject',
  's3:GetObjectTorrent',
  's3:SelectObjectContent',
  's3vectors:GetVectors',
  's3vectors:ListVectors',
  's3vectors:QueryVectors',
  'sagemaker-featurestore-runtime:BatchGetRecord',
  'sagemaker-featurestore-runtime:GetRecord',
  'simpledb:GetAttributes',
  'simpledb:Select',
  'timestream-query:Query',
]);
