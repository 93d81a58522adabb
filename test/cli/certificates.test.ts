import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { makeCertificate } from '../../bench/certificate.js';
import { packageFile } from '../../src/package-files.ts';
import { generateOrganization } from '../../src/simulator/generate-organization.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { withoutWeakenings } from '../support/without-weakenings.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** What a proxy that inspects TLS does: it shows a certificate of its own. */
async function withInspectedTls(test: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  const organization = generateOrganization({ accounts: 3, trailsEvery: 1, regions: [{ name: 'us-east-1' }] });
  const simulator = await startSimulator({ organization });
  const { key, cert } = await makeCertificate(['localhost']);
  const proxy = createServer({ key, cert }, (socket) => {
    const behind = connect(simulator.port, '127.0.0.1');
    socket.pipe(behind).pipe(socket);
    for (const [one, other] of [[socket, behind] as const, [behind, socket] as const]) {
      one.on('error', () => other.destroy());
    }
  });
  await once(proxy.listen(0, 'localhost'), 'listening');
  const sandbox = await openSandbox({
    env: {
      AWS_ENDPOINT_URL: `https://localhost:${(proxy.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: simulator.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: simulator.credentials.secretAccessKey,
      AWS_REGION: 'us-east-1',
    },
  });
  try {
    await writeFile(path.join(sandbox.directory, 'ca.pem'), cert);
    await test(sandbox);
  } finally {
    await sandbox.close();
    await simulator.close();
    proxy.close();
  }
}

test('a CA of one’s own is not trusted, and the message names the variable that makes it so', async () => {
  await withInspectedTls(async (sandbox) => {
    const command = 'cove-policy check policies/trails.yml';
    const refused = await sandbox.run(command);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('the certificate of localhost is not trusted (self-signed certificate)');
    const variable = /name its CA in (\w+)/.exec(refused.stderr)?.[1];
    const documented = /^ {4}(\w+)=ca\.pem (npm exec --no -- cove-policy .*)$/m.exec(
      readFileSync(packageFile('docs/configuration.md'), 'utf8'),
    );
    expect(documented?.[1]).toBe(variable);
    const trusted = await sandbox.run(String(documented?.[0]).trim());
    expect(withoutWeakenings(trusted.stderr)).toBe('');
    expect(trusted.stdout).toContain('still logs');
  });
});
