import type { RoleSettings } from './assume-role.ts';
import type { AwsClient } from './aws-client.ts';

/** The clients of a connection, whose calls are counted together; those of runs that have ended are kept no longer. */
export function createOpenedClients<P>(create: (role: RoleSettings, parts: P) => AwsClient) {
  const opened = new Set<AwsClient>();
  let endedCalls = 0;
  const open = (role: RoleSettings, parts: P): AwsClient => {
    const client = create(role, parts);
    opened.add(client);
    return client;
  };
  return {
    open,
    openUntil(end: AbortSignal, role: RoleSettings, parts: P): AwsClient {
      const client = open(role, parts);
      const forget = (): void => {
        endedCalls += client.callCount();
        opened.delete(client);
      };
      end.addEventListener('abort', forget, { once: true });
      return client;
    },
    callCount: (): number => [...opened].reduce((sum, client) => sum + client.callCount(), endedCalls),
  };
}
