import { profileEndpoints } from '../../aws/credentials/profile-endpoints.ts';
import type { Environment } from '../../config/state-folder.ts';
import type { Weakening } from '../../config/weakenings.ts';

/**
 * What the environment and the AWS configuration files make less safe: requests that go somewhere other than AWS, over
 * connections that can be read, or to anyone claiming to be AWS.
 *
 * @param profile - the value of `--profile`.
 */
export async function environmentWeakenings(env: Environment, profile: string | undefined): Promise<Weakening[]> {
  return [...aboutTls(env), ...aboutEndpoints(env), ...(await aboutProfile(env, profile))];
}

/** Source: https://nodejs.org/api/cli.html#environment-variables_1 */
function aboutTls(env: Environment): Weakening[] {
  const { NODE_TLS_REJECT_UNAUTHORIZED: rejects, NODE_EXTRA_CA_CERTS: authorities, SSLKEYLOGFILE: keys } = env;
  return [
    ...one(rejects === '0', 'NODE_TLS_REJECT_UNAUTHORIZED', 'nothing checks that it is AWS that answers'),
    ...one(
      isSet(authorities),
      'NODE_EXTRA_CA_CERTS',
      `certificates by the authorities in ${authorities} count as AWS's`,
    ),
    ...one(isSet(keys), 'SSLKEYLOGFILE', `the keys of connections may be written to ${keys}`),
    ...ofNodeOptions(env.NODE_OPTIONS ?? ''),
    ...one(env.NODE_USE_SYSTEM_CA === '1', 'NODE_USE_SYSTEM_CA', SYSTEM_AUTHORITIES),
  ];
}

const SYSTEM_AUTHORITIES = "certificates by the authorities of this system count as AWS's";

/** What options of Node, which come before our own code, take from it. Node takes `_` for `-` in their names. */
const NODE_OPTIONS: readonly (readonly [option: RegExp, text: string])[] = [
  [
    /tls-(keylog|min-v1\.[01]|max-v1\.[012]|cipher-list)|openssl-(config|legacy-provider|shared-config)/,
    'TLS is weaker than the default',
  ],
  [/use-(openssl|system)-ca/, SYSTEM_AUTHORITIES],
  [/insecure-http-parser/, 'answers that are not HTTP count'],
  [
    /require|import|(experimental-)?loader|env-file(-if-exists)?|inspect(-brk|-port|-wait)?/,
    'code that is not ours runs, or may be told to',
  ],
];

function ofNodeOptions(options: string): Weakening[] {
  const named = options.split(/\s+/).map((each) => each.replace(/^-r(=|$)/, '--require$1').replaceAll('_', '-'));
  return NODE_OPTIONS.flatMap(([option, text]) =>
    one(
      named.some((each) => new RegExp(`^"?--(${option.source})(=|"|$)`).test(each)),
      'NODE_OPTIONS',
      text,
    ),
  );
}

/** An endpoint that a program has named itself: what the environment says of endpoints does not count then. */
export function endpointWeakenings(env: Environment, endpoint: string): Weakening[] {
  return [...aboutTls(env), { setting: 'endpoint of the connection', text: goesTo(endpoint) }];
}

/** Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function aboutEndpoints(env: Environment): Weakening[] {
  if (isIgnored(env)) return [];
  return Object.entries(env).flatMap(([name, value]) =>
    /^AWS_ENDPOINT_URL(_|$)/.test(name) && isSet(value) ? [{ setting: name, text: goesTo(value) }] : [],
  );
}

async function aboutProfile(env: Environment, profile: string | undefined): Promise<Weakening[]> {
  if (isIgnored(env)) return [];
  const name = profile ?? (env.AWS_PROFILE || 'default');
  const { endpoint, serviceEndpoints } = await profileEndpoints(name);
  return [
    ...(isSet(endpoint)
      ? [{ setting: `endpoint_url of the AWS profile ${name}`, text: goesTo(endpoint), endpoint }]
      : []),
    ...serviceEndpoints.map(({ service, url }) => ({
      setting: `endpoint_url of ${service} for the AWS profile ${name}`,
      text: goesTo(url),
      endpoint: url,
    })),
  ];
}

function goesTo(url: string): string {
  const shown = withoutCredentials(url);
  return url.startsWith('http:') ? `requests go to ${shown}, unencrypted` : `requests go to ${shown}`;
}

function withoutCredentials(url: string): string {
  if (!URL.canParse(url)) return 'something that is not a URL';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

function isIgnored(env: Environment): boolean {
  return env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() === 'true';
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function one(is: boolean, setting: string, text: string): Weakening[] {
  return is ? [{ setting, text }] : [];
}
