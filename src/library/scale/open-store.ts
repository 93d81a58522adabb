import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { baseCredentials } from '../../aws/credentials/base-credentials.ts';
import { baseRegion } from '../../aws/credentials/base-region.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import { fileReason } from '../../files/file-reason.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { createDirectoryStore } from '../../store/directory-store.ts';
import { type ObjectStore, StoreError } from '../../store/object-store.ts';
import type { Host } from '../host.ts';

/**
 * Opens the store that `--store` names, and makes sure that it does what it must: create an object, and refuse to do so
 * twice.
 *
 * @param url - a folder, relative to `host.cwd`, or `s3://bucket/prefix`.
 * @throws {CoveError} `usage` for what is no store, or cannot be one.
 */
export async function openStore(
  url: string,
  settings: Pick<Settings, 'profile'>,
  host: Pick<Host, 'cwd' | 'env'>,
): Promise<ObjectStore> {
  const store = /^[a-z0-9+.-]+:\/\//i.test(url) ? await openS3(url, settings, host) : await openDirectory(url, host);
  try {
    await probe(store);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

async function openDirectory(path: string, { cwd }: Pick<Host, 'cwd'>): Promise<ObjectStore> {
  if (path.trim() === '')
    throw new CoveError('usage', '--store: expected a folder or s3://bucket/prefix, got an empty value');
  const full = resolve(cwd, path);
  try {
    await makeFolder(full, 0o700);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const isInTheWay = code === 'EEXIST' || code === 'ENOTDIR';
    throw notUsable(path, isInTheWay ? 'a file is in its place, and a store is a folder' : fileReason(cause), cause);
  }
  return createDirectoryStore(full);
}

async function openS3(
  url: string,
  { profile }: Pick<Settings, 'profile'>,
  { env }: Pick<Host, 'env'>,
): Promise<ObjectStore> {
  // Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(url);
  const prefix = (match?.[2] ?? '').replace(/^\/+|\/+$/g, '');
  if (match === null || match[1] === undefined || !/^[\w./=-]*$/.test(prefix) || /(^|\/)\.{1,2}(\/|$)/.test(prefix)) {
    throw new CoveError('usage', `--store: ${JSON.stringify(url)} is neither a folder nor s3://bucket/prefix`);
  }
  const region = await baseRegion(profile, env.AWS_DEFAULT_REGION ?? 'us-east-1');
  const credentials = await baseCredentials({ region, profile: profile ?? (env.AWS_PROFILE || undefined) });
  const { createS3Store } = await import('../../aws/s3-store.ts');
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || undefined;
  return createS3Store({ bucket: match[1], prefix, region, credentials, endpoint });
}

/**
 * Servers that speak S3 and do not know the condition answer 200 however often, and would let outcomes be replaced. The
 * object is there from the second run on; what counts is that it is not created again.
 */
async function probe(store: ObjectStore): Promise<void> {
  let isOverwritten: boolean;
  try {
    await again(() => store.create('probe', ''));
    isOverwritten = await again(() => store.create('probe', ''));
    // Who may write and not read would find out when everything is done.
    await again(() => store.read('probe'));
    await again(() => store.list('none'));
  } catch (error) {
    if (error instanceof StoreError) throw notUsable(store.url, error.message, error);
    throw error;
  }
  if (!isOverwritten) return;
  throw new CoveError('usage', `the store ${store.url} overwrites objects that are to be created once`, {
    hint: 'it has to honour If-None-Match: *, as S3 does; use another one',
  });
}

/** Pauses before what may pass is asked again, in milliseconds. */
const PAUSES_MS = [50, 100, 200, 400];

/** Workers that start at the same time create the object together, and S3 answers some of them with 409. */
async function again<T>(ask: () => Promise<T>): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreError) || !error.isPassing) throw error;
      await wait(pauseMs);
    }
  }
  return ask();
}

function notUsable(url: string, reason: string, cause: unknown): CoveError {
  return new CoveError('usage', `the store ${url} cannot be used: ${reason}`, {
    hint: url.startsWith('s3://')
      ? 'check the bucket and the permissions s3:PutObject, s3:GetObject and s3:ListBucket'
      : 'name a folder that you may write to, or one that can be made',
    cause,
  });
}
