import { describe, expect, it } from 'vitest';
import { parseQueueUrl } from '../../src/queue/queue-url.ts';

describe('--queue', () => {
  it('is TLS, a user and a password outside this machine, and never shows the password', () => {
    expect(parseQueueUrl('rediss://audit:secret@queue.internal/2', undefined)).toEqual({
      ...{ host: 'queue.internal', port: 6379, db: 2, username: 'audit', password: 'secret' },
      ...{ tls: { servername: 'queue.internal' }, shown: 'rediss://audit@queue.internal/2' },
    });
    expect(parseQueueUrl('rediss://audit@queue.internal:7000', 'from-env')).toMatchObject({
      port: 7000,
      password: 'from-env',
    });
  });

  it.each(['redis://127.0.0.1:6399', 'redis://localhost', 'redis://[::1]:6379'])(
    'needs neither on this machine: %s',
    (url) => {
      expect(parseQueueUrl(url, undefined)).not.toHaveProperty('tls');
    },
  );

  it.each([
    ['redis://queue.internal', 'the queue redis://queue.internal is on another machine and has no TLS'],
    ['redis://audit:secret@10.0.0.1', 'the queue redis://audit@10.0.0.1 is on another machine and has no TLS'],
    ['redis://127.0.0.1.evil.example', 'is on another machine and has no TLS'],
    ['rediss://queue.internal', 'is on another machine, but its address names no user or password'],
    ['rediss://:secret@queue.internal', 'is on another machine, but its address names no user or password'],
    ['http://127.0.0.1', 'expected the URL of a Valkey or Redis server'],
    ['127.0.0.1:6379', 'expected the URL of a Valkey or Redis server'],
    ['redis://audit:50%zz@127.0.0.1', 'its user or password has a % that begins no character'],
    ['redis://%zz@127.0.0.1', 'its user or password has a % that begins no character'],
    ['redis://127.0.0.1/a/b', 'expected the URL of a Valkey or Redis server'],
    ['', 'expected the URL of a Valkey or Redis server'],
  ])('refuses %j', (url, message) => {
    expect(() => parseQueueUrl(url, undefined)).toThrow(message);
  });
});
