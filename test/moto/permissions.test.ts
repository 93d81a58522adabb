import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import type { PolicyDocument } from '../../src/permissions/permission-document.ts';
import { renderCloudFormation } from '../../src/permissions/render-cloudformation.ts';
import { samples } from '../permissions/sample-permissions.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { type Moto, runPythonJson, startMoto } from '../support/moto.ts';
import { runInProcess } from '../support/run-in-process.ts';

interface Deployed {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, DeployedRole>>;
  readonly policies: Readonly<Record<string, PolicyDocument>>;
}

interface DeployedRole {
  readonly path: string;
  readonly seconds: number;
  readonly trust: { readonly Statement: readonly unknown[] };
  readonly inline: Readonly<Record<string, PolicyDocument>>;
  readonly attached: readonly string[];
}

const timeout = 120_000;
const account = '123456789012';
const trusted = 'arn:aws:iam::111122223333:root';

describeWithPython('what permissions prints, deployed', (python) => {
  let moto: Moto;
  let directory: string;
  const ask = (...args: string[]) =>
    runPythonJson(python, fileURLToPath(new URL('permissions.py', import.meta.url)), args, {
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: 'moto',
      AWS_SECRET_ACCESS_KEY: 'moto',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    });
  const fileIn = (name: string) => path.join(directory, name);
  const permissions = async (...args: string[]) => {
    const { code } = await runInProcess(directory, 'permissions', packageFile('policies/*.yml'), ...args);
    expect(code).toBe(0);
  };
  const deploy = (file: string, ...parameters: string[]) =>
    ask('stack', fileIn(file), ...parameters) as Promise<Deployed>;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cove-policy-'));
    moto = await startMoto(python);
  }, timeout);
  beforeEach(() => moto.reset());
  afterAll(async () => {
    await moto?.close();
    await rm(directory, { recursive: true, force: true });
  });

  test.each(['audit', 'remediation', 'caller'])(
    'the JSON of %s is a policy that IAM takes',
    { timeout },
    async (principal) => {
      await permissions('--for', principal, '-o', 'json=policy.json', '--org-id', 'o-a1b2c3d4e5');
      const document = JSON.parse(await readFile(fileIn('policy.json'), 'utf8'));
      expect(await ask('policy', fileIn('policy.json'))).toEqual({ managed: document, inline: document });
    },
  );

  test('the stack has both roles, which may do what the JSON says', { timeout }, async () => {
    await permissions('-o', 'json=all.json', '-o', 'cloudformation=roles.yml', '--trusted-account', '111122223333');
    const all = JSON.parse(await readFile(fileIn('all.json'), 'utf8')) as Record<string, PolicyDocument>;
    const made = await deploy('roles.yml');
    expect(made.status).toBe('CREATE_COMPLETE');
    expect(made.outputs).toEqual({
      AuditRoleArn: `arn:aws:iam::${account}:role/cove-policy-audit`,
      RemediationRoleArn: `arn:aws:iam::${account}:role/cove-policy-remediation`,
    });
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: trusted }, Action: 'sts:AssumeRole' }],
    };
    const role = { path: '/', seconds: 3_600, trust, attached: [] };
    expect(made.roles).toEqual({
      'cove-policy-audit': { ...role, inline: { 'cove-policy-audit': all.audit } },
      'cove-policy-remediation': { ...role, inline: { 'cove-policy-remediation': all.remediation } },
    });
  });

  test.each([
    { flags: ['--external-id', 'of-the-flag'], parameters: [], externalId: 'of-the-flag' },
    { flags: ['--external-id', 'of-the-flag'], parameters: ['ExternalId=of-the-stack'], externalId: 'of-the-stack' },
    { flags: [], parameters: ['ExternalId=0123456789'], externalId: '0123456789' },
  ])(
    'the external id is $externalId with $flags and $parameters',
    { timeout },
    async ({ flags, parameters, externalId }) => {
      await permissions('-o', 'cloudformation=roles.yml', '--org-id', 'o-a1b2c3d4e5', ...flags);
      const made = await deploy('roles.yml', `TrustedPrincipal=${trusted}`, ...parameters);
      expect(made.roles['cove-policy-audit']?.trust.Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { AWS: trusted },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'sts:ExternalId': externalId } },
        },
      ]);
    },
  );

  test('principals with names that nobody chooses are trusted by what their ARN is like', { timeout }, async () => {
    const pattern = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*';
    await permissions('-o', 'cloudformation=roles.yml', '--trusted-arn', pattern);
    const made = await deploy('roles.yml');
    expect(made.roles['cove-policy-audit']?.trust.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: trusted },
        Action: 'sts:AssumeRole',
        Condition: { ArnLike: { 'aws:PrincipalArn': pattern } },
      },
    ]);
  });

  test('what is too long to be inline is attached, all of it', { timeout }, async () => {
    const sample = samples.managed;
    const documents = sample?.parts[0]?.permissions.documents;
    if (sample === undefined || documents === undefined) throw new Error('no sample');
    await writeFile(fileIn('roles.yml'), renderCloudFormation(sample.parts, { trust: sample.trust, file: undefined }));
    const made = await deploy('roles.yml');
    const names = Object.keys(made.policies).sort();
    expect(names).toEqual(documents.map((_, n) => (n === 0 ? 'cove-policy-audit' : `cove-policy-audit-${n + 1}`)));
    expect(names.map((name) => made.policies[name])).toEqual(documents);
    expect(made.roles['cove-policy-audit']).toMatchObject({ inline: {}, attached: names });
  });

  test('the caller has a managed policy, for its own account', { timeout }, async () => {
    await permissions('--for', 'caller', '-o', 'cloudformation=caller.yml');
    await permissions('--for', 'caller', '-o', 'json=caller.json');
    const made = await deploy('caller.yml');
    expect(made.outputs).toEqual({ CallerPolicyArn: `arn:aws:iam::${account}:policy/cove-policy-caller` });
    expect(made.policies).toEqual({ 'cove-policy-caller': JSON.parse(await readFile(fileIn('caller.json'), 'utf8')) });
  });
});

describeWithPython('cfn-lint has nothing to say about', (python) => {
  let directory: string;
  let remarks: readonly LintRemark[];

  // One process for all templates: it takes seconds to start.
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cove-policy-'));
    const files = Object.entries(samples).map(async ([name, { parts, trust }]) => {
      const file = path.join(directory, `${name}.yml`);
      await writeFile(file, renderCloudFormation(parts, { trust, file: undefined }));
      return file;
    });
    remarks = await lint(python, await Promise.all(files));
  }, timeout);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test.each(Object.keys(samples))('%s', (name) => {
    const rules = remarks.filter(({ file }) => file === `${name}.yml`).map(({ rule, text }) => `${rule} ${text}`);
    // It knows the actions of all services, and those of the long one are made up: that it says so shows that it reads
    // the files.
    if (name === 'managed') expect(new Set(rules.map((rule) => rule.slice(0, 5)))).toEqual(new Set(['W3037']));
    else expect(rules).toEqual([]);
  });
});

interface LintRemark {
  readonly file: string;
  readonly rule: string;
  readonly text: string;
}

async function lint(python: string, files: readonly string[]): Promise<LintRemark[]> {
  const code = 'from cfnlint.runner.cli import main; main()';
  const args = ['-c', code, '--include-checks', 'I', '--format', 'json', '--', ...files];
  // It exits with another code where it finds something.
  const output = await promisify(execFile)(python, args).catch((error: { stdout: string; stderr: string }) => error);
  if (output.stderr !== '') throw new Error(`cfn-lint failed:\n${output.stderr}`);
  const found = JSON.parse(output.stdout) as { Filename: string; Rule: { Id: string }; Message: string }[];
  return found.map(({ Filename, Rule, Message }) => ({ file: path.basename(Filename), rule: Rule.Id, text: Message }));
}
