import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallOutcome, createAwsClient } from '../../src/aws/calls/aws-client.ts';
import { createRequestGate } from '../../src/aws/pacing/request-gate.ts';
import type { Operation } from '../../src/catalog/catalog.ts';
import { normalizeOutput } from '../../src/catalog/normalize-output.ts';
import type { SdkCommand, SdkOutput, SdkPaginator } from '../../src/catalog/sdk-module.ts';
import type { JsonObject } from '../../src/json.ts';

/** How a service spells its pages. */
interface Dialect {
  readonly name: string;
  readonly asks: string;
  /** Whether the SDK has a paginator for it, as it has for most. */
  readonly hasPaginator: boolean;
  page(items: readonly number[], token: string | undefined, asked: string | undefined): SdkOutput;
  itemsOf(output: JsonObject): unknown;
}

const flat = (member: string) => (items: readonly number[], token: string | undefined) => ({
  Items: items,
  ...(token === undefined ? {} : { [member]: token }),
});

const dialects: readonly Dialect[] = [
  { name: 'paginator', asks: 'NextToken', hasPaginator: true, page: flat('NextToken'), itemsOf: ({ Items }) => Items },
  { name: 'NextToken', asks: 'NextToken', hasPaginator: false, page: flat('NextToken'), itemsOf: ({ Items }) => Items },
  { name: 'nextToken', asks: 'nextToken', hasPaginator: false, page: flat('nextToken'), itemsOf: ({ Items }) => Items },
  {
    name: 'Marker with IsTruncated, as IAM has it',
    asks: 'Marker',
    hasPaginator: false,
    page: (items, token) => ({ ...flat('Marker')(items, token), IsTruncated: token !== undefined }),
    itemsOf: ({ Items }) => Items,
  },
  {
    name: 'list, marker, next marker and flag in one member, as CloudFront has it',
    asks: 'Marker',
    hasPaginator: false,
    page: (items, token, asked = '') => ({
      List: { ...flat('NextMarker')(items, token), Marker: asked, IsTruncated: token !== undefined },
    }),
    itemsOf: ({ List }) => (List as JsonObject).Items,
  },
  {
    name: 'nextPageToken for pageToken, as Lightsail has it',
    asks: 'pageToken',
    hasPaginator: false,
    page: flat('nextPageToken'),
    itemsOf: ({ Items }) => Items,
  },
];

class FakeClient {}

class FakeCommand implements SdkCommand {
  readonly input: JsonObject;
  constructor(input: JsonObject) {
    this.input = input;
  }
}

/** Calls an operation whose answers a function makes up, page by page. */
async function callWith(
  dialect: Dialect,
  answer: (asked: string | undefined) => SdkOutput,
  maxPages = 100,
): Promise<CallOutcome> {
  const { asks } = dialect;
  const send = async (input: object): Promise<SdkOutput> => {
    const asked = (input as JsonObject)[asks];
    return answer(typeof asked === 'string' ? asked : undefined);
  };
  // As the SDK's paginators go: the same input object for every page, and the token as the only word on whether there is more.
  const paginator: SdkPaginator = async function* (config, input) {
    for (;;) {
      const page = await config.client.send(new FakeCommand(input));
      yield page;
      const token = page.NextToken;
      if (typeof token !== 'string' || token === '') return;
      input[asks] = token;
    }
  };
  const operation: Operation = {
    service: 'fake',
    name: 'ListItems',
    Client: FakeClient as unknown as Operation['Client'],
    Command: FakeCommand,
    paginator: dialect.hasPaginator ? paginator : undefined,
    outputShape: undefined,
    sdkInput: (input: object) => input,
    inputMembers: ['Filter', asks],
  };
  const signal = new AbortController().signal;
  const client = createAwsClient({
    clients: {
      send: async (_operation, _region, input) => normalizeOutput(await send(input), undefined),
      close() {},
    },
    sessions: {
      get: async () => ({ ok: true, credentials: { accessKeyId: 'a', secretAccessKey: 's' } }),
      latest: () => undefined,
      isOver: () => false,
      expire() {},
      release() {},
    },
    gate: createRequestGate({ signal, maxAttempts: 1 }),
    principalAccount: '999999999999',
    signal,
    maxPages,
  });
  return client.call({ operation, input: { Filter: 'x' }, account: '111111111111', region: 'us-east-1' });
}

const aDialect = fc.constantFrom(...dialects);
const somePages = fc.array(fc.array(fc.integer(), { maxLength: 4 }), { minLength: 1, maxLength: 12 });
const RUNS = { numRuns: 60 };

/** Page n goes by the token `page-n`; the first one by none. */
function serve(dialect: Dialect, pages: readonly (readonly number[])[], fails?: number) {
  return (asked: string | undefined): SdkOutput => {
    const index = asked === undefined ? 0 : Number(asked.slice('page-'.length));
    if (index === fails)
      throw Object.assign(new Error('no'), { name: 'AccessDenied', $fault: 'client', $metadata: {} });
    const token = index + 1 < pages.length ? `page-${index + 1}` : undefined;
    return dialect.page(pages[index] ?? [], token, asked);
  };
}

describe('the pages of a call', () => {
  it('arrive whole, each element once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(aDialect, somePages, async (dialect, pages) => {
        const outcome = await callWith(dialect, serve(dialect, pages));
        expect(outcome.ok ? dialect.itemsOf(outcome.output) : outcome).toEqual(pages.flat());
      }),
      RUNS,
    );
  });

  it('are an error as a whole where any one of them fails', async () => {
    await fc.assert(
      fc.asyncProperty(aDialect, somePages, fc.nat(), async (dialect, pages, seed) => {
        const outcome = await callWith(dialect, serve(dialect, pages, seed % pages.length));
        expect(outcome).toMatchObject({ ok: false, error: { kind: 'access-denied' } });
      }),
      RUNS,
    );
  });

  it('are an error where a token comes back, at once or after a while', async () => {
    await fc.assert(
      fc.asyncProperty(aDialect, fc.integer({ min: 1, max: 6 }), async (dialect, period) => {
        let calls = 0;
        const outcome = await callWith(dialect, (asked) => {
          calls += 1;
          return dialect.page([calls], `page-${calls % period}`, asked);
        });
        expect(outcome).toMatchObject({
          ok: false,
          error: { message: expect.stringContaining('same page token twice') },
        });
        expect(calls).toBeLessThanOrEqual(period + 1);
      }),
      RUNS,
    );
  });

  it('are an error where there are more than the cap, and not where there are as many', async () => {
    await fc.assert(
      fc.asyncProperty(aDialect, somePages, async (dialect, pages) => {
        expect(await callWith(dialect, serve(dialect, pages), pages.length)).toMatchObject({ ok: true });
        if (pages.length === 1) return;
        const outcome = await callWith(dialect, serve(dialect, pages), pages.length - 1);
        expect(outcome).toMatchObject({ ok: false, error: { message: expect.stringContaining('more than') } });
      }),
      RUNS,
    );
  });
});

describe('half an answer', () => {
  const unlisted = dialects[1] as Dialect;
  const halves: readonly (readonly [string, SdkOutput])[] = [
    ['cut, with no token at all, as Route 53 does it', { Items: [1], IsTruncated: true, NextRecordName: 'a.example.' }],
    ['cut, one member further down', { List: { Items: [1], IsTruncated: true } }],
    ['isTruncated in lower case', { Items: [1], isTruncated: true }],
    ['more to come, as Firehose says it', { Items: ['a'], HasMoreDeliveryStreams: true }],
    ['a token that the input does not take', { Items: [1], NextContinuationToken: 'x' }],
    ['the last one seen, as DynamoDB says it', { Items: [1], LastEvaluatedTableName: 'x' }],
  ];
  it.each(halves)('%s', async (_, page) => {
    expect(await callWith(unlisted, () => page)).toMatchObject({
      ok: false,
      error: {
        message: expect.stringMatching(/^the answer is not whole .* ListItems has no member that asks for the rest$/),
      },
    });
  });

  const wholes: readonly (readonly [string, SdkOutput])[] = [
    ['an echoed marker that says it is whole', { Items: [1], Marker: 'x', IsTruncated: false }],
    ['an echoed marker that nobody can ask with', { Items: [1], Marker: 'x' }],
    ['an empty token', { Items: [1], NextToken: '' }],
    ['nothing left over', { Items: [1], HasMoreTags: false }],
    ['a date of that name, as ECR has it', { policy: '{}', lastEvaluatedAt: new Date(0) }],
    ['a token for changes, as WAF has it', { WebACL: {}, LockToken: 'x' }],
    ['a rotation to come', { NextRotationDate: new Date(0) }],
  ];
  it.each(wholes)('is not: %s', async (_, page) => {
    expect(await callWith(unlisted, () => page)).toMatchObject({ ok: true });
  });
});
