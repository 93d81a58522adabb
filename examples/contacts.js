/**
 * The three alternate contacts of each account, by three calls that fail one by one: a contact that is not there is a
 * gap, and one that could not be read says so.
 *
 *   AWS_PROFILE=audit node contacts.js
 */
import { AccountClient, GetAlternateContactCommand } from '@aws-sdk/client-account';
import { connect, cove } from 'cove-policy';

/** @type {import('@aws-sdk/client-account').AlternateContactType[]} */
const types = ['BILLING', 'OPERATIONS', 'SECURITY'];

const connection = await connect();
const { results, failed } = await cove(
  async (session) => {
    const client = session.client(AccountClient);
    const read = await Promise.allSettled(
      types.map((type) => client.send(new GetAlternateContactCommand({ AlternateContactType: type }))),
    );
    return read.map((each) => {
      if (each.status === 'fulfilled') return each.value.AlternateContact?.EmailAddress ?? '';
      return each.reason.name === 'ResourceNotFoundException' ? 'none' : `(${each.reason.name})`;
    });
  },
  { connection },
);
for (const { account, result } of results) console.log(account.id, ...result);
for (const { account, error } of failed) console.log(account.id, `(${error.kind})`);
await connection.close();
