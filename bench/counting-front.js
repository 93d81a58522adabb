/** A server before another one, which counts the calls that it hands on. It is an HTTP proxy as well. */
import { Agent, createServer, request } from 'node:http';

/**
 * @param {string} target - URL of the server behind.
 * @returns {Promise<{ url: string, take: () => number, stop: () => void }>} `take` gives the calls since the last time.
 */
export async function startCountingFront(target) {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port: behind } = new URL(target);
  let calls = 0;
  const server = createServer((incoming, answer) => {
    calls += 1;
    // Clients of S3 Control write the account in front of the host, which is an address here and then nobody's name:
    // they find this proxy, and the server behind knows the account by the credentials.
    const path = (incoming.url ?? '/').replace(/^https?:\/\/[^/]+/, '');
    const headers = { ...incoming.headers, host: `${hostname}:${behind}` };
    const onward = request({ agent, hostname, port: behind, method: incoming.method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    take() {
      const taken = calls;
      calls = 0;
      return taken;
    },
    stop() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}
