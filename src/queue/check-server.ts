import { CoveError } from '../cove-error.ts';
import { messageOf } from '../values/message-of.ts';
import type { QueueServer } from './queue-url.ts';
import { within } from './within.ts';

/** All that coordinators and workers ask of a server, as its ACL says it. */
const QUEUE_RIGHTS = '~bull:cove-policy-accounts:* +@all -@dangerous +info +client|list';

/** How long a server may take to answer when it is asked for the first time. */
export const ANSWER_MS = 10_000;

/**
 * Asks once, and says what is wrong: later on everything is waited for.
 *
 * @throws {CoveError} `usage` where the server does not answer, or may lose jobs.
 */
export async function checkServer(server: QueueServer, answerMs = ANSWER_MS): Promise<void> {
  const { Redis } = await import('ioredis');
  const client = new Redis({
    ...connectionTo(server),
    lazyConnect: true,
    connectTimeout: answerMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    // It asks for the same as we do, and prints by itself that it was denied.
    enableReadyCheck: false,
  });
  let problem: Error | undefined;
  client.on('error', (error: Error) => {
    problem ??= error;
  });
  const askForMemory = async (): Promise<string> => {
    await client.connect();
    // A database that it does not have is otherwise passed over, and number 0 is used.
    if (server.db !== 0) await client.select(server.db);
    return client.info('memory');
  };
  let policy: string | undefined;
  try {
    // Something else may listen there, which accepts any input and never answers.
    policy = /^maxmemory_policy:(\S+)/m.exec(await within(askForMemory(), answerMs))?.[1];
  } catch (error) {
    throw notUsable(server, problem ?? error);
  } finally {
    client.disconnect();
  }
  if (policy === 'noeviction') return;
  const problemOf = `its maxmemory-policy is ${policy ?? 'not known'}`;
  throw new CoveError('usage', `the queue ${server.shown} may lose jobs: ${problemOf}`, {
    hint: 'set maxmemory-policy to noeviction, which BullMQ requires',
  });
}

/** As ioredis takes it. */
export function connectionTo({ shown: _, ...server }: QueueServer) {
  // Null: what is asked while the server is away waits until it is back.
  return { ...server, maxRetriesPerRequest: null };
}

export function notUsable({ shown }: QueueServer, cause: unknown): CoveError {
  const reason = messageOf(cause);
  const hint = /^NOPERM\b/.test(reason)
    ? `its user needs: ACL SETUSER USER on >PASSWORD ${QUEUE_RIGHTS}`
    : 'check the address, TLS, user and password (COVE_QUEUE_PASSWORD)';
  return new CoveError('usage', `the queue ${shown} cannot be used: ${reason}`, { hint, cause });
}
