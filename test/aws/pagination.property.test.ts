import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAwsClient } from '../../src/aws/calls/aws-client.ts';
import type { CallOutcome } from '../../src/aws/calls/call-outcome.ts';
import { createRequestGate } from '../../src/aws/pacing/request-gate.ts';
import { normalizeOutput } from '../../src/catalog/normalize-output.ts';
import type { SdkOutput, SdkPaginator } from '../../src/catalog/sdk-module.ts';
import type { JsonObject, JsonValue } from '../../src/values/json.ts';
import { type AnswerMembers, FakeCommand, fakeOperation } from './paging/fake-operation.ts';

/** How a service spells its pages. */
interface Dialect {
  readonly name: string;
  readonly asks: string;
  /** Undefined for a client without schemas, which has a paginator for most of its lists. */
  readonly outputs: AnswerMembers | undefined;
  page(items: readonly number[], token: string | undefined, asked: string | undefined): SdkOutput;
  itemsOf(output: JsonObject): unknown;
}

const flat = (member: string) => (items: readonly number[], token: string | undefined) => ({
  Items: items,
  ...(token === undefined ? {} : { [member]: token }),
});

const dialects: readonly Dialect[] = [
  { name: 'paginator', asks: 'NextToken', outputs: undefined, page: flat('NextToken'), itemsOf: ({ Items }) => Items },
  {
    name: 'NextToken',
    asks: 'NextToken',
    outputs: { Items: 'list', NextToken: 'string' },
    page: flat('NextToken'),
    itemsOf: ({ Items }) => Items,
  },
  {
    name: 'nextToken',
    asks: 'nextToken',
    outputs: { Items: 'list', nextToken: 'string' },
    page: flat('nextToken'),
    itemsOf: ({ Items }) => Items,
  },
  {
    name: 'Marker with IsTruncated, as IAM has it',
    asks: 'Marker',
    outputs: { Items: 'list', Marker: 'string', IsTruncated: 'boolean' },
    page: (items, token) => ({ ...flat('Marker')(items, token), IsTruncated: token !== undefined }),
    itemsOf: ({ Items }) => Items,
  },
  {
    name: 'list, marker, next marker and flag in one member, as CloudFront has it',
    asks: 'Marker',
    outputs: { List: { Items: 'list', NextMarker: 'string', Marker: 'string', IsTruncated: 'boolean' } },
    page: (items, token, asked = '') => ({
      List: { ...flat('NextMarker')(items, token), Marker: asked, IsTruncated: token !== undefined },
    }),
    itemsOf: ({ List }) => (List as JsonObject).Items,
  },
  {
    name: 'nextPageToken for pageToken, as Lightsail has it',
    asks: 'pageToken',
    outputs: { Items: 'list', nextPageToken: 'string' },
    page: flat('nextPageToken'),
    itemsOf: ({ Items }) => Items,
  },
];

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
  // As the SDK's paginators go: they are asked for the names of the members, and by no call of a policy.
  const paginator: SdkPaginator = async function* (config, input) {
    for (;;) {
      const page = await config.client.send(new FakeCommand(input));
      yield page;
      const token = page.NextToken;
      if (!token) return;
      input[asks] = token as JsonValue;
    }
  };
  const { outputs } = dialect;
  const operation = fakeOperation({
    inputs: ['Filter', asks],
    outputs,
    ...(outputs === undefined ? { paginator } : {}),
  });
  const signal = new AbortController().signal;
  const client = createAwsClient({
    clients: {
      send: async (_operation, { input }) => normalizeOutput(await send(input), undefined),
      signaturesOf: () => [],
      clockOffsetMs: () => 0,
      ofSessions: {
        open: () => {
          throw new Error('no client of somebody else is asked for');
        },
      },
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
    pageLimits: { pages: maxPages, elements: 1_000, bytes: 1_000_000 },
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
          return dialect.page([calls % period], `page-${calls % period}`, asked);
        });
        expect(outcome).toMatchObject({
          ok: false,
          error: { message: expect.stringContaining('same page token twice') },
        });
        expect(calls).toBeLessThanOrEqual(period + 2);
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
    ['a marker that the input does not take', { Items: [1], Marker: 'x' }],
    ['a marker beside the word that it is whole', { Items: [1], Marker: 'x', IsTruncated: false }],
    ['the last one seen, as DynamoDB says it', { Items: [1], LastEvaluatedTableName: 'x' }],
  ];
  it.each(halves)('%s', async (_, page) => {
    expect(await callWith(unlisted, () => page)).toMatchObject({
      ok: false,
      error: {
        message: expect.stringMatching(/^the answer is not whole .* the rest of ListThings cannot be read$/),
      },
    });
  });

  const wholes: readonly (readonly [string, SdkOutput])[] = [
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
