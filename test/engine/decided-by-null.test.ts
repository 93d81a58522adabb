/** Verdicts that a comparison with null has made: JMESPath has an answer for it, AWS has not. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/values/json.ts';
import { evaluateScripted } from '../support/scripted-cell.ts';

const LEFT_OUT = 'AWS has left out what';

function policy(filter: string, resources = 'Volumes', finding = '{ resource: "${VolumeId}" }'): string {
  return `version: 1
policies:
  - id: p
    title: t
    call: ec2:DescribeVolumes
    resources: ${JSON.stringify(resources)}
    filter: ${JSON.stringify(filter)}
    finding: ${finding}`;
}

async function judged(document: string, volumes: JsonObject[] = [{ VolumeId: 'vol-1', State: 'in-use' }]) {
  const { outcome } = await evaluateScripted(document, () => ({ Volumes: volumes }));
  return { status: outcome.status, message: outcome.errors[0]?.message ?? '' };
}

describe('a pass that null has made is an error', () => {
  it.each([
    ['Size > `100`', 'Size > `100`'],
    ['`100` < Size', '`100` < Size'],
    ["State == 'in-use' && Iops < `3000`", 'Iops < `3000`'],
    ['Size > `100` || Iops < `3000`', 'Size > `100`'],
    ['!(!(Iops > `5`) || !VolumeId)', 'Iops > `5`'],
    ['Encrypted == `false`', 'Encrypted == `false`'],
    ['`false` == Encrypted', '`false` == Encrypted'],
    ["SseType == 'none'", "SseType == 'none'"],
    ['Iops == `0`', 'Iops == `0`'],
    ['@ | Size > `100`', 'Size > `100`'],
    ['KmsKeyId != OutpostArn', 'KmsKeyId != OutpostArn'],
    ['!(KmsKeyId == OutpostArn)', 'KmsKeyId == OutpostArn'],
    ['let $most = `100` in Size > $most', 'Size > $most'],
    ['Size > `100` ? VolumeId : Attachments', 'Size > `100`'],
    ['[Size, Iops][?@ > `5`] || Throughput > `5`', '@ > `5`'],
  ])('%s', async (filter, named) => {
    const { status, message } = await judged(policy(filter));
    expect(message).toContain(`\`${filter}\`: ${LEFT_OUT} \`${named}\` compares`);
    expect(status).toBe('error');
  });

  it('of elements of a list', async () => {
    const attached = [{ VolumeId: 'vol-1', Attachments: [{ DeleteOnTermination: true }, { Device: 'xvda' }] }];
    const filter = 'Attachments[?DeleteOnTermination == `false`]';
    expect(await judged(policy(filter), attached)).toMatchObject({ status: 'error' });
  });

  it('of a search among elements, some of which do not have it', async () => {
    const attached = [{ VolumeId: 'vol-1', Attachments: [{ DeleteOnTermination: true }, { Device: 'xvda' }] }];
    const filter = 'contains(Attachments[].DeleteOnTermination, `false`)';
    const { status, message } = await judged(policy(filter), attached);
    expect(message).toContain(`${LEFT_OUT} \`${filter}\` compares: say what it means if there is none`);
    expect(status).toBe('error');
  });

  it('of one resource, beside others that are judged', async () => {
    const { outcome } = await evaluateScripted(policy('Size > `100`'), () => ({
      Volumes: [{ VolumeId: 'vol-1', Size: 200 }, { VolumeId: 'vol-2' }, { VolumeId: 'vol-3', Size: 8 }],
    }));
    expect(outcome.findings.map(({ resource }) => resource)).toEqual(['vol-1']);
    expect(outcome.errors.map(({ resource }) => resource)).toEqual(['vol-2']);
  });

  it('says how to say what is meant', async () => {
    expect((await judged(policy('Size > `100`'))).message).toBe(
      '`Size > `100``: AWS has left out what `Size > `100`` compares: `Size != `null` && Size > `100`` passes then, `Size == `null` || Size > `100`` is a finding',
    );
    // What is false would not pass on from `Encrypted && …`.
    expect((await judged(policy('Encrypted == `false`'))).message).toContain(
      '`Encrypted != `null` && Encrypted == `false`` passes then, `Encrypted == `null` || Encrypted == `false`` is a finding',
    );
    const told = (await judged(policy('Attachments[0].EbsCardIndex > `1` || `5` > Size'))).message;
    expect(told).toContain('compares: say what it means if there is none');
  });

  it('text where a number was meant', async () => {
    const document = policy('parse_json(Tags[0].Value).size > `100`');
    expect(await judged(document, [{ VolumeId: 'vol-1', Tags: [{ Key: 'k', Value: '{"size":"200"}' }] }])).toEqual({
      status: 'error',
      message: expect.stringContaining('compares a value of type string, and numbers alone have an order'),
    });
  });
});

describe('a word of another type', () => {
  const filters: readonly [document: string, filter: string][] = [
    ['{"Secure":"false"}', 'Secure == `false`'],
    ['{"Secure":false}', "Secure == 'false'"],
    ['{"Secure":false}', "'False' == Secure"],
    ['{"Port":"22"}', 'Port == `22`'],
    ['{"Port":22}', "Port == '22'"],
    ['{"Port":22}', "!(Port != '22')"],
    ['{"Port":22,"From":"22"}', 'Port == From'],
    // The forms of policy documents.
    ['{"Action":["s3:*","s3:GetObject"]}', "Action == 's3:*'"],
    ['{"Principal":{"AWS":"*"}}', "Principal == '*'"],
    ['{"Principal":{"AWS":["*"]}}', "Principal == '*'"],
    ['{"Principal":{"AWS":["*"]}}', "Principal.AWS == '*'"],
    ['{"Principal":"*"}', "Principal.AWS == '*'"],
    ['{"Principal":"*"}', "'*' == Principal.AWS"],
    // A search compares, too.
    ['{"Values":["false"]}', 'contains(Values, `false`)'],
    ['{"Ports":[443, 22]}', "contains(Ports, '22')"],
    ['{"Ports":["22"]}', '!(!contains(Ports, `22`))'],
    ['{"Statement":{"Principal":{"AWS":"*"}}}', "to_array(Statement)[?Principal == '*']"],
    ['{"Condition":{"Bool":{"aws:SecureTransport":[false]}}}', 'Condition.Bool."aws:SecureTransport" == `false`'],
  ];
  it.each(filters)('%s: %s', async (document, filter) => {
    const { status, message } = await judged(policy(`parse_json(Tags[0].Value) | ${filter}`), tagged(document));
    expect(message).toMatch(
      /compares (values of different types that are written alike|a value with (a list|an object) that has it),? /,
    );
    expect(status).toBe('error');
  });

  it.each([
    ['{"Port":"22"}', 'Port == `23`'],
    ['{"Port":["23"]}', "Port == '22'"],
    ['{"Port":{"22":1}}', "Port == '22'"],
    ['{"Principal":{"AWS":"123456789012"}}', "Principal == '*'"],
    ['{"Principal":"123456789012"}', "Principal.AWS == '*'"],
    ['{"Port":["22"]}', "Port == '22' && Port == '23'"],
    ['{"Port":"22"}', "Port == '22' && Port == '23'"],
    ['{}', "Port == '22'"],
    ['{"Ports":["22"]}', "contains(Ports, '23')"],
    ['{"Ports":["22"]}', 'contains(Ports, `22`) && contains(Ports, `23`)'],
  ])('%s: %s is another one', async (document, filter) => {
    const judgement = await judged(policy(`parse_json(Tags[0].Value) | ${filter}`), tagged(document));
    expect(judgement).toEqual({ status: 'compliant', message: '' });
  });

  function tagged(document: string): JsonObject[] {
    return [{ VolumeId: 'vol-1', Tags: [{ Key: 'k', Value: document }] }];
  }
});

describe('resources that null has left out', () => {
  it.each([
    ['Volumes[?Size > `100`]', 'VolumeId', '{ resource: "${VolumeId}" }'],
    ['Volumes[?Encrypted == `false`]', 'VolumeId', '{ resource: "${VolumeId}" }'],
    ['{all: Volumes[?Size > `100`]}', 'all', '{}'],
  ])('%s', async (resources, filter, finding) => {
    const { status, message } = await judged(policy(filter, resources, finding));
    expect(message).toContain(LEFT_OUT);
    expect(status).toBe('error');
  });

  it('does not matter where there are none, or where something else leaves them out', async () => {
    expect(await judged(policy('VolumeId', 'Volumes[?Size > `100`]'), [])).toMatchObject({ status: 'compliant' });
    const resources = "Volumes[?State == 'available' && Size > `100`]";
    expect(await judged(policy('VolumeId', resources))).toMatchObject({ status: 'compliant' });
    const after = "Volumes[?Size > `100` && State == 'available']";
    expect(await judged(policy('VolumeId', after))).toMatchObject({ status: 'compliant' });
  });
});

describe('stands', () => {
  it.each([
    // Whoever says what null means gets it.
    ['Size != `null` && Size > `100`', 'compliant'],
    ['Size == `null` || Size > `100`', 'findings'],
    ['!Encrypted || Encrypted == `false`', 'findings'],
    ['(Size || `0`) > `100`', 'compliant'],
    ['Encrypted != `null` && Encrypted == `false`', 'compliant'],
    ['(Encrypted || `false`) == `false`', 'findings'],
    // A finding that null has made, which is what these are written for.
    ['!(Size >= `100`)', 'findings'],
    ['!Encrypted', 'findings'],
    ['KmsKeyId == OutpostArn', 'findings'],
    ['SnapshotId != VolumeId', 'findings'],
    ['SnapshotId == VolumeId', 'compliant'],
    ['Encrypted != `true`', 'findings'],
    // What else is asked decides.
    ["Size > `100` && State == 'available'", 'compliant'],
    ["Size > `100` || State == 'in-use'", 'findings'],
    ["Size > `100` && Iops > `5` && State == 'available'", 'compliant'],
    // What State is when it is none of these says itself.
    ["KmsKeyId == 'arn:aws:kms:eu-west-1:111122223333:key/1'", 'compliant'],
    ["Tags[?Value == 'none']", 'compliant'],
    ['contains(Attachments[].DeleteOnTermination || `[]`, `false`)', 'compliant'],
    ["!contains(Tags[].Key || `[]`, '2024')", 'findings'],
    ["Tags[?Key == 'Backup'] | [0].Value == 'none'", 'compliant'],
  ])('%s', async (filter, status) => {
    expect(await judged(policy(filter))).toEqual({ status, message: '' });
  });

  it('not where more comparisons are open together than are tried', async () => {
    const chosen = (names: string) => `contains([${names}], \`true\`) && State == 'creating'`;
    const three = 'Size > `1`, Iops > `2`, Throughput > `3`';
    expect(await judged(policy(chosen(three)))).toEqual({ status: 'compliant', message: '' });
    const six = `${three}, Size > \`4\`, Iops > \`5\`, Throughput > \`6\``;
    expect(await judged(policy(chosen(six)))).toMatchObject({ status: 'error' });
  });
});
