/** Accounts that a policy names by what they are in the organization. */
import { afterEach, expect, it } from 'vitest';
import { buildPermissions } from '../../src/permissions/build-permissions.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesOf, runPolicies } from '../support/run-policies.ts';

function organization(delegated: string) {
  return parseOrganizationFile(
    `
version: 1
organization: { managementAccount: "111111111111", delegatedAdministrators: [${delegated}] }
regions: [us-east-1]
accounts:
  - { id: "222222222222", name: Security }
  - { id: "333333333333", name: Member }
`,
    'organization.yml',
  );
}

function policiesFor(accounts: string) {
  return policiesOf(`version: 1
policies:
  - id: summary
    title: The root user has access keys
    targets: { accounts: ${accounts} }
    call: iam:GetAccountSummary
    filter: SummaryMap.AccountAccessKeysPresent > \`0\`
`);
}

let simulator: Simulator | undefined;

afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

async function check(accounts: string, delegated = '"222222222222"') {
  simulator = await startSimulator({ organization: organization(delegated), record: true });
  return runPolicies(simulator, await policiesFor(accounts));
}

it("the management account is entered on the caller's credentials, though the caller's own is left out elsewhere", async () => {
  const { outcomes } = await check('management');
  expect(outcomes.map(({ account, status }) => [account, status])).toEqual([['111111111111', 'compliant']]);
  expect(simulator?.recorded.map(({ operation }) => operation)).not.toContain('AssumeRole');
});

it('the delegated administrators of a service are asked for, and entered by their role', async () => {
  const { outcomes } = await check('{ delegated: guardduty.amazonaws.com }');
  expect(outcomes.map(({ account, status }) => [account, status])).toEqual([['222222222222', 'compliant']]);
  const [asked] = (simulator?.recorded ?? []).filter(({ operation }) => operation === 'ListDelegatedAdministrators');
  expect(asked?.input).toEqual({ ServicePrincipal: 'guardduty.amazonaws.com' });
});

it('a service without a delegated administrator selects nobody, and says so', async () => {
  const { outcomes, report } = await check('{ delegated: guardduty.amazonaws.com }', '');
  expect(outcomes).toEqual([]);
  expect(report.warnings.map(({ code }) => code)).toContain('policy-selects-nothing');
});

it('the caller needs to ask for delegated administrators only where a policy names them', async () => {
  const options = { principals: ['caller'], allowRisk: 'safe', assumes: ['audit'], partition: 'aws' } as const;
  const text = async (accounts: string) => JSON.stringify(buildPermissions(await policiesFor(accounts), options));
  expect(await text('management')).not.toContain('ListDelegatedAdministrators');
  expect(await text('{ delegated: guardduty.amazonaws.com }')).toContain('organizations:ListDelegatedAdministrators');
});
