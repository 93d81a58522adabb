import { loadSharedConfigFiles } from '@smithy/core/config';

/** What a profile in the AWS configuration files says about endpoints. */
export interface ProfileEndpoints {
  /** `endpoint_url` */
  readonly endpoint: string | undefined;
  /** What the section that it refers to says of single services. */
  readonly serviceEndpoints: readonly { readonly service: string; readonly url: string }[];
}

/** Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export async function profileEndpoints(profile: string): Promise<ProfileEndpoints> {
  // Errors in the files are reported when credentials are read from them.
  const files = await loadSharedConfigFiles().catch(() => undefined);
  const found = files?.configFile[profile];
  const section = found?.services === undefined ? {} : (files?.configFile[`services.${found.services}`] ?? {});
  const serviceEndpoints = Object.entries(section).flatMap(([name, url]) => {
    const service = /^(\w+)\.endpoint_url$/.exec(name)?.[1];
    return service === undefined || url === undefined || url === '' ? [] : [{ service, url }];
  });
  return { endpoint: found?.endpoint_url, serviceEndpoints };
}
