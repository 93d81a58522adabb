/**
 * The least that a check of `policies/trails.yml` can be: the same calls with undici alone, signed by hand, for this
 * one question. AssumeRole and ListRegions in each account, DescribeTrails in each of its regions, GetTrailStatus of
 * each trail of its own, and of the organization's trail beside it; a signing key for each account, region and service,
 * `JSON.parse`, and one line for each cell.
 *
 *   node bench/floor-script.js 100 17 /tmp/cells.ndjson 400
 *   node bench/floor-script.js all 17 /tmp/cells.ndjson 400
 *   node bench/floor-script.js 100 17 /tmp/cells.ndjson 400 trails
 *
 * The arguments are accounts, regions, the file of the cells, and requests in flight. With `all` it asks for the
 * accounts first, as the check does: 20 a page, and each page names the next. With `trails` it asks what bench/peers.js
 * asks: DescribeTrails in each region, and every trail is a finding. The environment says where AWS is and who asks.
 * Prints what it has counted.
 */
import { createHmac, hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import pMap from 'p-map';
import { Pool } from 'undici';
import { memberIds, REGIONS } from './organization.js';

const [accounts = '1', regions = '17', file = '', inFlight = '100', question = 'logging'] = process.argv.slice(2);
const endpoint = process.env.AWS_ENDPOINT_URL ?? '';
const pool = new Pool(endpoint, { connections: Number(inFlight), pipelining: 1 });
const host = new URL(endpoint).host;
const counts = { calls: 0, cells: 0, findings: 0 };
const cells = createWriteStream(file);
const caller = createSession(process.env.AWS_ACCESS_KEY_ID, process.env.AWS_SECRET_ACCESS_KEY, undefined);

// The pool bounds what is in flight; accounts whose sessions are being opened leave room for others.
const ids = accounts === 'all' ? await listAccounts() : memberIds(Number(accounts));
await pMap(ids, checkAccount, { concurrency: Number(inFlight) });
cells.end();
await finished(cells);
await pool.close();
process.stdout.write(JSON.stringify(counts));

/** @returns {Promise<string[]>} the members. */
async function listAccounts() {
  const ask = (/** @type {string} */ operation, /** @type {object} */ input) =>
    askOrganizations(operation, JSON.stringify(input));
  const { Organization } = await ask('DescribeOrganization', {});
  const ids = [];
  let NextToken;
  do {
    const page = await ask('ListAccounts', { MaxResults: 20, NextToken });
    ids.push(...page.Accounts.map(({ Id }) => Id));
    NextToken = page.NextToken;
  } while (NextToken !== undefined && NextToken !== null);
  return ids.filter((id) => id !== Organization.MasterAccountId);
}

async function askOrganizations(operation, body) {
  const target = `AWSOrganizationsV20161128.${operation}`;
  const type = 'application/x-amz-json-1.1';
  return JSON.parse(
    await ask(caller, { service: 'organizations', region: 'us-east-1', path: '/', body, type, target }),
  );
}

/** @param {string} id */
async function checkAccount(id) {
  const session = await assumeRole(id);
  const enabled = question === 'trails' ? REGIONS : await listRegions(session);
  await Promise.all(enabled.slice(0, Number(regions)).map((region) => checkRegion(session, id, region)));
}

/** @param {string} id */
async function assumeRole(id) {
  const arn = encodeURIComponent(`arn:aws:iam::${id}:role/OrganizationAccountAccessRole`);
  const body = `Action=AssumeRole&Version=2011-06-15&RoleArn=${arn}&RoleSessionName=floor`;
  const type = 'application/x-www-form-urlencoded';
  const text = await ask(caller, { service: 'sts', region: 'us-east-1', path: '/', body, type });
  const part = (/** @type {string} */ name) => new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1];
  return createSession(part('AccessKeyId'), part('SecretAccessKey'), part('SessionToken'));
}

/** @param {ReturnType<typeof createSession>} session */
async function listRegions(session) {
  const body = '{"MaxResults":50,"RegionOptStatusContains":["ENABLED","ENABLED_BY_DEFAULT"]}';
  const request = { service: 'account', region: 'us-east-1', path: '/listRegions', body, type: 'application/json' };
  const { Regions } = JSON.parse(await ask(session, request));
  return Regions.map(({ RegionName }) => RegionName).filter((name) => REGIONS.includes(name));
}

/**
 * @param {ReturnType<typeof createSession>} session
 * @param {string} account
 * @param {string} region
 */
async function checkRegion(session, account, region) {
  if (question === 'trails') {
    const { trailList } = await askTrails(session, region, 'DescribeTrails', '{}');
    return tell(account, region, trailList, trailList);
  }
  const { trailList } = await askTrails(session, region, 'DescribeTrails', '{}');
  const own = trailList.filter(({ IsOrganizationTrail, HomeRegion }) => !IsOrganizationTrail && HomeRegion === region);
  const organization = trailList.filter(
    ({ IsOrganizationTrail, IsMultiRegionTrail }) => IsOrganizationTrail && IsMultiRegionTrail,
  );
  const findings = [];
  for (const trail of own) {
    const { IsLogging } = await askStatus(session, trail);
    for (const each of organization) await askStatus(session, each);
    if (IsLogging) findings.push(trail);
  }
  tell(account, region, trailList, findings);
}

/** One line for a cell. */
function tell(account, region, trailList, findings) {
  counts.cells += 1;
  counts.findings += findings.length;
  cells.write(`${JSON.stringify({ account, region, resources: trailList.length, findings })}\n`);
}

function askStatus(session, { TrailARN, HomeRegion }) {
  return askTrails(session, HomeRegion, 'GetTrailStatus', JSON.stringify({ Name: TrailARN }));
}

async function askTrails(session, region, operation, body) {
  const target = `CloudTrail_20131101.${operation}`;
  const type = 'application/x-amz-json-1.1';
  return JSON.parse(await ask(session, { service: 'cloudtrail', region, path: '/', body, type, target }));
}

/** Credentials, with the keys that were made of them. */
function createSession(accessKey = '', secret = '', token = undefined) {
  return { accessKey, secret, token, keys: new Map() };
}

/** One signed call (Signature Version 4). */
async function ask(session, { service, region, path, body, type, target }) {
  const longDate = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const date = longDate.slice(0, 8);
  const headers = {
    'content-type': type,
    host,
    'x-amz-date': longDate,
    ...(session.token === undefined ? {} : { 'x-amz-security-token': session.token }),
    ...(target === undefined ? {} : { 'x-amz-target': target }),
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = `POST\n${path}\n\n${lines.join('')}\n${names}\n${hash('sha256', body, 'hex')}`;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${longDate}\n${scope}\n${hash('sha256', canonical, 'hex')}`;
  const signature = createHmac('sha256', keyFor(session, date, region, service))
    .update(text)
    .digest('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${session.accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  counts.calls += 1;
  const response = await pool.request({ path, method: 'POST', headers: { ...headers, authorization }, body });
  const answer = await response.body.text();
  if (response.statusCode === 200) return answer;
  throw new Error(`${service} ${target ?? path}: ${response.statusCode} ${answer}`);
}

function keyFor({ secret, keys }, date, region, service) {
  const name = `${region}/${service}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  let key = `AWS4${secret}`;
  for (const part of [date, region, service, 'aws4_request']) key = createHmac('sha256', key).update(part).digest();
  keys.set(name, key);
  return key;
}
