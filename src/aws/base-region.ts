/**
 * The region that the SDK would choose: `AWS_REGION`, else the profile's.
 *
 * @param fallback - used where neither is set.
 */
export async function baseRegion(profile: string | undefined, fallback: string): Promise<string> {
  const { STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(profile === undefined ? {} : { profile });
  try {
    return await client.config.region();
  } catch (error) {
    // The SDK's word for "no region is configured"; a broken configuration file is another error, and stays one.
    if (error instanceof Error && /region is missing/i.test(error.message)) return fallback;
    throw error;
  } finally {
    // This client's handler is its own: nothing else is in flight on it.
    client.destroy();
  }
}
