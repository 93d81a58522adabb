import { didYouMean } from '../text/did-you-mean.ts';
import { ABSENT_REGIONS, KNOWN_REGIONS, ONE_ENDPOINT_SERVICES } from './service-regions.generated.ts';

/**
 * Whether the service returns the same whichever region is asked, so that it is called once per account. Not S3 and
 * STS, which have a global endpoint besides their regional ones.
 *
 * @param partition - where it is called. @default where most are
 */
export function isGlobalService(clientName: string, partition = 'aws'): boolean {
  return GLOBAL_SERVICES.has(clientName) && REGIONAL_IN[clientName]?.includes(partition) !== true;
}

/**
 * The region whose endpoint is the only one of a global service; undefined if any region leads to it.
 *
 * @param partition - `aws`, `aws-cn` …
 */
export function homeRegion(clientName: string, partition: string): string | undefined {
  return HOME_REGIONS[clientName]?.[partition];
}

/** Whether AWS's endpoint data has the region. It lacks regions newer than the data. */
export function isKnownRegion(region: string): boolean {
  return KNOWN_REGIONS.includes(region);
}

/** Whether the endpoint data has a region whose name matches. */
export function knowsRegionLike(isMatch: (region: string) => boolean): boolean {
  return KNOWN_REGIONS.some(isMatch);
}

/** Whether the endpoint data has the region, or its words are those of others, so that it may be newer. */
export function mayExist(region: string): boolean {
  return isKnownRegion(region) || hasKnownWords(region);
}

/** Its area (`eu`, `us-gov`) and its direction (`west`). */
function hasKnownWords(region: string): boolean {
  const words = wordsOf(region);
  if (words.area === undefined) return false;
  const known = KNOWN_REGIONS.map(wordsOf);
  return known.some(({ area }) => area === words.area) && known.some(({ direction }) => direction === words.direction);
}

function wordsOf(region: string): { readonly area: string | undefined; readonly direction: string | undefined } {
  const [, area, direction] = /^(.+)-([a-z]+)-\d+$/.exec(region) ?? [];
  return { area, direction };
}

/** The region of the endpoint data that a misspelt one is likely to mean. */
export function nearestRegion(region: string): string | undefined {
  return didYouMean(region, KNOWN_REGIONS);
}

/**
 * Whether AWS's endpoint data lists the service elsewhere in the region's partition, and not in the region. Data ages:
 * this may explain why an endpoint does not exist, but must not keep anybody from calling it ([decision
 * 40](../../docs/decisions/0040-services-that-a-region-does-not-have.md)).
 */
export function isAbsentFromRegion(clientName: string, region: string): boolean {
  const bit = KNOWN_REGIONS.indexOf(region);
  const mask = ABSENT_REGIONS[clientName];
  return bit >= 0 && mask !== undefined && ((BigInt(`0x${mask}`) >> BigInt(bit)) & 1n) === 1n;
}

/**
 * Services that keep the whole account's resources in one region, although the endpoint data calls them regional. A
 * service that is in one region only because it is young, or by its nature (Device Farm), is not here: it would be
 * called in one region forever. Sources: the endpoint data, which lists them in this region alone, and the services'
 * own documentation where it is named.
 */
const HOME_REGIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // The API's introduction names one endpoint.
  'cost-and-usage-report-service': { aws: 'us-east-1', 'aws-cn': 'cn-northwest-1' },
  // The same.
  'cost-optimization-hub': { aws: 'us-east-1' },
  // The API's introduction: accelerators are managed in this region, although the data lists all.
  'global-accelerator': { aws: 'us-west-2' },
  // Elsewhere the rules give it one endpoint for each region, of which the data lists this one.
  health: { 'aws-cn': 'cn-northwest-1' },
  'marketplace-agreement': { aws: 'us-east-1' },
  'marketplace-catalog': { aws: 'us-east-1' },
  'marketplace-commerce-analytics': { aws: 'us-east-1' },
  // Not in the data: https://docs.aws.amazon.com/general/latest/gr/r53arc.html
  'route53-recovery-readiness': { aws: 'us-west-2' },
  'route-53-domains': { aws: 'us-east-1' },
};

/**
 * Partitions in which such a service has an endpoint, and answers of its own, in each region: who asks one of them has
 * read half. Source: the endpoint data, which calls it regional there and lists more than one region.
 */
const REGIONAL_IN: Readonly<Record<string, readonly string[]>> = { savingsplans: ['aws-cn'] };

/**
 * One for the whole account, while their endpoint rules depend on more than the region: `isRegionalized: false` in the
 * endpoint data, and for key value stores
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions.html
 */
const GLOBAL_BY_DATA: readonly string[] = ['cloudfront-keyvaluestore', 'health', 'mturk'];

const GLOBAL_SERVICES: ReadonlySet<string> = new Set([
  ...ONE_ENDPOINT_SERVICES,
  ...GLOBAL_BY_DATA,
  ...Object.keys(HOME_REGIONS),
]);
