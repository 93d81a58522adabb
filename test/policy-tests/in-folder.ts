import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestChoice, type TestedPolicies, testPolicies } from '../../src/library/test-policies.ts';

/** Runs the tests in a folder that holds these files and nothing else. */
export async function testInFolder(
  files: Readonly<Record<string, string>>,
  { paths = ['.'], ...choice }: TestChoice & { readonly paths?: readonly string[] } = {},
): Promise<TestedPolicies> {
  const cwd = await mkdtemp(join(tmpdir(), 'cove-policy-tests-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
    return await testPolicies(paths, {}, cwd, choice);
  } finally {
    await rm(cwd, { recursive: true });
  }
}

/** One user's keys: a call, a lookup and a parameter. */
export const POLICIES = `version: 1
parameters:
  maxAge: { type: integer, default: 90, minimum: 1 }
policies:
  - id: old-key
    title: An old key
    severity: high
    call: iam:ListUsers
    resources: Users
    lookups:
      - expand: AccessKeyMetadata
        operation: iam:ListAccessKeys
        input: { UserName: "\${UserName}" }
    filter: Status == 'Active' && age_days(CreateDate) > cove.parameters.maxAge
    finding:
      resource: \${parent.Arn}/\${AccessKeyId}
      message: Key \${AccessKeyId} of \${UserName}
    remediate:
      operation: iam:UpdateAccessKey
      input: { UserName: "\${UserName}", AccessKeyId: "\${AccessKeyId}", Status: Inactive }
      undo:
        operation: iam:UpdateAccessKey
        input: { UserName: "\${UserName}", AccessKeyId: "\${AccessKeyId}", Status: Active }
`;

/** The head of a test file, and one test of `old-key` with these lines in it, each indented by four. */
export function testOf(lines: string, name = 'a test'): string {
  const body = lines.replace(/^(?=.)/gm, '    ');
  return `version: 1\ntests:\n  - name: ${name}\n    policy: old-key\n${body}\n`;
}

/** Test files of one test each, all of `keys.yml`, in one run: what they share is loaded once. */
export async function testEach(tests: readonly string[]): Promise<TestedPolicies> {
  const files = tests.map(
    (lines, index) => [fileOf(index), `${testOf(lines, `test ${index}`)}policies: keys.yml\n`] as const,
  );
  return testInFolder({ 'keys.yml': POLICIES, ...Object.fromEntries(files) });
}

export function fileOf(index: number): string {
  return `case-${index}.test.yml`;
}

/** A user with one active key, made on the first day of 2026. */
export const ANSWERS = `answers:
  iam:ListUsers: { Users: [{ UserName: ada, Arn: "arn:aws:iam::111122223333:user/ada" }] }
  iam:ListAccessKeys:
    AccessKeyMetadata: [{ UserName: ada, AccessKeyId: AKIA1, Status: Active, CreateDate: 2026-01-01T00:00:00Z }]
`;
