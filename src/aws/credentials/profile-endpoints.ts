import { loadSharedConfigFiles } from '@smithy/core/config';

/** What a profile in the AWS configuration files says about endpoints. */
export interface ProfileEndpoints {
  /** `endpoint_url` */
  readonly endpoint: string | undefined;
  /** Whether it refers to a section with an endpoint for each service. */
  readonly hasServices: boolean;
}

/** Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export async function profileEndpoints(profile: string): Promise<ProfileEndpoints> {
  // Errors in the files are reported when credentials are read from them.
  const files = await loadSharedConfigFiles().catch(() => undefined);
  const found = files?.configFile[profile];
  return { endpoint: found?.endpoint_url, hasServices: found?.services !== undefined };
}
