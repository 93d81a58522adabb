import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { LargeFileError, readBounded } from '../files/regular-file.ts';
import { MOST_OBJECT_BYTES, type ObjectStore, StoreError, UnusableObjectError } from '../store/object-store.ts';
import { definedMembers } from '../values/defined-members.ts';
import { messageOf } from '../values/message-of.ts';
import type { Credentials, CredentialsProvider } from './credentials/credentials.ts';
import { withoutCredentials } from './credentials/hide-credentials.ts';

export interface S3StoreOptions {
  readonly bucket: string;
  /** Without slashes at its ends; empty for none. */
  readonly prefix: string;
  readonly region: string;
  /** Those of the run itself: no role of an account is assumed. */
  readonly credentials: CredentialsProvider;
  /** In place of AWS's own, with the bucket in the path. @default AWS's, or what AWS_ENDPOINT_URL_S3 names */
  readonly endpoint?: string | undefined;
  /** A server that is silent for so long is asked again, in milliseconds. @default 20 seconds */
  readonly silenceMs?: number | undefined;
  /** A list that has more pages has no end. @default 10,000, of a thousand names each */
  readonly mostPages?: number | undefined;
}

/** Without one the SDK waits for ever for a server that takes a request and says nothing. */
const SILENCE_MS = 20_000;

/**
 * A store in S3. An object is created with `If-None-Match: *`, which S3 answers with 412 where there is one, and with
 * 409 where another request is creating it at the moment.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function createS3Store({ bucket, prefix, mostPages = MOST_PAGES, ...options }: S3StoreOptions): ObjectStore {
  const { credentials, withoutUsed } = rememberUsed(options.credentials);
  const failed = (what: string, cause: unknown): StoreError => toStoreError(what, withoutUsed(cause));
  const client = new S3Client(clientConfig(options, credentials));
  const keyOf = (key: string): string => (prefix === '' ? key : `${prefix}/${key}`);
  return {
    url: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`,
    async create(key, body) {
      try {
        const Key = keyOf(key);
        await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(body), IfNoneMatch: '*' }));
        return true;
      } catch (cause) {
        if (statusOf(cause) === 412) return false;
        throw failed(`${key} cannot be written`, cause);
      }
    },
    async read(key) {
      try {
        const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(key) }));
        return await textOf(answer.Body as AsyncIterable<Uint8Array> | undefined);
      } catch (cause) {
        if (cause instanceof Error && cause.name === 'NoSuchKey') return undefined;
        // What arrived is not what was created: no matter of the store, which may have kept it like that.
        if (cause instanceof LargeFileError || isOtherThanStored(cause)) {
          throw new UnusableObjectError(`${key} cannot be read: ${cause.message}`, cause);
        }
        throw failed(`${key} cannot be read`, cause);
      }
    },
    async list(folder) {
      const below = `${keyOf(folder)}/`;
      const names: string[] = [];
      try {
        let token: string | undefined;
        let pages = 0;
        do {
          pages += 1;
          if (pages > mostPages) throw new Error(`more than ${mostPages.toLocaleString('en-US')} pages`);
          const more = definedMembers({ ContinuationToken: token });
          const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: below, ...more }));
          for (const { Key } of page.Contents ?? []) if (Key !== undefined) names.push(Key.slice(below.length));
          if (names.length > MOST_NAMES) throw new Error(`more than ${MOST_NAMES.toLocaleString('en-US')} objects`);
          if (page.IsTruncated === true && page.NextContinuationToken === token)
            throw new Error('a page without an end');
          token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
        } while (token !== undefined);
        return names;
      } catch (cause) {
        throw failed(`${folder} cannot be listed`, cause);
      }
    },
    close: () => client.destroy(),
  };
}

/** An endpoint may send back what a request was signed with; credentials are renewed now and then. */
function rememberUsed(provider: CredentialsProvider) {
  const used = new Set<Credentials>();
  const credentials: CredentialsProvider = async () => {
    const current = await provider();
    used.add(current);
    const [oldest] = used;
    if (used.size > MOST_USED && oldest !== undefined) used.delete(oldest);
    return current;
  };
  const withoutUsed = (cause: unknown): unknown => {
    for (const each of used) withoutCredentials(cause, { credentials: each, signatures: [] });
    return cause;
  };
  return { credentials, withoutUsed };
}

function clientConfig(
  { region, endpoint, silenceMs = SILENCE_MS }: Omit<S3StoreOptions, 'bucket' | 'prefix' | 'mostPages'>,
  credentials: CredentialsProvider,
): S3ClientConfig {
  return {
    region,
    credentials,
    followRegionRedirects: true,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: silenceMs, socketTimeout: silenceMs },
    ...definedMembers({ endpoint }),
    forcePathStyle: endpoint !== undefined,
  };
}

/** Of one folder: a run has some objects for each account, and lists without an end must end. */
const MOST_NAMES = 5_000_000;

/** S3 has a thousand names on a page; a server whose pages are empty has no end by names. */
const MOST_PAGES = 10_000;

/** The SDK compares checksums that an answer has, and throws an error without a name. */
function isOtherThanStored(cause: unknown): cause is Error {
  return cause instanceof Error && cause.message.startsWith('Checksum mismatch');
}

/** Requests that are under way may be signed with the ones before. */
const MOST_USED = 3;

/** @throws {LargeFileError} */
async function textOf(body: AsyncIterable<Uint8Array> | undefined): Promise<string> {
  return body === undefined ? '' : (await readBounded(body, MOST_OBJECT_BYTES)).toString('utf8');
}

/** Answers by which nothing is decided; 409 is that another request is creating the object. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 429, 500, 502, 503, 504]);

function toStoreError(what: string, cause: unknown): StoreError {
  const status = statusOf(cause);
  const name = cause instanceof Error ? cause.name : 'unknown';
  const reason = messageOf(cause);
  const isPassing = status === undefined ? isOfNetwork(cause) : PASSING.has(status);
  return new StoreError(`${what}: ${name}: ${reason}`, { isPassing, cause });
}

/** Nobody answered: no credentials and the like are no matter of the network. */
function isOfNetwork(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause ? String(cause.code) : '';
  return /^(E[A-Z]+|UND_ERR_.*)$/.test(code) || /^(TimeoutError|NetworkingError|AbortError)$/.test(cause.name);
}

function statusOf(cause: unknown): number | undefined {
  if (typeof cause !== 'object' || cause === null || !('$metadata' in cause)) return undefined;
  const { $metadata: metadata } = cause;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
