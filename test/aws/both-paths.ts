/**
 * The codec path and the client itself side by side, under AWS's own names, before a server that verifies every
 * signature.
 */
import { classifyError } from '../../src/aws/calls/classify-error.ts';
import type { SharedClients } from '../../src/aws/calls/shared-clients.ts';
import type { Credentials } from '../../src/aws/credentials/credentials.ts';
import type { Operation } from '../../src/catalog/catalog.ts';
import type { NormalizedOutput } from '../../src/catalog/normalize-output.ts';
import { describeMarks } from '../../src/values/marked.ts';
import { serveAwsNames } from '../support/aws-names.ts';
import { expectEqual } from '../support/expect-equal.ts';
import { withoutStacks } from '../support/without-stacks.ts';
import { countedClients } from './counted-clients.ts';
import { type Canned, comparable, createVerifier, respond, type SeenRequest } from './verifying-server.ts';

export const ACCOUNT = '111111111111';

export interface BothPaths {
  /** Keys of the account, without a session token and with one. */
  readonly keys: Readonly<Record<'long-lived keys' | 'a session', Credentials>>;
  /** How many calls of the codec path were sent by the client itself. */
  readonly sentByClient: () => number;
  /** The same call both ways, with that answer. @returns the one request that both have sent. */
  compare(call: ComparedCall): Promise<SeenRequest>;
  close(): Promise<void>;
}

export interface ComparedCall {
  readonly operation: Operation;
  readonly region: string;
  readonly input: object;
  readonly keys: Credentials;
  readonly answer: Canned;
}

export async function startBothPaths(): Promise<BothPaths> {
  let answer: Canned;
  const refusals: unknown[] = [];
  const seen: SeenRequest[] = [];
  const verifier = createVerifier();
  const names = await serveAwsNames({
    answer(request, body, response) {
      try {
        seen.push(verifier.verify(request, body));
      } catch (error) {
        refusals.push(error);
      }
      respond(response, answer);
    },
  });
  const codec = countedClients({ path: 'codec' });
  const plain = countedClients({ path: 'plain' });
  return {
    keys: { 'long-lived keys': verifier.addKeys(ACCOUNT, 'user'), 'a session': verifier.addKeys(ACCOUNT, 'session') },
    sentByClient: codec.sentByClient,
    async compare(call) {
      answer = call.answer;
      seen.length = 0;
      const context = () =>
        `${call.operation.service}:${call.operation.name} ${JSON.stringify(call.input).slice(0, 300)}`;
      const short = await outcomeOf(codec.clients, call);
      expectEqual(short, await outcomeOf(plain.clients, call), context);
      expectEqual(refusals, [], context);
      const [first, second, ...more] = seen;
      if (first === undefined || second === undefined) {
        throw new Error(`${context()} was not sent: ${JSON.stringify(short)}`);
      }
      expectEqual(more, [], context);
      expectEqual(comparable(first), comparable(second), context);
      expectEqual(first.account, ACCOUNT, context);
      return first;
    },
    async close() {
      codec.clients.close();
      plain.clients.close();
      await names.close();
    },
  };
}

/** An answer with the order of its members, which reports show. */
export function comparableAnswer({ output, isMarked }: NormalizedOutput): object {
  const described = describeMarks(output);
  return { output: described, text: JSON.stringify(described), isMarked };
}

async function outcomeOf(
  clients: SharedClients,
  { operation, region, input, keys }: Omit<ComparedCall, 'answer'>,
): Promise<unknown> {
  try {
    return comparableAnswer(await withoutStacks(() => clients.send(operation, { region, input }, keys)));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name: error.name, record: classifyError(error, 'x:Y', 1) };
  }
}
