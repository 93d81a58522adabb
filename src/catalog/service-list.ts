/**
 * The clients of the AWS SDK for JavaScript v3, without `@aws-sdk/client-`: the service ids of the AWS API models in
 * lower case, with hyphens for spaces (botocore's models, 2025).
 */
export const CLIENT_NAMES: readonly string[] = `
  accessanalyzer account account-access account-access-runtime acm acm-pca agent-registry agent-registry-control
  aiops amp amplify amplifybackend amplifyuibuilder api-gateway apigatewaymanagementapi apigatewayv2 app-mesh
  appconfig appconfigdata appfabric appflow appintegrations application-auto-scaling application-discovery-service
  application-insights application-signals applicationcostprofiler apprunner appstream appsync arc-region-switch
  arc-zonal-shift artifact athena auditmanager auto-scaling auto-scaling-plans b2bi backup backup-gateway
  backupsearch batch bcm-dashboards bcm-data-exports bcm-pricing-calculator bcm-recommended-actions bedrock
  bedrock-agent bedrock-agent-runtime bedrock-agentcore bedrock-agentcore-control bedrock-data-automation
  bedrock-data-automation-runtime bedrock-runtime billing billingconductor braket budgets chatbot chime
  chime-sdk-identity chime-sdk-media-pipelines chime-sdk-meetings chime-sdk-messaging chime-sdk-voice cleanrooms
  cleanroomsml cloud9 cloudcontrol clouddirectory cloudformation cloudfront cloudfront-keyvaluestore cloudhsm
  cloudhsm-v2 cloudsearch cloudsearch-domain cloudtrail cloudtrail-data cloudwatch cloudwatch-logs cloudwatchomni
  codeartifact codebuild codecatalyst codecommit codeconnections codedeploy codeguru-reviewer codeguru-security
  codeguruprofiler codepipeline codestar-connections codestar-notifications cognito-identity
  cognito-identity-provider cognito-sync comprehend comprehendmedical compute-optimizer compute-optimizer-automation
  config-service connect connect-contact-lens connectcampaigns connectcampaignsv2 connectcases connecthealth
  connectparticipant connectscheduling continuum controlcatalog controltower cost-and-usage-report-service
  cost-explorer cost-optimization-hub customer-profiles data-pipeline database-migration-service databrew
  dataexchange datasync datazone dax deadline detective device-farm devops-agent devops-guru direct-connect
  directory-service directory-service-data dlm docdb docdb-elastic drs dsql dynamodb dynamodb-streams ebs ec2
  ec2-instance-connect ecr ecr-public ecs efs eks eks-auth elastic-beanstalk elastic-load-balancing
  elastic-load-balancing-v2 elasticache elasticsearch-service elementalinference emr emr-containers emr-serverless
  endusermessaging entityresolution eventbridge eventbridgev2 evs firehose fis fms forecast forecastquery
  frauddetector freetier fsx gamelift gameliftstreams geo-maps geo-places geo-routes glacier global-accelerator glue
  grafana greengrass greengrassv2 groundstation guardduty health healthlake iam iam-toolbox identitystore
  imagebuilder importexport inspector inspector-scan inspector2 interconnect internetmonitor invoicing iot
  iot-data-plane iot-jobs-data-plane iot-managed-integrations iot-wireless iotdeviceadvisor iotfleetwise
  iotsecuretunneling iotsitewise iotthingsgraph iottwinmaker ivs ivs-realtime ivschat kafka kafkaconnect kendra
  kendra-ranking keyspaces keyspacesstreams kinesis kinesis-analytics kinesis-analytics-v2 kinesis-video
  kinesis-video-archived-media kinesis-video-media kinesis-video-signaling kinesis-video-webrtc-storage kms
  lakeformation lambda lambda-core lambda-microvms lambda-web launch-wizard lex-model-building-service lex-models-v2
  lex-runtime-service lex-runtime-v2 license-manager license-manager-linux-subscriptions
  license-manager-user-subscriptions lightsail location lookoutequipment m2 machine-learning macie2 mailmanager
  managedblockchain managedblockchain-query marketplace-agreement marketplace-catalog marketplace-commerce-analytics
  marketplace-deployment marketplace-discovery marketplace-entitlement-service marketplace-metering
  marketplace-reporting mediaconnect mediaconvert medialive mediapackage mediapackage-vod mediapackagev2 mediastore
  mediastore-data mediatailor medical-imaging memorydb mgn migration-hub migration-hub-refactor-spaces
  migrationhub-config migrationhuborchestrator migrationhubstrategy mpa mq mturk mwaa mwaa-serverless neptune
  neptune-graph neptunedata network-firewall network-security-manager networkflowmonitor networkmanager
  networkmonitor notifications notificationscontacts nova-act oam observabilityadmin odb omics opensearch
  opensearchmemory opensearchserverless organizations osis outposts partnercentral-account partnercentral-benefits
  partnercentral-channel partnercentral-revenue-measurement partnercentral-selling payment-cryptography
  payment-cryptography-data pca-connector-ad pca-connector-scep pcs personalize personalize-events
  personalize-runtime pi pinpoint pinpoint-email pinpoint-sms-voice pinpoint-sms-voice-v2 pipes polly pricing
  pricing-plan-manager proton qapps qbusiness qconnect quicksight ram rbin rds rds-data redshift redshift-data
  redshift-serverless rekognition repostspace resiliencehub resiliencehubv2 resource-explorer-2 resource-groups
  resource-groups-tagging-api rolesanywhere route-53 route-53-domains route53-recovery-cluster
  route53-recovery-control-config route53-recovery-readiness route53globalresolver route53profiles route53resolver
  rtbfabric rum s3 s3-control s3files s3outposts s3tables s3vectors sagemaker sagemaker-a2i-runtime sagemaker-edge
  sagemaker-featurestore-runtime sagemaker-geospatial sagemaker-inference-router-runtime sagemaker-metrics
  sagemaker-runtime sagemakerjobruntime sagemakertrainingsessionruntime savingsplans scheduler schemas
  secrets-manager security-ir securityagent securityhub securitylake serverlessapplicationrepository service-catalog
  service-catalog-appregistry service-quotas servicediscovery ses sesv2 sfn shield signer signer-data signin
  simpledb simpledbv2 snow-device-management snowball sns socialmessaging sqs ssm ssm-contacts ssm-guiconnect
  ssm-incidents ssm-quicksetup ssm-sap sso sso-admin sso-oidc storage-gateway sts supplychain support support-app
  supportauthz sustainability swf synthetics taxsettings textract timestream-influxdb timestream-query
  timestream-write transcribe transfer translate trustedadvisor uxc verifiedpermissions voice-id vpc-lattice waf
  waf-regional wafv2 wellarchitected wickr wisdom workdocs workmail workmailmessageflow workspaces
  workspaces-instances workspaces-thin-client workspaces-web xray
`
  .trim()
  .split(/\s+/);

/** Names that boto3 or the AWS CLI uses for a service, if more than hyphens differs from the client's name. */
export const ALIASES: Readonly<Record<string, string>> = {
  ce: 'cost-explorer',
  'cognito-idp': 'cognito-identity-provider',
  config: 'config-service',
  configservice: 'config-service',
  cur: 'cost-and-usage-report-service',
  deploy: 'codedeploy',
  discovery: 'application-discovery-service',
  dms: 'database-migration-service',
  ds: 'directory-service',
  'ds-data': 'directory-service-data',
  elb: 'elastic-load-balancing',
  elbv2: 'elastic-load-balancing-v2',
  es: 'elasticsearch-service',
  events: 'eventbridge',
  'iot-data': 'iot-data-plane',
  'iot-jobs-data': 'iot-jobs-data-plane',
  'lex-models': 'lex-model-building-service',
  'lex-runtime': 'lex-runtime-service',
  'lexv2-models': 'lex-models-v2',
  'lexv2-runtime': 'lex-runtime-v2',
  logs: 'cloudwatch-logs',
  'marketplace-entitlement': 'marketplace-entitlement-service',
  meteringmarketplace: 'marketplace-metering',
  mgh: 'migration-hub',
  s3api: 's3',
  sdb: 'simpledb',
  serverlessrepo: 'serverlessapplicationrepository',
  'sms-voice': 'pinpoint-sms-voice',
  stepfunctions: 'sfn',
};
