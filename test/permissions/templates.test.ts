import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { renderCloudFormation } from '../../src/permissions/render-cloudformation.ts';
import { renderTerraform } from '../../src/permissions/render-terraform.ts';
import { manyActions, permissionsOf, type Sample, samples } from './sample-permissions.ts';

/** `vitest run test/permissions -u` writes them again. */
const golden = join(import.meta.dirname, 'golden');

const cloudFormation = ({ parts, trust, file }: Sample) => renderCloudFormation(parts, { trust, file });
const terraform = ({ parts, trust }: Sample) => renderTerraform(parts, trust);

describe.each(Object.keys(samples))('%s', (name) => {
  test('as CloudFormation', async () => {
    await expect(cloudFormation(sample(name))).toMatchFileSnapshot(join(golden, `${name}.cloudformation.golden`));
  });
  test('as Terraform', async () => {
    await expect(terraform(sample(name))).toMatchFileSnapshot(join(golden, `${name}.terraform.golden`));
  });
  test('CloudFormation is YAML 1.1 and YAML 1.2 alike, with nothing aliased', () => {
    const text = cloudFormation(sample(name));
    expect(parse(text, { version: '1.1' })).toEqual(parse(text, { version: '1.2' }));
    expect(parse(text, { maxAliasCount: 0 })).toMatchObject({ AWSTemplateFormatVersion: '2010-09-09' });
  });
});

/** No flag lets such text through; should one ever do, it is text there and nothing else. */
describe('hostile text', () => {
  const hostile = 'x"\n}\nresource "evil" "r" {}\n${file("/etc/passwd")} %{ for } \u001b[31m \u202e # : - *a';
  const [part] = sample('open').parts;
  if (part === undefined) throw new Error('the sample has no role');
  const named = { ...part, name: hostile, path: hostile };
  const trust = {
    principal: { arn: hostile, pattern: hostile },
    externalId: hostile,
    organizationId: hostile,
    partition: 'aws',
  };

  it('is a value in CloudFormation, and a visible comment', () => {
    const text = renderCloudFormation([named], { trust, file: hostile });
    const template = parse(text, { version: '1.1' });
    expect(Object.keys(template.Resources)).toEqual(['AuditRole']);
    expect(template.Resources.AuditRole.Properties).toMatchObject({ RoleName: hostile, Path: hostile });
    expect(template.Parameters.ExternalId.Default).toBe(hostile);
    const comments = text.split('\n').filter((line) => line.startsWith('#'));
    expect(comments).toHaveLength(4);
    expect(comments[2]).toContain('\'file://x"\\u000a}');
    expect(comments.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('is a value in Terraform', () => {
    const text = renderTerraform([named], trust);
    const blocks = text.split('\n').filter((line) => /^[a-z]/.test(line));
    expect(blocks).toEqual(
      terraform({ ...sample('pattern'), parts: [part] })
        .split('\n')
        .filter((line) => /^[a-z]/.test(line)),
    );
    expect(text.replaceAll('$${', '')).not.toContain('${');
    expect(text.replaceAll('%%{', '')).not.toContain('%{');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('more than AWS takes', () => {
  it('is refused, not shortened', () => {
    const permissions = permissionsOf('audit', manyActions(4_000));
    expect(permissions.documents.length).toBeGreaterThan(20);
    const parts = [{ permissions, name: 'cove-policy-audit', path: '/' }];
    const { trust } = sample('open');
    const refused = expect.objectContaining({
      code: 'usage',
      message: `the audit permissions take ${permissions.documents.length} managed policies, but AWS attaches at most 20`,
    });
    expect(() => renderCloudFormation(parts, { trust, file: undefined })).toThrowError(refused);
    expect(() => renderTerraform(parts, trust)).toThrowError(refused);
  });

  it('of a template body goes by way of a bucket', () => {
    const parts = [{ permissions: permissionsOf('audit', manyActions(1_500)), name: 'cove-policy-audit', path: '/' }];
    const text = renderCloudFormation(parts, { trust: sample('open').trust, file: 'roles.yml' });
    expect(text.length).toBeGreaterThan(51_200);
    expect(text).toMatch(
      /^# Written by cove-policy permissions.\n# It is too long to be sent directly: upload it to an S3 bucket first\.\n/,
    );
    expect(text).toContain('--template-url');
    expect(text).not.toContain('--template-body');
  });
});

function sample(name: string): Sample {
  const found = samples[name];
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found;
}
