/**
 * Every bucket of the organization as CSV, on stdout, as it comes; on stderr, who could not be asked. Memory does not
 * grow with the organization.
 *
 *   AWS_PROFILE=audit node inventory-to-csv.js > buckets.csv
 */
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { connect, cove } from 'cove-policy';

/** @param {readonly (string | null | undefined)[]} fields */
const line = (fields) => `${fields.map((field) => `"${(field ?? '').replaceAll('"', '""')}"`).join(',')}\n`;

const connection = await connect();
process.stdout.write(line(['account', 'name', 'bucket', 'created']));
const outcomes = cove.stream(
  async (session) => {
    const { Buckets = [] } = await session.client(S3Client).send(new ListBucketsCommand({}));
    return Buckets;
  },
  { connection },
);
for await (const outcome of outcomes) {
  const { id, name } = outcome.account;
  if (outcome.kind === 'result') {
    for (const { Name, CreationDate } of outcome.result) {
      process.stdout.write(line([id, name, Name, CreationDate?.toISOString()]));
    }
  } else if (outcome.kind === 'exception') {
    process.stderr.write(`${id}: ${outcome.exception}\n`);
    process.exitCode = 3;
  } else if (outcome.kind === 'failed') {
    process.stderr.write(`${id}: ${outcome.error.message}\n`);
    process.exitCode = 3;
  }
}
await connection.close();
