/** Programs of somebody who has installed the package. */

/** Uses what is exported, with its types; what must not compile says so. */
export const TYPED = `
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { IAM, paginateListUsers, IAMClient } from '@aws-sdk/client-iam';
import {
  apply, check, CoveCallError, CoveError, CoveStopped, connect, cove, generateOrganization, loadPolicies, permissions,
  plan, PolicyError, readReport, renderReport, rollback, runOperation, startSimulator, targets, testPolicies,
  validatePolicies, verdict, VERSION,
  type Connection, type CoveOptions, type CoveOutcome, type CoveSession, type Format, type RunLogRecord,
} from 'cove-policy';

const inventory = async (session: CoveSession): Promise<string[]> => {
  const { trailList = [] } = await session.client(CloudTrailClient).send(new DescribeTrailsCommand({}));
  const names = trailList.map(({ Name }) => Name ?? '');
  for await (const { Users = [] } of paginateListUsers({ client: session.client(IAMClient) }, {})) {
    names.push(...Users.map(({ UserName }) => UserName ?? ''));
  }
  const { Roles = [] } = await session.client(IAM).listRoles({});
  const { Users } = await session.call('iam:ListUsers');
  return [...names, String(Roles.length), String(Users), (await session.in('eu-west-1').credentials()).accessKeyId];
};

const run = async (): Promise<string | undefined> => {
  const simulator = await startSimulator({
    organization: generateOrganization({ accounts: 3, regions: [{ name: 'us-east-1' }] }),
    record: true,
  });
  const connection: Connection = await connect({ endpoint: simulator.url, credentials: simulator.credentials });
  const options: CoveOptions = { connection, regions: ['enabled'], accounts: undefined };
  const { results, failed, complete } = await cove(inventory, options);
  const mapped = await cove.map(results, (session, item) => [session.region, ...item.result], { connection });
  const names: string[] = mapped.results.flatMap(({ result, item }) => [...result, item.account.name ?? '']);
  const seen: CoveOutcome<number>[] = [];
  for await (const outcome of cove.with({ connection }).stream(() => 7)) {
    seen.push(outcome);
    if (outcome.kind === 'result') outcome.result.toFixed();
    if (outcome.kind === 'failed') outcome.error.attempts.toFixed();
  }
  // @ts-expect-error: there is no such option
  await cove(() => 1, { acounts: [] });
  // @ts-expect-error: nothing is changed without a confirmation
  await apply('plan.json', {});

  const policies = await loadPolicies(['policies/']);
  const report = await check(policies, { connection, runLog: 'run.ndjson' });
  const format: Format = 'sarif';
  for await (const piece of renderReport(report, format)) piece.length.toFixed();
  for await (const record of check(policies, { connection })) {
    const { type }: RunLogRecord = record;
    type.length.toFixed();
  }
  const { plan: written, close } = await plan(policies, { connection, file: 'plan.json' });
  await close();
  const applied = await apply('plan.json', { connection, confirm: (question) => question !== '' });
  await rollback(applied.runLog, { connection, confirm: async () => true });
  const again = await readReport(applied.runLog);
  const listed = await targets(policies, { connection });
  const { text } = await permissions(policies, { for: ['audit'] });
  const operation = await runOperation('iam:ListUsers', { connection });
  const tests = await testPolicies(['policies/']);
  const wrong = await validatePolicies(['policies/']);
  const { exitCode, reason } = verdict(report, { failOn: 'high' });
  const error: unknown = [names, failed, complete, written, again, listed, operation, tests, wrong, exitCode, VERSION];
  if (CoveStopped.is(error)) error.partial.results.length.toFixed();
  if (CoveCallError.is(error)) return error.kind;
  if (PolicyError.is(error)) return error.diagnostics[0]?.message;
  const thrown: CoveError | undefined = CoveError.is(error) ? error : undefined;
  return thrown?.hint ?? text + reason;
};
export { run };
`;

export const SMOKE_IMPORTED = `
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { check, connect, cove, loadPolicies, renderReport, startSimulator } from 'cove-policy';
`;

export const SMOKE_REQUIRED = `
const { IAMClient, ListUsersCommand } = require('@aws-sdk/client-iam');
const { check, connect, cove, loadPolicies, renderReport, startSimulator } = require('cove-policy');
`;

/** A client, a stream, a check and a report, over the demo organization. */
export const SMOKE = `
const simulator = await startSimulator();
const { url: endpoint, credentials } = simulator;
const connection = await connect({ region: 'eu-west-1', endpoint, credentials });
const { results, failed } = await cove(
  async (session) => (await session.client(IAMClient).send(new ListUsersCommand({}))).Users.length,
  { connection },
);
for await (const { kind } of cove.stream((session) => session.call('iam:ListUsers'), { connection })) {
  if (kind === 'result') break;
}
const policies = await loadPolicies(['node_modules/cove-policy/policies/trails.yml']);
const report = await check(policies, { connection });
let length = 0;
for await (const piece of renderReport(report, 'json')) length += piece.length;
if (length < 1000) throw new Error('the report is too short');
console.log(results.length + ' results, ' + failed.length + ' failed; findings: ' + report.findings.length);
await report.close();
await connection.close();
await simulator.close();
`;
