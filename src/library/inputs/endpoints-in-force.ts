import type { Settings } from '../../config/settings.ts';
import type { JsonObject } from '../../values/json.ts';
import type { Host } from '../host.ts';

/**
 * Which endpoints answer a run in place of AWS, by the variables and the profile that name them: a report of answers
 * that AWS did not give must say so. Without any user and password in a URL.
 *
 * @returns a member of a run's settings; none if nothing names an endpoint.
 */
export function endpointsInForce(
  { demo, weakenings }: Pick<Settings, 'demo' | 'weakenings'>,
  { env, connection }: Pick<Host, 'env' | 'connection'>,
): JsonObject {
  if (demo) return {};
  // A program has named it, and no variable counts beside it.
  if (connection?.endpoint !== undefined) return { endpoints: { endpoint: withoutUser(connection.endpoint) } };
  const isIgnored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() === 'true';
  const variables = Object.entries(isIgnored ? {} : env).filter(
    ([name, value]) => /^AWS_ENDPOINT_URL(_|$)/.test(name) && value !== undefined && value !== '',
  );
  const ofProfile = weakenings.flatMap(({ setting, endpoint }) =>
    endpoint === undefined ? [] : [[setting, endpoint]],
  );
  const named = [...variables, ...ofProfile].map(([name, value]) => [name, withoutUser(String(value))] as const);
  return named.length === 0 ? {} : { endpoints: Object.fromEntries(named) };
}

function withoutUser(text: string): string {
  if (!URL.canParse(text)) return '(not a URL)';
  const { origin, pathname } = new URL(text);
  return pathname === '/' ? origin : `${origin}${pathname}`;
}
