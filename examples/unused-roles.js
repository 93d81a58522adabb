/**
 * Roles that nobody has used for a year, or ever. IAM says when in the answer to GetRole alone, which is asked in a few
 * requests at a time, within the limits that all accounts share.
 *
 *   AWS_PROFILE=audit node unused-roles.js
 */
import { GetRoleCommand, IAMClient, paginateListRoles } from '@aws-sdk/client-iam';
import { connect, cove } from 'cove-policy';

const YEAR_MS = 365 * 86_400_000;

const connection = await connect();
const { results, exceptions, failed } = await cove(
  async (session) => {
    const client = session.client(IAMClient);
    const names = [];
    for await (const { Roles = [] } of paginateListRoles({ client }, {})) {
      // Roles of AWS's own services come and go with them.
      names.push(
        ...Roles.filter(({ Path }) => !Path?.startsWith('/aws-service-role/')).map(({ RoleName }) => RoleName),
      );
    }
    const roles = await Promise.all(names.map((RoleName) => client.send(new GetRoleCommand({ RoleName }))));
    return roles.flatMap(({ Role }) => {
      const last = Role?.RoleLastUsed?.LastUsedDate;
      return last === undefined || Date.now() - last.getTime() > YEAR_MS
        ? [`${Role?.RoleName} ${last ?? 'never'}`]
        : [];
    });
  },
  { connection },
);
for (const { account, result } of results) for (const role of result) console.log(account.id, role);
console.log(`${results.length} accounts asked, ${exceptions.length + failed.length} could not be`);
await connection.close();
