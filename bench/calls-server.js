/**
 * The least server that checks what it is sent: answers DescribeTrails with one trail of the account that signed, after
 * verifying the signature (Signature Version 4) with a key that it keeps, as AWS does. One process of its own; prints
 * its port when it listens.
 *
 *   node bench/calls-server.js [key.pem cert.pem]
 *
 * It verifies by hand, as fast as it can, since it shares two cores with what is measured; what the SDK signs for
 * `script` passes it.
 *
 * The secret of an access key is `secret-<access key>`, and the access key ends with the account's id, so that it needs
 * no state.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

const [keyFile, certFile] = process.argv.slice(2);
const server =
  keyFile === undefined || certFile === undefined
    ? createServer(onRequest)
    : createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, onRequest);
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));

const keys = new Map();

function onRequest(request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const accessKey = verify(request, Buffer.concat(chunks));
    const account = accessKey?.slice(-12);
    const body =
      account === undefined
        ? '{"__type":"InvalidSignatureException","message":"The request signature we calculated does not match"}'
        : answerFor(account);
    response.writeHead(account === undefined ? 403 : 200, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': Buffer.byteLength(body),
      'x-amzn-requestid': 'c0ffee00-0000-4000-8000-000000000000',
    });
    response.end(body);
  });
}

function answerFor(account) {
  return `{"trailList":[{"HasCustomEventSelectors":false,"HasInsightSelectors":false,"HomeRegion":"us-east-1","IncludeGlobalServiceEvents":true,"IsMultiRegionTrail":true,"IsOrganizationTrail":false,"LogFileValidationEnabled":true,"Name":"trail","S3BucketName":"bucket-${account}","TrailARN":"arn:aws:cloudtrail:us-east-1:${account}:trail/trail"}]}`;
}

/** @returns the access key of a valid signature */
function verify(request, body) {
  const fields =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      request.headers.authorization ?? '',
    );
  if (fields === null) return undefined;
  const [, accessKey, date, region, service, names, signature] = fields;
  const lines = names.split(';').map((name) => `${name}:${request.headers[name]}\n`);
  const canonical = `${request.method}\n/\n\n${lines.join('')}\n${names}\n${hash('sha256', body, 'hex')}`;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${request.headers['x-amz-date']}\n${scope}\n${hash('sha256', canonical, 'hex')}`;
  const expected = createHmac('sha256', keyFor(accessKey, date, region, service))
    .update(text)
    .digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? accessKey : undefined;
}

function keyFor(accessKey, date, region, service) {
  const name = `${accessKey}/${date}/${region}/${service}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  let key = `AWS4secret-${accessKey}`;
  for (const part of [date, region, service, 'aws4_request']) key = createHmac('sha256', key).update(part).digest();
  keys.set(name, key);
  return key;
}
