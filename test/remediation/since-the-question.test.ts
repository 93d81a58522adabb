import { expect, test, vi } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { runMain } from '../support/run-main.ts';
import { type Answer, executed, inWorld, type Program, policyOfTrails, smallWorld } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

/** Two accounts that the policy targets by their tag. */
const organization = smallWorld.replaceAll(/name: (One|Two),/g, 'name: $1, tags: { stage: dev },');
const file = 'policies/own.yml';
const policy = policyOfTrails(
  '{ operation: cloudtrail:StopLogging, input: { Name: "${TrailARN}" }, undo: { operation: cloudtrail:StartLogging, input: { Name: "${TrailARN}" } } }',
).replace('    call:', '    targets: { tags: { stage: dev } }\n    call:');
/** Whether a waiver is for an account is known from the organization alone, so it is read before the question. */
const waivers = `
version: 1
waivers: [{ policies: [own], accounts: ["222222222203"], reason: wanted, owner: me, expires: ${tomorrow()} }]
`;

function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
}

/** Runs the program with somebody at the terminal who tags an account otherwise, and then says yes. */
function answered({ directory, environment }: Program, { world }: Simulator, args: readonly string[]): Promise<Answer> {
  const ask = async (): Promise<string> => {
    Object.assign(world.accounts.get('222222222201') ?? {}, { tags: { stage: 'prod' } });
    return 'yes';
  };
  return runMain(args, { cwd: directory, env: environment, ask });
}

test.each([
  ['apply', ['apply', 'plan.json', '--verify-for', '0']],
  ['check --remediate', ['check', file, '--remediate', '--verify-for', '0']],
])('%s: an account that was tagged otherwise while the question stood is not changed', (_, args) =>
  inWorld(organization, {}, async (program, simulator) => {
    await program.write(file, policy);
    await program.run('check', file, '--plan', 'plan.json', '--quiet');
    await program.write('cove.waivers.yml', waivers);
    const { exitCode, stdout } = await answered(program, simulator, args);
    expect(stdout.replace(/\s+/g, ' ')).toContain('account 222222222201 is no longer a target of policy own: its tags');
    expect(exitCode).toBe(4);
    expect(executed(simulator, 'StopLogging')).toEqual(['222222222202/third']);
  }),
);
