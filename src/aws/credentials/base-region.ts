import { CoveError } from '../../cove-error.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { messageOf } from '../../values/message-of.ts';

/**
 * The region that the SDK would choose: `AWS_REGION`, else the profile's.
 *
 * @param fallback - used if neither is set.
 * @throws {CoveError} `config` where what is set is not a region.
 */
export async function baseRegion(profile: string | undefined, fallback: string): Promise<string> {
  const { STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(definedMembers({ profile }));
  try {
    return await client.config.region();
  } catch (error) {
    // The SDK's words for "no region is configured"; a broken configuration file is a different error, and stays one.
    if (error instanceof Error && /region is missing/i.test(error.message)) return fallback;
    throw new CoveError('config', `no region can be chosen: ${messageOf(error)}`, {
      hint: 'check AWS_REGION and the region of the profile',
      cause: error,
    });
  } finally {
    // This client has its own handler: nothing else is in flight on it.
    client.destroy();
  }
}
