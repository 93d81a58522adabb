/**
 * Asks every read of a client for every kind of nonsense and for right answers: on the codec path, and once more by the
 * client itself, unless that was what sent them the first time. All operations of a protocol are read alike: both may
 * be given a share of the answers, another one of each operation, and the client, which is four times as slow, a
 * smaller one.
 */
import type { SharedClients } from '../../src/aws/calls/shared-clients.ts';
import type { Catalog, Operation } from '../../src/catalog/catalog.ts';
import { isReadOperation } from '../../src/catalog/operation-access.ts';
import { shapesOf } from '../../src/catalog/output-shape.ts';
import { countedClients } from '../aws/counted-clients.ts';
import { startCannedServer } from './canned-server.ts';
import { leastInput } from './least-input.ts';
import { type CannedAnswer, type Expected, expectedOf, type Protocol } from './nonsense.ts';
import { protocolId } from './protocol-id.ts';
import { withoutStacks } from './without-stacks.ts';

const REGION = 'eu-west-1';
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

export interface SweepCounts {
  reads: number;
  /** Reads of clients that carry no schemas. */
  withoutSchema: number;
  /** Reads that could not be asked: the SDK refuses every input that we could think of. */
  notAsked: number;
  answers: number;
  refused: number;
  accepted: number;
  /** Undecided by the model: refused, all of those without a request id among them. */
  undecidedRefused: number;
  /** Undecided by the model, and accepted for their request id. */
  undecidedAccepted: number;
}

export interface SweepResult {
  readonly counts: SweepCounts;
  /** What went otherwise than expected: none. */
  readonly wrong: readonly string[];
  /** Reads that could not be asked. */
  readonly notAsked: readonly string[];
}

/** One answer in so many. */
export interface Shares {
  readonly codec: number;
  readonly client: number;
}

export interface AnswerSweep {
  /** @param shares - of the answers of each operation, in turn. */
  sweep(catalog: Catalog, service: string, operations: readonly string[], shares: Shares): Promise<SweepResult>;
  close(): Promise<void>;
}

export function emptyCounts(): SweepCounts {
  return {
    reads: 0,
    withoutSchema: 0,
    notAsked: 0,
    answers: 0,
    refused: 0,
    accepted: 0,
    undecidedRefused: 0,
    undecidedAccepted: 0,
  };
}

export async function startAnswerSweep(): Promise<AnswerSweep> {
  let answer: CannedAnswer | undefined;
  let asked = 0;
  const server = await startCannedServer(() => {
    asked += 1;
    if (answer === undefined) throw new Error('nothing to answer');
    const { status, type, body, isAnonymous } = answer;
    const id = isAnonymous === true ? {} : { 'x-amzn-requestid': 'r' };
    return { status, headers: { 'content-type': type, ...id }, body };
  });
  const endpoint = server.url;

  const give = async (canned: CannedAnswer, send: () => Promise<unknown>): Promise<unknown> => {
    answer = canned;
    return withoutStacks(send).then(
      () => undefined,
      (error: unknown) => error,
    );
  };

  return {
    async sweep(catalog, service, operations, shares) {
      const counts = emptyCounts();
      const wrong: string[] = [];
      const notAsked: string[] = [];
      const codec = countedClients({ path: 'codec', endpoint });
      const plain = countedClients({ path: 'plain', endpoint });
      for (const name of operations.filter((each) => isReadOperation(service, each))) {
        const operation = catalog.operation(service, name);
        counts.reads += 1;
        if (operation.outputShape === undefined) counts.withoutSchema += 1;
        const expected = expectedOf(operation, protocolOf(operation));
        const first = expected.refused[0] ?? expected.accepted[0];
        const input =
          first &&
          (await usableInput(
            codec.clients,
            operation,
            (send) => give(first, send),
            () => asked,
          ));
        if (input === undefined) {
          counts.notAsked += 1;
          notAsked.push(`${service}:${name}`);
          continue;
        }
        const ask = async (path: string, shared: SharedClients, share: Expected): Promise<void> => {
          const send = (): Promise<unknown> => shared.send(operation, { region: REGION, input }, KEYS);
          const note = (canned: CannedAnswer, error: unknown): void => {
            wrong.push(
              `${service}:${name} on the ${path} path, ${canned.what}: ${canned.body.slice(0, 200)} → ${String(error)}`,
            );
          };
          for (const canned of share.refused) {
            counts.answers += 1;
            const error = await give(canned, send);
            if (error instanceof Error) counts.refused += 1;
            else note(canned, 'accepted');
          }
          for (const canned of share.accepted) {
            counts.answers += 1;
            const error = await give(canned, send);
            if (error === undefined) counts.accepted += 1;
            else note(canned, error);
          }
          for (const canned of share.undecided) {
            counts.answers += 2;
            // Nothing but its request id tells that it is AWS's.
            const anonymous = await give({ ...canned, isAnonymous: true }, send);
            if (anonymous instanceof Error) counts.undecidedRefused += 1;
            else note(canned, 'accepted without a request id');
            if ((await give(canned, send)) === undefined) counts.undecidedAccepted += 1;
            else counts.undecidedRefused += 1;
          }
        };
        const before = codec.sentByClient();
        const answered = counts.answers;
        await ask('codec', codec.clients, shareOf(expected, shares.codec, counts.reads));
        const isClientsOwn = codec.sentByClient() - before === counts.answers - answered;
        if (!isClientsOwn) await ask('plain', plain.clients, shareOf(expected, shares.client, counts.reads));
      }
      codec.clients.close();
      plain.clients.close();
      return { counts, wrong, notAsked };
    },
    close: () => server.close(),
  };
}

function shareOf(expected: Expected, oneIn: number, from: number): Expected {
  const share = (answers: readonly CannedAnswer[]): CannedAnswer[] =>
    answers.filter((_, index) => (index + from) % oneIn === 0);
  const { refused, accepted, undecided } = expected;
  return { refused: share(refused), accepted: share(accepted), undecided: share(undecided) };
}

function protocolOf(operation: Operation): Protocol {
  const id = protocolId(operation);
  if (id.endsWith('#ec2Query')) return 'ec2';
  if (id.endsWith('#awsQuery')) return 'query';
  if (id.endsWith('#restXml')) return 'rest-xml';
  return id.endsWith('#restJson1') ? 'rest-json' : 'json';
}

function withTimes(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isTime = (name: string): boolean => /(time|date)$/i.test(name);
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, isTime(name) ? new Date('2026-01-02T03:04:05Z') : value]),
  );
}

/**
 * An input with which the request gets to the server. Clients without schemas name the members that they miss, one
 * after the other, and do not say that one of them is a time.
 */
async function usableInput(
  clients: SharedClients,
  operation: Operation,
  give: (send: () => Promise<unknown>) => Promise<unknown>,
  asked: () => number,
): Promise<object | undefined> {
  const shapes = shapesOf(new operation.Command({}));
  let input = (shapes === undefined ? {} : leastInput(shapes.input)) as Record<string, unknown>;
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const before = asked();
    const error = await give(() => clients.send(operation, { region: REGION, input }, KEYS));
    if (asked() > before) return input;
    const missing = /(?:input HTTP label:|a non-null value for) (\w+)/.exec(String(error))?.[1];
    if (missing !== undefined) input = { ...input, [missing]: 'abcdefgh' };
    else if (/toISOString/.test(String(error))) input = withTimes(input);
    else return undefined;
  }
  return undefined;
}
