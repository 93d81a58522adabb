/**
 * Buckets that do not block public policies, each asked in its own region: S3 answers nowhere else, and says where
 * buckets are only in a list that is asked for in pages.
 *
 *   AWS_PROFILE=audit node open-buckets.js
 */
import { GetPublicAccessBlockCommand, paginateListBuckets, S3Client } from '@aws-sdk/client-s3';
import { connect, cove } from 'cove-policy';

/** @type {(session: import('cove-policy').CoveSession, bucket: string) => Promise<boolean>} */
const isOpen = async (session, bucket) => {
  try {
    const block = await session.client(S3Client).send(new GetPublicAccessBlockCommand({ Bucket: bucket }));
    return block.PublicAccessBlockConfiguration?.BlockPublicPolicy !== true;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchPublicAccessBlockConfiguration') return true;
    throw error;
  }
};

const connection = await connect();
const { results, exceptions, failed } = await cove(
  async (session) => {
    const open = [];
    for await (const { Buckets = [] } of paginateListBuckets(
      { client: session.client(S3Client), pageSize: 1000 },
      {},
    )) {
      for (const { Name = '', BucketRegion = session.region } of Buckets) {
        if (await isOpen(session.in(BucketRegion), Name)) open.push(`${Name} ${BucketRegion}`);
      }
    }
    return open;
  },
  { connection },
);
for (const { account, result } of results) for (const bucket of result) console.log(account.id, bucket);
for (const { account, exception } of exceptions) console.error(account.id, String(exception));
for (const { account, error } of failed) console.error(account.id, error.message);
if (exceptions.length + failed.length > 0) process.exitCode = 3;
await connection.close();
