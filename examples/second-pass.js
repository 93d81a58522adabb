/**
 * A second step only where the first one found something: users without a second factor are looked for in every
 * account, and their access keys are listed only where there are such users.
 *
 *   AWS_PROFILE=audit node second-pass.js
 */
import { connect, cove } from 'cove-policy';

const connection = await connect();
const everywhere = cove.with({ connection });

const first = await everywhere(async (session) => {
  const { Users } = await session.call('iam:ListUsers');
  const withoutFactor = [];
  for (const user of /** @type {{ UserName: string }[]} */ (Users)) {
    const { MFADevices } = await session.call('iam:ListMFADevices', { UserName: user.UserName });
    if (/** @type {unknown[]} */ (MFADevices).length === 0) withoutFactor.push(user.UserName);
  }
  return withoutFactor;
});
const found = first.results.filter(({ result }) => result.length > 0);
console.log(`${found.length} of ${first.results.length} accounts have users without a second factor`);

const second = await everywhere.map(found, async (session, { result }) => {
  const keys = [];
  for (const UserName of result) {
    const { AccessKeyMetadata } = await session.call('iam:ListAccessKeys', { UserName });
    keys.push(.../** @type {{ AccessKeyId: string }[]} */ (AccessKeyMetadata).map(({ AccessKeyId }) => AccessKeyId));
  }
  return keys;
});
for (const { account, result } of second.results) console.log(account.name, result.length, 'access keys');
await connection.close();
