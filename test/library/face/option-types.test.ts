import { expect, test } from 'vitest';
import * as library from '../../../src/index.ts';

type OptionalNames<T> = { [Name in keyof T]-?: Record<never, never> extends Pick<T, Name> ? Name : never }[keyof T];

/** Options whose optional members may not be given as undefined, under exactOptionalPropertyTypes. */
type Strict<T> = {
  [Name in OptionalNames<T>]: { [Each in Name]: undefined } extends Pick<T, Name> ? never : Name;
}[OptionalNames<T>];

type AllOptions = {
  connect: library.ConnectOptions;
  cove: library.CoveOptions;
  access: Exclude<library.Access, string>;
  loadPolicies: library.LoadPoliciesOptions;
  renderDiagnostics: library.RenderDiagnosticsOptions;
  check: library.CheckOptions;
  runOperation: NonNullable<Parameters<typeof library.runOperation>[1]>;
  plan: library.PlanOptions;
  apply: library.ApplyOptions;
  rollback: library.RollbackOptions;
  targets: NonNullable<Parameters<typeof library.targets>[1]>;
  renderReport: library.ReportOptions;
  readReport: library.ReadReportOptions;
  verdict: NonNullable<Parameters<typeof library.verdict>[1]>;
  permissions: library.PermissionsOptions;
  testPolicies: library.TestPoliciesOptions;
  startSimulator: library.StartSimulatorOptions;
  generateOrganization: library.GenerateOptions;
};

/** One without a name here does not compile. */
const STRICT: {
  [Name in keyof AllOptions]: [Strict<AllOptions[Name]>] extends [never] ? true : Strict<AllOptions[Name]>;
} = {
  connect: true,
  cove: true,
  access: true,
  loadPolicies: true,
  renderDiagnostics: true,
  check: true,
  runOperation: true,
  plan: true,
  apply: true,
  rollback: true,
  targets: true,
  renderReport: true,
  readReport: true,
  verdict: true,
  permissions: true,
  testPolicies: true,
  startSimulator: true,
  generateOrganization: true,
};

test('each function whose options are here is there, and takes undefined by its type', () => {
  const names = Object.keys(STRICT).filter((name) => name !== 'access');
  expect(names.filter((name) => typeof Reflect.get(library, name) !== 'function')).toEqual([]);
});

test('constants are taken as lists, and what is undefined as not given', async () => {
  const accounts = ['333333333302'] as const;
  const options: library.CheckOptions = { accounts, failOn: undefined, regions: undefined, allow: undefined };
  expect(options.accounts).toBe(accounts);
  const organization = library.generateOrganization({
    accounts: 1,
    regions: [{ name: 'us-east-1' }],
    trailsEvery: undefined,
    pageSize: undefined,
    managementAccount: undefined,
  });
  expect(organization).toEqual(library.generateOrganization({ accounts: 1, regions: [{ name: 'us-east-1' }] }));
  const faults = undefined;
  const simulator = await library.startSimulator({ organization, port: undefined, now: undefined, faults });
  const keys = { ...simulator.credentials, sessionToken: undefined, expiration: undefined };
  for (const credentials of [keys, () => keys]) {
    const connection = await library.connect({ region: 'us-east-1', endpoint: simulator.url, credentials });
    expect(connection.identity.account).toBe('111111111111');
    await connection.close();
  }
  await simulator.close();
});
