import { expect, test } from 'vitest';
import type { RoleSettings } from '../../../src/aws/calls/assume-role.ts';
import type { AwsClient } from '../../../src/aws/calls/aws-client.ts';
import { createOpenedClients } from '../../../src/aws/calls/opened-clients.ts';

test('calls of a run that has ended still count, as many as it had made by then', () => {
  const clients: { calls: number }[] = [];
  const opened = createOpenedClients((_role, client: { calls: number }) => {
    clients.push(client);
    return { callCount: () => client.calls } as unknown as AwsClient;
  });
  const role = {} as unknown as RoleSettings;
  const [connection, run, end] = [{ calls: 2 }, { calls: 3 }, new AbortController()];
  opened.open(role, connection);
  opened.openUntil(end.signal, role, run);
  expect(opened.callCount()).toBe(5);
  end.abort();
  connection.calls += 1;
  run.calls += 10;
  expect([opened.callCount(), clients]).toEqual([6, [connection, run]]);
});
