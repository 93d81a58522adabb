import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { dirname } from 'node:path';
import { createServer } from 'node:tls';
import { Queue } from 'bullmq';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../bench/certificate.js';
import { packageFile } from '../../src/package-files.ts';
import { openAccountQueue, startQueueWorker } from '../../src/queue/bullmq-queue.ts';
import { checkServer } from '../../src/queue/check-server.ts';
import { parseQueueUrl } from '../../src/queue/queue-url.ts';
import { startRedis } from '../support/redis.ts';
import { describeWorkers, until } from './worker-harness.ts';

/** What the user of the queue has to be allowed. */
const ACL = '~bull:cove-policy-accounts:* +@all -@dangerous +info +client|list';
const ACL_OF_DOCS = readFileSync(packageFile('docs/scale-out.md'), 'utf8');

/** How workers take part in a run, and which they refuse. */
describeWorkers(({ python, redis, place, start, runHere, shared, worker, coordinator, commands, endsAsOne }) => {
  it('report what one process reports', async () => {
    for (const each of [commands.worker(), commands.worker()]) start(each);
    await endsAsOne(start(commands.coordinator()));
  });

  it.each([
    ['of other policies', [packageFile('policies/config-recorder.yml')], 'which it was not planned with'],
    ['of another role', ['--role-name', 'other'], '--role-name: it was planned with "OrganizationAccountAccessRole"'],
  ])('%s refuse the run, and leave it to others', async (_, more, message) => {
    const wrong = worker(...more);
    const check = coordinator('--pace', '40');
    expect([await wrong.code, wrong.output()]).toEqual([2, expect.stringContaining(message)]);
    worker();
    await endsAsOne(check);
  });

  it('without the key of a signed run refuse it, before they find what would be of no use', async () => {
    await writeFile(place('key'), 'k'.repeat(64));
    const wrong = worker();
    const check = coordinator('--pace', '40', '--sign', 'key');
    expect([await wrong.code, wrong.output()]).toEqual([2, expect.stringContaining('give it the key with --sign')]);
    worker('--sign', 'key');
    await endsAsOne(check);
  });

  it('need the policies by name where these cannot be put into the store, as the coordinator says', async () => {
    const files = {
      'far.yml': 'version: 1\npacks: { far: { from: "npm:far/packs/far" } }\n',
      'package.json': '{}',
      'node_modules/far/package.json': '{ "name": "far", "version": "1.0.0" }',
      'node_modules/far/packs/far/pack.yml': 'version: 1\npack: far\ntitle: Far\npolicies: ../../trails.yml\n',
      'node_modules/far/trails.yml': readFileSync(packageFile('policies/trails.yml'), 'utf8'),
    };
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(place(name)), { recursive: true });
      await writeFile(place(name), text);
    }
    const far = runHere(['check', '--config', 'far.yml', ...shared(), '--detach']);
    expect([await far.code, far.output()]).toEqual([0, expect.stringContaining('name them to each worker:')]);
    const packs = runHere(['check', packageFile('policies/trails'), ...shared(), '--detach']);
    expect([await packs.code, packs.output()]).toEqual([0, expect.not.stringContaining('name them to each worker')]);
  });

  it('are not stopped by what is no job of ours', async () => {
    const listening = worker();
    const queue = new Queue('cove-policy-accounts', { connection: { port: Number(new URL(redis().url).port) } });
    for (const data of [null, {}, { run: '../../x', account: 1 }]) await queue.add('account', data);
    await queue.close();
    await endsAsOne(coordinator());
    expect(listening.output()).toContain('holds is not an account to run; it was removed');
    expect(listening.hasEnded()).toBe(false);
  });

  it('put no credentials, names or policies into the queue', async () => {
    const check = coordinator();
    await until(() => check.output().includes('accounts to run'));
    const jobs = (): Promise<string> => redis().command('keys', 'bull:cove-policy-accounts:*-*');
    await until(async () => (await jobs()) !== '');
    const [key = ''] = (await jobs()).split('\n');
    const data = await redis().command('hget', key, 'data');
    expect(Object.keys(JSON.parse(data)).sort()).toEqual(['account', 'cancels', 'digest', 'generation', 'run']);
  });

  it('say why an account could not be run, and the queue does not hear it', async () => {
    const server = parseQueueUrl(redis().url, undefined);
    const queue = await openAccountQueue(server, 50);
    const told: string[] = [];
    const handle = async (): Promise<'done'> => {
      throw new Error('the text of a policy');
    };
    const onError = (error: Error) => void told.push(error.message);
    const listening = await startQueueWorker(server, { atOnce: 1, handle, onError });
    const job = { run: '00000000-0000-4000-8000-000000000000', digest: 'd'.repeat(64), account: '222222222201' };
    await queue.add([{ ...job, generation: 0, cancels: 0 }]);
    const key = `bull:cove-policy-accounts:${job.run}-${job.account}-0-0`;
    await until(async () => (await redis().command('hget', key, 'failedReason')) !== '');
    expect(told).toEqual([`account ${job.account} was not run, and is tried again: the text of a policy`]);
    const kept = await redis().command('hgetall', key);
    expect(kept).not.toContain('the text of a policy');
    // No place in a program of the worker's machine.
    expect(kept).not.toMatch(/ at |\.[jt]s:/);
    await listening.close();
    await queue.close();
  });

  describe('over TLS', () => {
    let ends: (() => void)[] = [];
    afterEach(() => {
      for (const end of ends) end();
      ends = [];
    });

    /** TLS in front of the server, with a certificate that nobody but the holder of its file trusts. */
    async function overTls(name: string): Promise<{ readonly authority: string; readonly port: number }> {
      const { key, cert } = await makeCertificate([name]);
      const authority = place(`${name}.pem`);
      await writeFile(authority, cert);
      const server = createServer({ key, cert }, (socket) => {
        const inner = connect(Number(new URL(redis().url).port), '127.0.0.1');
        for (const end of [socket, inner]) end.on('error', () => undefined);
        socket.pipe(inner).pipe(socket);
      });
      server.on('tlsClientError', () => undefined);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      ends.push(() => server.close());
      return { authority, port: (server.address() as AddressInfo).port };
    }

    it('take part as a user who may do nothing else', async () => {
      const { authority, port } = await overTls('localhost');
      await redis().command('acl', 'setuser', 'audit', 'reset', 'on', '>secret', ...ACL.split(' '));
      const env = { NODE_EXTRA_CA_CERTS: authority, COVE_QUEUE_PASSWORD: 'secret' };
      const by = ['--store', 'store', '--queue', `rediss://audit@localhost:${port}`];
      start(['worker', ...by], env);
      const json = ['--pace', '40', '-o', 'json=report.json', '--plan', 'plan.json'];
      await endsAsOne(start(['check', packageFile('policies/trails.yml'), ...by, ...json], env));
      await expect(redis().command('--user', 'audit', '--pass', 'secret', 'set', 'other', '1')).resolves.toContain(
        'NOPERM',
      );
      expect(ACL_OF_DOCS).toContain(ACL);
    });

    it('are refused a server whose certificate is for another name', async () => {
      const { authority, port } = await overTls('queue.internal');
      const env = { NODE_EXTRA_CA_CERTS: authority };
      const refused = start(['worker', '--store', 'store', '--queue', `rediss://localhost:${port}`], env);
      expect([await refused.code, refused.output()]).toEqual([
        2,
        expect.stringContaining("Hostname/IP does not match certificate's altnames"),
      ]);
    });

    it('are refused one that nobody trusts, one that is asked without TLS, and another password', async () => {
      const { port } = await overTls('localhost');
      await redis().command('acl', 'setuser', 'audit', 'reset', 'on', '>secret', ...ACL.split(' '));
      for (const [url, reason] of [
        [`rediss://audit@localhost:${port}`, 'self-signed certificate'],
        [`redis://audit@localhost:${port}`, 'cannot be used'],
        [redis().url.replace('//', '//audit@'), 'WRONGPASS'],
      ] as const) {
        const refusal = await checkServer(parseQueueUrl(url, 'guessed')).catch(String);
        expect(refusal).toContain(reason);
        expect(refusal).not.toContain('guessed');
      }
    });
  });

  it('are told which rights their user lacks, and by nobody else', async () => {
    await redis().command('acl', 'setuser', 'audit', 'reset', 'on', '>secret', '+@all', '-@dangerous');
    const own = redis().url.replace('//', '//audit:secret@');
    const refused = start(['check', packageFile('policies/trails.yml'), '--store', 'store', '--queue', own]);
    expect(await refused.code).toBe(2);
    expect(refused.output()).toContain(`NOPERM`);
    expect(refused.output()).toContain(`its user needs: ACL SETUSER USER on >PASSWORD ${ACL}`);
    // The client prints its own advice, about options that nobody can set.
    expect(refused.output()).not.toContain('ready check');
  });

  it('are refused a database that the server does not have, in place of which it would use another', async () => {
    await expect(checkServer(parseQueueUrl(`${redis().url}/99`, undefined))).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('/99 cannot be used: ERR DB index is out of range'),
    });
  });

  it('are refused a server that may lose jobs', async () => {
    const careless = await startRedis(python, '--maxmemory-policy', 'allkeys-lru');
    const refused = runHere(['check', packageFile('policies/trails.yml'), '--store', 'store', '--queue', careless.url]);
    expect([await refused.code, refused.output()]).toEqual([
      2,
      expect.stringContaining('its maxmemory-policy is allkeys-lru'),
    ]);
    await careless.stop();
  });
});
