import type { JsonObject, JsonValue } from '../../values/json.ts';
import { CommonError } from '../aws-error.ts';
import type { HttpRequest } from '../http-message.ts';

const MAX_DEPTH = 16;

interface Branch {
  value: string | undefined;
  readonly children: Map<string, Branch>;
}

/**
 * The input of a query or EC2 call. `Tags.member.1.Key=a` (query) and `Filter.1.Value.2=b` (EC2) both become nested
 * objects and lists; every leaf is a string. `Action` and `Version` are left out.
 */
export function readFormInput(request: HttpRequest): JsonObject {
  const root: Branch = { value: undefined, children: new Map() };
  for (const [name, value] of formFields(request)) {
    if (name !== 'Action' && name !== 'Version') insert(root, name.split('.'), value);
  }
  return objectOf(root);
}

/** The operation that a query or EC2 call names. */
export function formAction(request: HttpRequest): string | undefined {
  return formFields(request).get('Action') ?? undefined;
}

function formFields(request: HttpRequest): URLSearchParams {
  return new URLSearchParams(request.method === 'GET' ? request.query : request.body.toString('utf8'));
}

function insert(root: Branch, path: string[], value: string): void {
  if (path.length > MAX_DEPTH) throw new CommonError('unreadable-input', 'The request is nested too deeply');
  let branch = root;
  for (const step of path) {
    let child = branch.children.get(step);
    if (child === undefined) {
      child = { value: undefined, children: new Map() };
      branch.children.set(step, child);
    }
    branch = child;
  }
  branch.value = value;
}

function objectOf(branch: Branch): JsonObject {
  return Object.fromEntries([...branch.children].map(([name, child]) => [name, jsonOf(child)]));
}

function jsonOf(branch: Branch): JsonValue {
  if (branch.children.size === 0) return branch.value ?? '';
  const members = branch.children.get('member');
  if (members !== undefined && branch.children.size === 1) return jsonOf(members);
  const names = [...branch.children.keys()];
  if (!names.every((name) => /^[0-9]+$/.test(name))) return objectOf(branch);
  return [...branch.children].sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => jsonOf(child));
}
