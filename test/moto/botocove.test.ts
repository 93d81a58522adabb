import { CreateUserCommand, IAMClient, ListUsersCommand, waitUntilUserExists } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cove } from '../../src/library/cove/cove.ts';
import type { SmallOrganization } from '../library/botocove/scenario.ts';
import { describeBotocove } from '../library/botocove/scenarios.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { openLarge, openSmall } from './small-organization.ts';

describeWithPython('the library beside moto', (python) => {
  describe("Botocove's tests", () => {
    let url = '';
    const small = async () => {
      const opened = await openSmall(python);
      url = opened.url;
      return opened;
    };
    // 1,500 accounts, as there, are 3,000 calls to make them: more than a page of them asks the same.
    describeBotocove(small, () => openLarge(url, Number(process.env.BOTOCOVE_ACCOUNTS ?? 30) / 3));
  });

  describe('clients of sessions', () => {
    let world: SmallOrganization;
    beforeAll(async () => {
      world = await openSmall(python);
    });
    afterAll(() => world?.close());

    it('write, wait and read, each in its own account', async () => {
      const connection = await world.connect();
      const { results, exceptions } = await cove(
        async (session) => {
          const client = session.client(IAMClient);
          const UserName = `user-${session.account.id}`;
          await client.send(new CreateUserCommand({ UserName }));
          await waitUntilUserExists({ client, maxWaitTime: 20 }, { UserName });
          const { Users = [] } = await client.send(new ListUsersCommand({}));
          return Users.map((user) => user.UserName);
        },
        { connection, access: 'full' },
      );
      expect(exceptions).toEqual([]);
      expect(results).toHaveLength(4);
      for (const { account, result } of results) expect(result).toEqual([`user-${account.id}`]);
      await connection.close();
    });
  });
});
