import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an intermediary says in place of AWS. */
export interface ForeignAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Intermediary {
  readonly url: string;
  /** Requests of the struck operations that came in, passed on or not. */
  readonly struck: () => number;
  close(): Promise<void>;
}

export interface Struck {
  /** Those that it answers by itself. */
  readonly operations: readonly string[];
  /** Whether AWS gets the request all the same, as where a gateway's patience ends before AWS's answer comes. */
  readonly passesOn: boolean;
  /** How many requests. @default all */
  readonly strikes?: number;
}

/** Something between us and AWS that answers some operations by itself. */
export async function startIntermediary(
  behind: string,
  answer: ForeignAnswer,
  { operations, passesOn, strikes = Number.POSITIVE_INFINITY }: Struck,
): Promise<Intermediary> {
  let struck = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = await readBody(incoming);
    const isMeant = operations.includes(
      String(incoming.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '',
    );
    const isStruck = isMeant && ++struck <= strikes;
    if (!isStruck) return forward(behind, incoming, body, outgoing);
    if (passesOn) await new Promise<void>((done) => forward(behind, incoming, body, undefined, done));
    outgoing.writeHead(answer.status, answer.headers).end(answer.body ?? '');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    struck: () => struck,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** One that a property test has drawn, or none. */
export interface Drawn extends Struck {
  readonly status: number;
  readonly answer: Omit<ForeignAnswer, 'status'>;
}

export async function startDrawn(drawn: Drawn | null, behind: string): Promise<Intermediary | undefined> {
  if (drawn === null) return undefined;
  const { status, answer, ...struck } = drawn;
  return startIntermediary(behind, { status, ...answer }, struck);
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function forward(
  behind: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse | undefined,
  done: () => void = () => {},
): void {
  // The host is signed: it stays what it was.
  const sent = request(new URL(url ?? '/', behind), { method, headers }, (answered) => {
    if (outgoing === undefined) answered.resume().on('end', done);
    else answered.pipe(outgoing.writeHead(answered.statusCode ?? 502, answered.headers));
  });
  sent.on('error', () => outgoing?.destroy());
  sent.end(body);
}
