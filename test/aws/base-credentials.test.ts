import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { baseCredentials } from '../../src/aws/credentials/base-credentials.ts';

let folder: string;
const before = { ...process.env };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-policy-mfa-'));
  const config = path.join(folder, 'config');
  await writeFile(config, CONFIG);
  Object.assign(process.env, {
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});

afterEach(async () => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  await rm(folder, { recursive: true });
});

const CONFIG = `[profile keys]
aws_access_key_id = AKIAEXAMPLE000000000
aws_secret_access_key = secret
[profile guarded]
role_arn = arn:aws:iam::111122223333:role/audit
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/me
`;

test('a profile that wants an MFA code asks for it', async () => {
  const asked: string[] = [];
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    throw new Error('enough: STS would be asked now');
  };
  const provider = await baseCredentials({ profile: 'guarded', region: 'eu-west-1', ask });
  await expect(provider()).rejects.toThrow(/enough/);
  expect(asked).toEqual(['MFA code of arn:aws:iam::111122223333:mfa/me: ']);
});

test('without a terminal it says so', async () => {
  const provider = await baseCredentials({ profile: 'guarded', region: 'eu-west-1' });
  await expect(provider()).rejects.toMatchObject({
    code: 'credentials',
    message: 'profile "guarded" wants an MFA code, and there is no terminal',
  });
});
