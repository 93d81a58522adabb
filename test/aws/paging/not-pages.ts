/**
 * Members of answers whose names sound like pages, and which are none, by the documentation of each in botocore 1.44.8.
 * A name that is not here and sounds like pages has to be followed or refused.
 */
const NAMES: readonly (readonly [meaning: string, names: string])[] = [
  [
    'credentials, and what belongs to them',
    `AccessToken AccessTokenValidity AuthToken BillingToken EnableTokenRevocation ExportToken HasTokenKey HubTokenTimerExpirySettingInSeconds IdToken
    IdTokenValidity ImportToken IssuedToken IssuedTokenType JoinToken OAuthTokenEndpointUrl PersonalAccessTokenId RefreshToken RefreshTokenValidity
    SecurityToken SessionToken SessionTokenSize SessionTokenUtilization SyncSessionToken Token TokenType TrustedTokenIssuerArn TrustedTokenIssuerType
    ValidationTokenHost WebIdentityToken accessToken authToken authorizationToken grafanaToken idToken refreshToken sessionToken ssoTokenBufferMinutes
    taskToken token tokenKeyName tokenSigningPublicKeys tokenType tokenVaultId workloadAccessToken HttpTokens HttpTokensEnforced`,
  ],
  [
    'what a change was, or has to be, asked with',
    `ChangeToken ChangeTokenStatus ClientRequestToken ClientToken ConditionalToken HooksRequestToken IdempotencyToken ListUpdateToken LockToken
    PolicyUpdateToken PortfolioShareToken RequestToken RequestTokenARN UpdateToken clientRequestToken clientToken lastClientRequestToken lockToken
    termToken updateToken versionToken`,
  ],
  [
    'tokens of language models and of blockchains',
    'BillableTokenCount inputTokens maxTokens tokenId tokenStandard trainingTokens',
  ],
  [
    'places in media, in time, on maps and in queues',
    `AdMarkers BackTestWindowOffset DataDelayOffsetInMinutes EndOffsetMillis InputTimeZoneOffset Offset OffsetSeconds PositionFiltering
    PositionProperties Positioning RxDrOffset1 ScheduleOffset StartOffsetMillis StartingPosition endTimeOffset iteratorPosition offset offsetInNanos
    position queuedPosition rankPosition ruleQueryOffsetInSeconds startTimeOffset`,
  ],
  [
    'where to begin with another operation',
    'NextPollConfigurationToken NextPollIntervalInSeconds ShardIterator shardIterator',
  ],
  [
    'other words with these letters',
    `ContentDisposition ContinentCode ContinentName ContinuousBackupsStatus ContinuousDeploymentPolicyId DeleteMarker contentDisposition
    launchDisposition`,
  ],
  [
    'what was last, or comes next, of something else',
    `NextBestActions NextPlan NextSchemaVersion NextSigningKeyLength NextSteps lastAttemptedDeploymentId lastCommitId lastEvaluatedVersion lastMaintenanceRunId lastSavedBrowserId
    lastSavedBrowserSessionId lastSucceededDeploymentId lastUpdateHistoryEntryId lastUserId nextLongTermBackupTimeStamp nextMaintenanceRunId nextPeriod
    LastBackupVaultArn LastEvaluatedTime LastOperationId LastProvisioningRecordId LastRecordId LastRecoveryPointArn LastRefreshId
    LastSuccessfulProvisioningRecordId`,
  ],
  ['facts about the thing', 'moreApplicationResource moreServerAssociationExists'],
  [
    'what the page was asked with, beside the token of the next one',
    'PartNumberMarker nextBackwardToken nextPageCount',
  ],
];

export const NOT_PAGES: ReadonlySet<string> = new Set(NAMES.flatMap(([, names]) => names.split(/\s+/)));
