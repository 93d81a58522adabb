import {
  createSharedClients,
  type SharedClients,
  type SharedClientsOptions,
} from '../../src/aws/calls/shared-clients.ts';

/** Clients whose calls that the client itself sends are counted: a probe is sent without options. */
export function countedClients(options: Pick<SharedClientsOptions, 'path' | 'endpoint'>): {
  readonly clients: SharedClients;
  readonly sentByClient: () => number;
} {
  let sent = 0;
  const clients = createSharedClients({
    ...options,
    signal: new AbortController().signal,
    onClient(client) {
      const send = client.send.bind(client);
      client.send = (command, sendOptions) => {
        if (sendOptions !== undefined) sent += 1;
        return send(command, sendOptions);
      };
    },
  });
  return { clients, sentByClient: () => sent };
}
