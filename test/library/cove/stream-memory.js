/**
 * Streams over an organization and prints how much memory was in use, at its start and at its end. Each outcome holds
 * 20 KB: kept, they would be 200 MB over 10,000 accounts.
 *
 *   node --expose-gc stream-memory.js URL ACCESS_KEY_ID SECRET_ACCESS_KEY
 */
import { connect, cove } from '../../../dist/index.js';

const [endpoint, accessKeyId = '', secretAccessKey = ''] = process.argv.slice(2);
const connection = await connect({ region: 'us-east-1', endpoint, credentials: { accessKeyId, secretAccessKey } });
const used = [];
let outcomes = 0;
for await (const { kind } of cove.stream(({ account }) => Buffer.alloc(20_000, account.id), { connection })) {
  if (kind === 'result') outcomes += 1;
  if (outcomes === 1_000 || outcomes === 10_000) {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    used.push(heapUsed + external);
  }
}
await connection.close();
process.stdout.write(JSON.stringify({ outcomes, used }));
