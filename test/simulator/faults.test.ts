import { ListRegionsCommand } from '@aws-sdk/client-account';
import { DescribeTrailsCommand, GetTrailStatusCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { Faults, type FaultTarget } from '../../src/simulator/faults.ts';
import type { FaultRule } from '../../src/simulator/organization-file.generated.ts';
import { clientsOf, demoText, organizationOf, outcome, roleIn, simulate } from './clients.ts';

const user = 'arn:aws:iam::111111111111:user/organization-admin';

/** What each kind looks like in JSON 1.1, REST JSON, query, EC2 and in AWS Organizations. */
const kinds: [rule: FaultRule, answers: string[]][] = [
  [
    { kind: 'throttle' },
    [
      'ThrottlingException (400): Rate exceeded',
      'TooManyRequestsException (429): Rate exceeded',
      'Throttling (400): Rate exceeded',
      'RequestLimitExceeded (503): Rate exceeded',
      'TooManyRequestsException (400)',
    ],
  ],
  [
    { kind: 'serverError' },
    [
      'InternalFailure (500)',
      'InternalServerException (500)',
      'InternalFailure (500)',
      'InternalError (500)',
      'InternalFailure (500)',
    ],
  ],
  [
    { kind: 'serverError', status: 503 },
    [
      'ServiceUnavailableException (503)',
      'ServiceUnavailableException (503)',
      'ServiceUnavailable (503)',
      'Unavailable (503)',
      'ServiceUnavailableException (503)',
    ],
  ],
  [
    { kind: 'deny' },
    [
      `AccessDeniedException (400): User: ${user} is not authorized to perform: cloudtrail:DescribeTrails because no identity-based policy allows the cloudtrail:DescribeTrails action`,
      'AccessDeniedException (403): ',
      'AccessDenied (403): ',
      'UnauthorizedOperation (403): ',
      'AccessDeniedException (400): ',
    ],
  ],
  [
    { kind: 'denyScp' },
    [
      `AccessDeniedException (400): User: ${user} is not authorized to perform: cloudtrail:DescribeTrails with an explicit deny in a service control policy`,
      'account:ListRegions with an explicit deny in a service control policy',
      'sts:GetCallerIdentity with an explicit deny in a service control policy',
      'ec2:DescribeRegions with an explicit deny in a service control policy',
      'organizations:ListAccounts with an explicit deny in a service control policy',
    ],
  ],
  [
    { kind: 'expiredToken' },
    [
      'ExpiredTokenException (400)',
      'ExpiredTokenException (403)',
      'ExpiredToken',
      'RequestExpired (400)',
      'ExpiredTokenException (400)',
    ],
  ],
  [{ kind: 'reset' }, Array(5).fill('no answer')],
  [{ kind: 'loseAnswer' }, Array(5).fill('no answer')],
  [{ kind: 'malformed' }, ['SyntaxError', 'SyntaxError', 'Error', 'Error', 'SyntaxError']],
  [{ kind: 'latency', latencyMs: 1 }, Array(5).fill('ok')],
];

test.each(kinds)('%j in every protocol', async (rule, answers) => {
  const { cloudtrail, account, sts, ec2, organizations } = clientsOf(await simulate({ faults: { rules: [rule] } }));
  const found = await Promise.all(
    [
      cloudtrail.send(new DescribeTrailsCommand({})),
      account.send(new ListRegionsCommand({})),
      sts.send(new GetCallerIdentityCommand({})),
      ec2.send(new DescribeRegionsCommand({})),
      organizations.send(new ListAccountsCommand({})),
    ].map(outcome),
  );
  expect(found).toEqual(answers.map((answer) => expect.stringContaining(answer)));
});

test('reset does nothing before it closes the connection, loseAnswer does it first', async () => {
  const rules: FaultRule[] = [
    { kind: 'reset', operation: 'StopLogging', count: 1 },
    { kind: 'loseAnswer', operation: 'StopLogging', count: 1 },
  ];
  const { cloudtrail } = clientsOf(await simulate({ faults: { rules } }));
  const Name = 'larkspur-organization-trail';
  const isLogging = async () => (await cloudtrail.send(new GetTrailStatusCommand({ Name }))).IsLogging;
  expect(await outcome(cloudtrail.send(new StopLoggingCommand({ Name })))).toContain('no answer');
  expect(await isLogging()).toBe(true);
  expect(await outcome(cloudtrail.send(new StopLoggingCommand({ Name })))).toContain('no answer');
  expect(await isLogging()).toBe(false);
});

test('faults stand in the organization’s file too, and can strike the assumption of one role', async () => {
  const yaml = `${demoText()}\nfaults:\n  rules: [{ kind: throttle, roleArn: "*::333333333301:*", count: 1 }]\n`;
  const { sts } = clientsOf(await simulate({ organization: organizationOf(yaml) }));
  const assume = (account: string) =>
    outcome(sts.send(new AssumeRoleCommand({ RoleArn: roleIn(account), RoleSessionName: 'audit' })));
  expect(await assume('333333333302')).toBe('ok');
  expect(await assume('333333333301')).toContain('Throttling');
  expect(await assume('333333333301')).toBe('ok');
});

test('closing does not wait for latency', async () => {
  const simulator = await simulate({ faults: { rules: [{ kind: 'latency', latencyMs: 600_000 }] } });
  const call = outcome(clientsOf(simulator).cloudtrail.send(new DescribeTrailsCommand({})));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await simulator.close();
  expect(await call).toContain('no answer');
});

test('many answers may wait at the same time without a warning', async () => {
  const warnings: string[] = [];
  const listener = (warning: Error) => warnings.push(warning.message);
  process.on('warning', listener);
  onTestFinished(() => {
    process.off('warning', listener);
  });
  const { cloudtrail } = clientsOf(await simulate({ faults: { rules: [{ kind: 'latency', latencyMs: 20 }] } }));
  await Promise.all(Array.from({ length: 30 }, () => cloudtrail.send(new DescribeTrailsCommand({}))));
  expect(warnings.filter((message) => message.includes('listeners'))).toEqual([]);
});

const target: FaultTarget = {
  service: 'cloudtrail',
  operation: 'DescribeTrails',
  account: '1',
  region: 'us-east-1',
  roleArn: null,
};

const matching: [match: Partial<FaultRule>, strikes: boolean][] = [
  [{}, true],
  [{ service: 'cloudtrail' }, true],
  [{ service: 'config' }, false],
  [{ service: ['config', 'cloudtrail'] }, true],
  [{ operation: 'Describe*' }, true],
  [{ operation: '*Trails' }, true],
  [{ operation: 'D*c*e*Trails' }, true],
  [{ operation: 'Describe' }, false],
  [{ operation: 'DescribeTrails*DescribeTrails' }, false],
  [{ operation: '*', account: '2' }, false],
  [{ account: '1', region: 'us-*' }, true],
  [{ roleArn: '*' }, false],
];

test.each(matching)('a rule for %j', (match, strikes) => {
  const rule = new Faults({ rules: [{ kind: 'deny', ...match }] }).strike(target).rule;
  expect(rule !== null).toBe(strikes);
});

test('a pattern made of a name with parts left out fits the name', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 });
  fc.assert(
    fc.property(fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 5 }), part, (pairs, end) => {
      const operation = pairs.flat().join('') + end;
      const pattern = `${pairs.map(([kept]) => `${kept}*`).join('')}${end}`;
      expect(
        new Faults({ rules: [{ kind: 'deny', operation: pattern }] }).strike({ ...target, operation }).rule,
      ).not.toBeNull();
    }),
  );
});

test('counts run for the simulator, for each account, or for each account, region and operation', () => {
  const calls = ['1 us-east-1', '1 eu-west-1', '1 us-east-1', '2 us-east-1', '2 us-east-1'].map((text) => {
    const [account = '', region = ''] = text.split(' ');
    return { ...target, account, region };
  });
  const struck = (per: NonNullable<FaultRule['per']>) => {
    const faults = new Faults({ rules: [{ kind: 'throttle', count: 1, per }] });
    return calls.map((call) => (faults.strike(call).rule === null ? '-' : 'x')).join('');
  };
  expect([struck('simulator'), struck('account'), struck('cell')]).toEqual(['x----', 'x--x-', 'xx-x-']);
});

test('latencies add up, and the first other rule wins', () => {
  const rules: FaultRule[] = [
    { kind: 'latency', latencyMs: 5 },
    { kind: 'latency' },
    { kind: 'throttle' },
    { kind: 'deny' },
    { kind: 'latency', latencyMs: 9 },
  ];
  expect(new Faults({ rules }).strike(target)).toEqual({ latencyMs: 105, rule: { kind: 'throttle' } });
});

test('the same calls meet the same faults, in whatever order the accounts come', () => {
  const account = fc.constantFrom('1', '2', '3');
  fc.assert(
    fc.property(fc.array(account, { maxLength: 60 }), fc.integer(), (accounts, seed) => {
      const fates = (order: readonly string[]) => {
        const faults = new Faults({ seed, rules: [{ kind: 'throttle', rate: 0.5 }] });
        const all = order.map((id) => [id, faults.strike({ ...target, account: id }).rule !== null] as const);
        return ['1', '2', '3'].map((id) => all.filter(([owner]) => owner === id).map(([, struck]) => struck));
      };
      expect(fates([...accounts].sort())).toEqual(fates(accounts));
    }),
  );
});

test('a rate is the share of calls that is struck', () => {
  const faults = new Faults({ rules: [{ kind: 'throttle', rate: 0.3 }] });
  const struck = Array.from({ length: 2000 }, () => faults.strike(target)).filter(({ rule }) => rule !== null);
  expect(Math.abs(struck.length / 2000 - 0.3)).toBeLessThan(0.03);
});
