import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CoveError } from '../cove-error.ts';
import { definedMembers } from '../values/defined-members.ts';
import { type Answer, answerRequest, type SimulatorState } from './answer-request.ts';
import { CredentialStore } from './credential-store.ts';
import { Faults } from './faults.ts';
import type { HttpRequest } from './http-message.ts';
import type { FaultSettings, OrganizationFile } from './organization-file.generated.ts';
import { assertOrganization } from './parse-organization-file.ts';
import type { RecordedCall, RequestCounts, Violation } from './recorder.ts';
import { buildWorld } from './world/build-world.ts';
import type { World } from './world/world.ts';

export interface SimulatorOptions {
  /** What is simulated; `parseOrganizationFile` reads one, `generateOrganization` makes one. */
  readonly organization: OrganizationFile;
  /** @default 0, which takes a free port */
  readonly port?: number;
  /** Loopback only. @default "127.0.0.1" */
  readonly host?: '127.0.0.1';
  /** Faults that replace the organization's own. */
  readonly faults?: FaultSettings;
  /** The simulator's clock. Signatures must be within five minutes of it. @default the machine's */
  readonly now?: () => Date;
  /** Lifetime of every session, whatever is requested. 0: sessions are expired from the start. */
  readonly tokenLifetimeSeconds?: number;
  /** How many reads of a status still show what was before a change, instead of the organization's own number. */
  readonly visibleAfterReads?: number;
  /** Keep every call in `recorded`. @default false */
  readonly record?: boolean;
}

export interface Simulator {
  /** What goes into `AWS_ENDPOINT_URL`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Long-lived credentials of the organization's caller. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requests: RequestCounts;
  /** Every call with a valid signature, in the order of the answers; empty without the option `record`. */
  readonly recorded: readonly RecordedCall[];
  /** Calls that named a resource of another account: none, unless credentials are mixed up. */
  readonly violations: readonly Violation[];
  /** The organization as it is now, whatever reads show of it. */
  readonly world: World;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Serves an organization on loopback, in AWS's wire protocols. docs/simulator.md says what it does and does not do.
 *
 * @throws {CoveError} `simulator`, for an organization that contradicts itself and for a port that is taken
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { visibleAfterReads } = options;
  const organization = { ...options.organization, ...definedMembers({ visibleAfterReads }) };
  assertOrganization(organization);
  const now = () => (options.now?.() ?? new Date()).getTime();
  const world = buildWorld(organization, now());
  const credentials = managementCredentials(options.organization);
  const closing = new AbortController();
  // Every answer delayed by a latency listens: there may be hundreds.
  setMaxListeners(0, closing.signal);
  const requests: RequestCounts = { total: 0, failed: 0, byOperation: new Map() };
  const recorded: RecordedCall[] = [];
  const violations: Violation[] = [];
  const state: SimulatorState = {
    world,
    credentials: storeOf(options.organization, credentials, world),
    faults: new Faults(options.faults ?? options.organization.faults),
    tokenLifetimeSeconds: options.tokenLifetimeSeconds,
    now,
    closing: closing.signal,
    onViolation: (violation) => violations.push(violation),
  };
  const count = ({ call, failed }: Answer): void => {
    requests.total += 1;
    if (failed) requests.failed += 1;
    if (call === null) return;
    const name = `${call.service}:${call.operation}`;
    requests.byOperation.set(name, (requests.byOperation.get(name) ?? 0) + 1);
    if (options.record) recorded.push(call);
  };
  const server = createServer((request, response) => serve(request, response, state, count));
  const port = await listen(server, options.host ?? '127.0.0.1', options.port ?? 0);
  const close = async () => {
    closing.abort();
    await closeServer(server);
  };
  return { url: `http://127.0.0.1:${port}`, port, credentials, requests, recorded, violations, world, close };
}

function managementCredentials({ caller }: OrganizationFile): Simulator['credentials'] {
  return {
    accessKeyId: caller?.accessKeyId ?? 'AKIACOVESIMULATOR000',
    secretAccessKey: caller?.secretAccessKey ?? 'cove-simulator-secret-access-key',
  };
}

function storeOf({ caller }: OrganizationFile, keys: Simulator['credentials'], world: World): CredentialStore {
  const account = caller?.account ?? world.organization.managementAccount.id;
  const arn = `arn:${world.partition}:iam::${account}:user/${caller?.user ?? 'admin'}`;
  const store = new CredentialStore();
  store.addUser(keys.accessKeyId, keys.secretAccessKey, {
    account,
    arn,
    userId: 'AIDACOVESIMULATOR000',
    session: null,
  });
  return store;
}

function serve(
  request: IncomingMessage,
  response: ServerResponse,
  state: SimulatorState,
  count: (answer: Answer) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) request.destroy();
    else chunks.push(chunk);
  });
  request.on('end', () => {
    const requestId = randomUUID();
    answerRequest(readRequest(request, Buffer.concat(chunks)), state, requestId).then((answer) => {
      count(answer);
      send(answer, response, requestId, timeOf(state));
    });
  });
}

/** A clock of somebody else's may fail: the answer says so, and is dated by the machine's. */
function timeOf({ now }: SimulatorState): number {
  try {
    return now();
  } catch {
    return Date.now();
  }
}

function readRequest({ method = '', url = '', headers }: IncomingMessage, body: Buffer): HttpRequest {
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
  return { method, path, query, headers, body };
}

function send({ response: answer }: Answer, response: ServerResponse, requestId: string, now: number): void {
  if (answer === null) {
    response.socket?.destroy();
    return;
  }
  const body = Buffer.from(answer.body);
  // Clients correct their clocks by this header: it has to be the clock that judges their signatures.
  const date = new Date(now).toUTCString();
  response.writeHead(answer.status, {
    ...answer.headers,
    date,
    'x-amzn-requestid': requestId,
    'content-length': body.length,
  });
  response.end(body);
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint =
        error.code === 'EADDRINUSE' ? 'Another program listens there: choose another port, or 0 for a free one.' : '';
      const message = `cannot listen on ${host}:${port}: ${error.message}`;
      reject(new CoveError('simulator', message, hint === '' ? { cause: error } : { hint, cause: error }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
