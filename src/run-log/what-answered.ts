import type { JsonObject, JsonValue } from '../values/json.ts';

/**
 * What answered a run: AWS, the demo, or what stands in its place. A VPC endpoint, or one for FIPS, is AWS.
 *
 * @param settings - those of a run's record.
 * @param isExact - whether two ports of this machine are two places: what listens at one of them may know other things.
 * @returns for messages, and equal only for runs that were answered from one place.
 */
export function whatAnswered(settings: JsonObject, isExact: boolean): string {
  if (settings.demo === true) return 'the demo';
  const others = Object.entries(objectOf(settings.endpoints)).flatMap(([name, url]) => {
    const place = placeOf(String(url), isExact);
    return place === undefined ? [] : [`${place} (${name})`];
  });
  return others.length === 0 ? 'AWS' : others.sort().join(', ');
}

/** Whether a URL leads to AWS itself, not to what one of its customers runs there. */
export function isOfAws(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return AWS_HOST.test(hostname) && !CUSTOMERS_HOST.test(hostname);
}

/** Source: the suffixes of each partition in the endpoint data of the AWS SDKs. */
const AWS_HOST =
  /(^|\.)(amazonaws\.com(\.cn)?|amazonaws\.eu|api\.aws|on\.aws|api\.amazonwebservices\.(com\.cn|eu)|c2s\.ic\.gov|api\.aws\.ic\.gov|sc2s\.sgov\.gov|api\.aws\.scloud|cloud\.adc-e\.uk|api\.cloud-aws\.adc-e\.uk|csp\.hci\.ic\.gov|api\.aws\.hci\.ic\.gov)$/;

/** Instances, load balancers, APIs, functions and endpoint services have names of AWS too; a simulator may be there. */
const CUSTOMERS_HOST =
  /(^|\.)(compute(-\d+)?|elb|execute-api|lambda-url|vpc-lattice-svcs|vpce-svc-[^.]+|s3-website[^.]*)\./;

const LOOPBACK = /^(localhost|.*\.localhost|localhost\.localstack\.cloud|127(\.\d+){3}|\[::1\])$/;

/** Undefined if that is AWS. */
function placeOf(url: string, isExact: boolean): string | undefined {
  if (isOfAws(url)) return undefined;
  if (isExact || !URL.canParse(url)) return url;
  const { host, hostname } = new URL(url);
  return LOOPBACK.test(hostname) ? 'this machine' : host;
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
