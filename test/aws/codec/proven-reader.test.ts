import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { createJsonAnswerReader, type JsonAnswerReader } from '../../../src/aws/codec/json-answer.ts';
import { createProvenReader } from '../../../src/aws/codec/proven-reader.ts';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import type { NormalizedOutput } from '../../../src/catalog/normalize-output.ts';

interface Answer {
  readonly body: Uint8Array;
}

const answer = (value: unknown): Answer => ({ body: Buffer.from(JSON.stringify(value)) });

function ownReader(): JsonAnswerReader {
  const { outputShape } = createCatalog([]).operation('cloudtrail', 'DescribeTrails');
  const own = createJsonAnswerReader(NormalizedSchema.of(outputShape as NormalizedSchema), { hasOwnNames: false });
  if (own === undefined) throw new Error('DescribeTrails is not read');
  return own;
}

/** Reads JSON as it is, and counts. */
function sdkReader(change: (output: NormalizedOutput['output']) => NormalizedOutput['output'] = (output) => output): {
  readonly read: (answer: Answer) => Promise<NormalizedOutput>;
  readonly count: () => number;
} {
  let count = 0;
  return {
    count: () => count,
    async read({ body }) {
      count += 1;
      const plain = JSON.parse(body.toString(), (_, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.assign(Object.create(null) as object, value)
          : value,
      ) as NormalizedOutput['output'];
      return { output: change(plain), isMarked: false };
    },
  };
}

const trail = (members: object): object => ({ trailList: [members] });

describe('an answer', () => {
  it('is read by the SDK too until each of its members was read alike once', async () => {
    const sdk = sdkReader();
    const read = createProvenReader(ownReader(), sdk.read);
    const steps = [
      { value: {}, bySdk: 0 },
      { value: { trailList: [] }, bySdk: 1 },
      { value: { trailList: [] }, bySdk: 0 },
      { value: trail({ Name: 'a' }), bySdk: 1 },
      { value: trail({ Name: 'b' }), bySdk: 0 },
      { value: trail({ Name: 'b', IsOrganizationTrail: true }), bySdk: 1 },
      { value: { trailList: [{ IsOrganizationTrail: false }, { Name: 'c' }] }, bySdk: 0 },
    ];
    for (const { value, bySdk } of steps) {
      const before = sdk.count();
      expect((await read(answer(value))).output).toEqual(value);
      expect(sdk.count() - before, JSON.stringify(value)).toBe(bySdk);
    }
  });

  it('is what the SDK makes of it where the two differ, then and from then on', async () => {
    const sdk = sdkReader((output) => ({ ...output, more: 1 }));
    const read = createProvenReader(ownReader(), sdk.read);
    for (const value of [trail({ Name: 'a' }), trail({ Name: 'a' }), { trailList: [] }]) {
      expect((await read(answer(value))).output).toEqual({ ...value, more: 1 });
    }
    expect(sdk.count()).toBe(3);
  });

  it('differs by the order of its members too', async () => {
    const sdk = sdkReader();
    const read = createProvenReader(ownReader(), sdk.read);
    // In the schema the name comes first.
    const turned = trail({ S3BucketName: 'b', Name: 'a' });
    for (let count = 0; count < 2; count += 1) {
      expect(JSON.stringify((await read(answer(turned))).output)).toBe(JSON.stringify(turned));
    }
    expect(sdk.count()).toBe(2);
  });

  it('in a form that is left to the SDK costs the others nothing, unless all are so', async () => {
    const sdk = sdkReader();
    const read = createProvenReader(ownReader(), sdk.read);
    await read(answer(trail({ Name: 'a' })));
    const odd = trail({ Name: 1 });
    for (let count = 0; count < 10; count += 1) await read(answer(odd));
    const before = sdk.count();
    await read(answer(trail({ Name: 'b' })));
    expect(sdk.count()).toBe(before);
    for (let count = 0; count < 16; count += 1) await read(answer(odd));
    await read(answer(trail({ Name: 'b' })));
    expect(sdk.count()).toBe(before + 17);
  });

  it('that the SDK cannot read fails as it fails there', async () => {
    const read = createProvenReader(ownReader(), () => Promise.reject(new SyntaxError('no JSON')));
    await expect((async () => read({ body: Buffer.from('{"trailList":[') }))()).rejects.toThrow('no JSON');
    await expect((async () => read(answer(trail({ Name: 'a' }))))()).rejects.toThrow('no JSON');
  });
});
