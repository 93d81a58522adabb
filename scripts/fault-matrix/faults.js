/** What goes wrong, by kind. */
import { createHash } from 'node:crypto';

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };
const HTML = { 'content-type': 'text/html' };
const ID = { 'x-amzn-requestid': '0f0e0d0c-0b0a-0908-0706-050403020100' };

/** Signals that end a process, or that it is asked by. */
export const SIGNALS = /** @type {const} */ ([
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGKILL',
  'SIGUSR1',
  'SIGPIPE',
  'SIGXFSZ',
]);

/** Faults of the write call that the simulator makes. */
export const SIMULATED = [
  { name: 'throttled twice', rule: { kind: 'throttle', count: 2, per: 'cell' } },
  { name: 'throttled without end', rule: { kind: 'throttle' } },
  { name: '500', rule: { kind: 'serverError' } },
  { name: '503', rule: { kind: 'serverError', status: 503 } },
  { name: 'denied', rule: { kind: 'deny' } },
  { name: 'denied by the organization', rule: { kind: 'denyScp' } },
  { name: 'connection reset', rule: { kind: 'reset' } },
  { name: 'made, and the answer lost', rule: { kind: 'loseAnswer' } },
  { name: 'made, and the answer cut', rule: { kind: 'malformed' } },
  { name: 'token expired once', rule: { kind: 'expiredToken', count: 1 } },
  { name: 'slow', rule: { kind: 'latency', latencyMs: 700 } },
];

/** Answers that AWS has not given. Each is tried with the request passed on, and with the request dropped. */
export const FOREIGN = [
  { name: '400, HTML', status: 400, headers: HTML, body: '<html>Bad Request</html>' },
  { name: '401', status: 401 },
  { name: '403, HTML', status: 403, headers: HTML, body: '<!doctype html><title>Forbidden</title>' },
  { name: '403, JSON of a gateway', status: 403, headers: JSON_TYPE, body: '{"message":"Forbidden"}' },
  { name: '403, a denial without an id', status: 403, headers: JSON_TYPE, body: '{"__type":"AccessDeniedException"}' },
  { name: '404', status: 404 },
  { name: '407', status: 407 },
  { name: '408', status: 408, headers: { ...JSON_TYPE, ...ID }, body: '{"__type":"RequestTimeoutException"}' },
  { name: '409', status: 409, headers: JSON_TYPE, body: '{}' },
  { name: '413', status: 413, headers: HTML, body: '<html>Too Large</html>' },
  { name: '429', status: 429 },
  { name: '499', status: 499 },
  { name: '502', status: 502, headers: HTML, body: '<html>Bad Gateway</html>' },
  { name: '503, HTML', status: 503, headers: HTML, body: '<html>Unavailable</html>' },
  { name: '504', status: 504 },
];

/** @typedef {Record<string, any>} Plan */

/** Edits by somebody who knows how the digest of a plan is made. */
export const PLAN_EDITS = /** @type {{ name: string, edit: (plan: Plan) => void }[]} */ ([
  { name: 'a change three times', edit: (plan) => plan.changes.push(plan.changes[0], plan.changes[0]) },
  { name: 'another account', edit: (plan) => set(plan.changes[0], 'account', '222222222202') },
  { name: 'another region', edit: (plan) => set(plan.changes[0], 'region', 'us-west-2') },
  { name: 'another resource', edit: (plan) => set(plan.changes[0], 'resource', 'other') },
  { name: 'another message', edit: (plan) => set(plan.changes[0], 'message', 'harmless') },
  { name: 'other evidence', edit: (plan) => set(plan.changes[0], 'evidence', {}) },
  { name: 'another state', edit: (plan) => set(plan.changes[0], 'state', 'a'.repeat(64)) },
  { name: 'another operation', edit: (plan) => set(plan.changes[0].calls[0], 'operation', 'cloudtrail:DeleteTrail') },
  { name: 'another input', edit: (plan) => set(plan.changes[0].calls[0], 'input', { Name: 'third' }) },
  { name: 'another undo', edit: (plan) => set(plan.changes[0].calls[0].undo, 'input', { Name: 'third' }) },
  {
    name: 'an undo of an answer that cannot be read',
    edit: (plan) =>
      set(plan.changes[0].calls[0], 'undo', {
        operation: 'cloudtrail:StartLogging',
        input: { Name: '${result.Name' },
        fromResult: ['/Name'],
      }),
  },
  { name: 'a policy elsewhere', edit: (plan) => set(plan.policies[0], 'file', '../policies/trails.yml') },
  { name: 'another hash', edit: (plan) => set(plan.policies[0], 'hash', 'a'.repeat(64)) },
]);

/** Edits of the log of an apply. */
export const LOG_EDITS = /** @type {{ name: string, edit: (text: string) => string }[]} */ ([
  { name: 'another undo', edit: (text) => text.replaceAll('cloudtrail:StartLogging', 'cloudtrail:CreateTrail') },
  {
    name: 'another input of the undo',
    edit: (text) => text.replaceAll(/("undo":\{"operation":"[^"]*","input":\{"Name":")[^"]*/g, '$1third'),
  },
  { name: 'another resource', edit: (text) => text.replaceAll('"resource":"arn', '"resource":"arx') },
  { name: 'another account', edit: (text) => text.replaceAll('"account":"222222222201"', '"account":"222222222202"') },
  { name: 'a policy elsewhere', edit: (text) => text.replaceAll('policies/trails.yml', '/policies/trails.yml') },
  {
    name: 'an undo of an answer that cannot be read',
    edit: (text) =>
      text.replaceAll(
        /("undo":\{"operation":"[^"]*","input":\{"Name":")[^"]*"\}/g,
        '$1${result.Name"},"fromResult":["/Name"]',
      ),
  },
  { name: 'no results', edit: (text) => text.replaceAll(/^.*"type":"result".*\n/gm, '') },
]);

/**
 * @param {string} text
 * @param {(plan: Plan) => void} edit
 */
export function editPlan(text, edit) {
  const { digest: _, ...plan } = JSON.parse(text);
  edit(plan);
  const digest = createHash('sha256').update(stable(plan)).digest('hex');
  return JSON.stringify({ ...plan, digest });
}

/**
 * @param {Record<string, unknown>} object
 * @param {string} name
 * @param {unknown} value
 */
function set(object, name, value) {
  object[name] = value;
}

/**
 * JSON with the members in order, as the digest is made of.
 *
 * @param {unknown} value
 * @returns {string}
 */
function stable(value) {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${stable(member)}`).join(',')}}`;
}
