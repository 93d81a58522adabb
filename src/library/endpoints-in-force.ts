import type { Settings } from '../config/settings.ts';
import type { JsonObject } from '../json.ts';
import type { Host } from './host.ts';

/**
 * Which endpoints answer a run in place of AWS, by the variables that name them: a report of answers that AWS did not
 * give must say so. Without any user and password in a URL.
 *
 * @returns a member of a run's settings; none if AWS's own endpoints answer.
 */
export function endpointsInForce(
  { demo }: Pick<Settings, 'demo'>,
  { env, connection }: Pick<Host, 'env' | 'connection'>,
): JsonObject {
  if (demo) return {};
  // A program has named it, and no variable counts beside it.
  if (connection?.endpoint !== undefined) return { endpoints: { endpoint: withoutUser(connection.endpoint) } };
  const named = Object.entries(env)
    .filter(([name, value]) => /^AWS_ENDPOINT_URL(_|$)/.test(name) && value !== undefined && value !== '')
    .map(([name, value]) => [name, withoutUser(String(value))] as const);
  return named.length === 0 ? {} : { endpoints: Object.fromEntries(named) };
}

function withoutUser(text: string): string {
  if (!URL.canParse(text)) return '(not a URL)';
  const { origin, pathname } = new URL(text);
  return pathname === '/' ? origin : `${origin}${pathname}`;
}
