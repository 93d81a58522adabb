import { describe, expect, it } from 'vitest';
import { probeRequest } from '../../../src/aws/codec/request-probe.ts';
import { createRequestWriter, type WrittenRequest } from '../../../src/aws/codec/request-writer.ts';
import { type CodecRequest, createSdkCodec, type SdkCodec } from '../../../src/aws/codec/sdk-codec.ts';
import { createSigner } from '../../../src/aws/signing/sigv4.ts';
import { createRequestTags } from '../../../src/aws/signing/tagged-signer.ts';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { loadSdkModule, operationsOf } from '../../../src/catalog/sdk-module.ts';

const SCOPE = { region: 'eu-west-1', service: 'x', encodesPathTwice: true };
const KEYS = { accessKeyId: 'AKIA', secretAccessKey: 's' };

/** Writes its input as the body, and counts. */
function counting(isRepeatable: boolean): { readonly codec: SdkCodec; readonly written: () => number } {
  let written = 0;
  return {
    written: () => written,
    codec: {
      isRepeatable,
      json: undefined,
      async serialize(input): Promise<CodecRequest> {
        written += 1;
        const body = JSON.stringify(input);
        return { protocol: 'https:', hostname: 'x', method: 'POST', path: '/', query: {}, headers: {}, body };
      },
      deserialize: () => Promise.reject(new Error('nothing is read here')),
    },
  };
}

function writerFor(codec: SdkCodec): (input: object) => Promise<WrittenRequest> {
  const write = createRequestWriter({ codec, added: { host: 'x' }, scope: SCOPE, signer: createSigner() });
  return async (input) => write(input);
}

it('writes equal inputs once, and each other input again', async () => {
  const { codec, written } = counting(true);
  const write = writerFor(codec);
  for (const name of ['a', 'b', 'a', 'b', 'a']) {
    const { wire } = await write({ Name: name });
    expect(String(wire.body)).toBe(`{"Name":"${name}"}`);
  }
  expect(written()).toBe(2);
});

it('keeps a few, and none that is long', async () => {
  const { codec, written } = counting(true);
  const write = writerFor(codec);
  for (let round = 0; round < 2; round += 1) {
    for (let each = 0; each < 100; each += 1)
      expect(String((await write({ each })).wire.body)).toBe(`{"each":${each}}`);
  }
  expect(written()).toBe(200);
  const long = { text: 'x'.repeat(10_000) };
  await write(long);
  await write(long);
  expect(written()).toBe(202);
});

it('writes what the SDK puts a token of its own into every time', async () => {
  const { codec, written } = counting(false);
  const write = writerFor(codec);
  await write({});
  await write({});
  expect(written()).toBe(2);
});

describe('an operation', () => {
  const catalog = createCatalog([]);
  const tags = createRequestTags(createSigner());

  /** @returns undefined for one that is not written by its protocol alone. */
  async function codecFor(service: string, name: string): Promise<SdkCodec | undefined> {
    const operation = catalog.operation(service, name);
    const client = new operation.Client({
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:1',
      credentials: KEYS,
      signer: tags.signerFor(() => SCOPE),
    });
    tags.install(client);
    const probed = await probeRequest(client, operation, tags, {});
    return probed && createSdkCodec(client, probed);
  }

  it.each(['account', 'cloudtrail', 'config-service', 'ec2', 'iam', 'organizations', 'sts'])(
    'of %s that is taken for repeatable is written alike every time',
    async (service) => {
      const module = loadSdkModule(service);
      if (module === undefined) throw new Error(`${service} is not installed`);
      const told: [repeatable: boolean, alike: boolean][] = [];
      for (const name of operationsOf(module)) {
        const codec = await codecFor(service, name);
        if (codec === undefined) continue;
        const [first, second] = [await codec.serialize({}), await codec.serialize({})];
        told.push([codec.isRepeatable, Buffer.from(first.body as string).equals(Buffer.from(second.body as string))]);
      }
      expect(told.length).toBeGreaterThan(5);
      expect(told.filter(([repeatable, alike]) => repeatable && !alike)).toEqual([]);
    },
    60_000,
  );

  it('has its token made up again', async () => {
    const codec = await codecFor('ec2', 'CreateFleet');
    expect(codec?.isRepeatable).toBe(false);
    const bodies = [await codec?.serialize({}), await codec?.serialize({})].map((request) => String(request?.body));
    expect(bodies[0]).not.toBe(bodies[1]);
  });
});

it('says nothing of who sends it', async () => {
  const write = writerFor(counting(true).codec);
  const { wire, signature } = await write({});
  const first = signature.headers({ ...KEYS, sessionToken: 'secret-token' }, 0, ['1']);
  const second = signature.headers(KEYS, 0, ['1']);
  expect(wire.headers).toEqual([]);
  expect(first).toContain('secret-token');
  expect(second).not.toContain('secret-token');
});
